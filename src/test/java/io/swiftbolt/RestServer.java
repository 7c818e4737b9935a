package io.swiftbolt;

import io.swiftbolt.auth.Auth;
import io.swiftbolt.auth.KeyRing;
import io.swiftbolt.auth.Role;
import io.swiftbolt.auth.Tokens;
import io.swiftbolt.catalog.Catalog;
import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.config.HttpConfig;
import io.swiftbolt.config.RestConfig;
import io.swiftbolt.config.Secret;
import io.swiftbolt.database.TestDatabase;
import io.swiftbolt.http.HttpVerticle;
import io.swiftbolt.http.Schemas;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.sqlclient.Pool;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** The real HTTP server on a free port with the tables and functions that clients read, over a real database. */
public final class RestServer implements AutoCloseable {
  private static final String SECRET = "a secret of tests that is long enough to sign with";

  public final Vertx vertx = Vertx.vertx();
  public final TestDatabase database = TestDatabase.fresh();
  /** As the owner, to arrange rows. */
  public final Pool owner = database.ownerPool(vertx);
  /** What the server reads with. */
  public final Pool reading;
  private final HttpVerticle verticle;
  private final WebClient client = WebClient.create(vertx);

  public RestServer(RestConfig config) {
    reading = database.readingPool(vertx, config);
    Catalog catalog = Catalog.load(owner).await();
    Auth auth = new Auth(KeyRing.of(new Secret(SECRET)), ServerClock.system());
    HttpConfig http = new HttpConfig("127.0.0.1", 0, 65_536, 65_536, 16_384, Duration.ofSeconds(60),
        Duration.ofSeconds(5),
        List.of());
    verticle = new HttpVerticle(new HttpVerticle.Collaborators(http, auth, new Schemas(),
        ReadingRoutes.of(reading, catalog, auth, config), ServerClock.system()));
    vertx.deployVerticle(verticle).await();
  }

  public static String key(Role role) {
    return new Tokens(new Secret(SECRET)).issue(role, ServerClock.system().instant().plusSeconds(3600));
  }

  public HttpRequest<Buffer> plain(HttpMethod method, String uri) {
    return client.request(method, verticle.port(), "127.0.0.1", "/rest/v1/" + uri);
  }

  /** With anon's key. */
  public HttpRequest<Buffer> request(HttpMethod method, String uri) {
    return plain(method, uri).putHeader("apikey", key(Role.ANON));
  }

  public HttpResponse<Buffer> get(String uri) {
    return request(HttpMethod.GET, uri).send().await();
  }

  /** The rows of a good answer. */
  public JsonArray rows(String uri) {
    HttpResponse<Buffer> answer = get(uri);
    if (answer.statusCode() >= 300) {
      throw new AssertionError(uri + ": " + answer.statusCode() + " " + answer.bodyAsString());
    }
    return answer.bodyAsJsonArray();
  }

  public HttpResponse<Buffer> call(String function, JsonObject arguments) {
    return request(HttpMethod.POST, "rpc/" + function).sendJsonObject(arguments).await();
  }

  public void sql(String statement) {
    owner.query(statement).execute().await();
  }

  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
