package io.swiftbolt;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.swiftbolt.auth.Auth;
import io.swiftbolt.auth.KeyRing;
import io.swiftbolt.auth.Role;
import io.swiftbolt.auth.Tokens;
import io.swiftbolt.chart.ChartServer;
import io.swiftbolt.chart.Seed;
import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.config.HttpConfig;
import io.swiftbolt.config.LookupConfig;
import io.swiftbolt.config.Secret;
import io.swiftbolt.config.UdfConfig;
import io.swiftbolt.http.HttpVerticle;
import io.swiftbolt.http.Schemas;
import io.swiftbolt.lookup.LatestQuotes;
import io.swiftbolt.lookup.SymbolFinder;
import io.swiftbolt.market.NyseCalendar;
import io.swiftbolt.provider.Quotes;
import io.swiftbolt.symbols.KnownSymbols;
import io.swiftbolt.udf.Datafeed;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** The real HTTP server on a free port with what charting front ends ask, over a real database. Every answer is held to its schema. */
public final class UdfServer implements AutoCloseable {
  private static final String SECRET = "a secret of tests that is long enough to sign with";

  public final ChartServer charts;
  public final Seed seed;
  private final HttpVerticle verticle;
  private final WebClient client;

  public UdfServer(String now, UdfConfig config, List<Quotes> vendors) {
    charts = new ChartServer(now);
    seed = charts.seed;
    client = WebClient.create(charts.vertx);
    LookupConfig lookup = LookupConfig.defaults();
    KnownSymbols symbols = new KnownSymbols(charts.pool);
    Datafeed feed = new Datafeed(new Datafeed.Collaborators(charts.charts, symbols,
        new SymbolFinder(symbols, List.of(), lookup, ServerClock.system()),
        new LatestQuotes(vendors, lookup, ServerClock.system()), NyseCalendar::byRules, charts.clock(), config));
    HttpConfig http = new HttpConfig("127.0.0.1", 0, 65_536, 65_536, 16_384, Duration.ofSeconds(60),
        Duration.ofSeconds(5), List.of());
    Auth auth = new Auth(KeyRing.of(new Secret(SECRET)), ServerClock.system());
    verticle = new HttpVerticle(new HttpVerticle.Collaborators(http, auth, new Schemas(),
        ChartingRoutes.of(feed, config.open()), ServerClock.system()));
    charts.vertx.deployVerticle(verticle).await();
  }

  public static String key() {
    return new Tokens(new Secret(SECRET)).issue(Role.ANON, ServerClock.system().instant().plusSeconds(3600));
  }

  /** Without a key, unless it stands in the query. */
  public HttpResponse<Buffer> plain(String uri) {
    return client.request(HttpMethod.GET, verticle.port(), "127.0.0.1", "/udf/" + uri).send().await();
  }

  /** With the anon key in the query, as front ends send it. */
  public String body(String uri) {
    HttpResponse<Buffer> answer = plain(uri + (uri.contains("?") ? "&" : "?") + "apikey=" + key());
    String body = answer.bodyAsString();
    if (answer.statusCode() != 200) {
      throw new AssertionError(answer.statusCode() + " " + body);
    }
    String wrong = wrong(uri.split("\\?", 2)[0], body);
    if (!wrong.isEmpty()) {
      throw new AssertionError(wrong + " in " + body);
    }
    return body;
  }

  public JsonObject object(String uri) {
    return new JsonObject(body(uri));
  }

  public JsonArray array(String uri) {
    return new JsonArray(body(uri));
  }

  private static String wrong(String name, String body) {
    try (InputStream file = Objects
        .requireNonNull(UdfServer.class.getResourceAsStream("/schemas/udf-" + name + ".json"))) {
      JsonObject schemas = new JsonObject(Buffer.buffer(file.readAllBytes()));
      String reply = schemas.getJsonObject("reply").put("$defs", schemas.getJsonObject("$defs", new JsonObject()))
          .encode();
      var errors = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(reply).validate(body,
          InputFormat.JSON);
      return errors.isEmpty() ? "" : errors.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    charts.close();
  }
}
