package io.swiftbolt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.swiftbolt.auth.BadTokens;
import io.swiftbolt.auth.Role;
import io.swiftbolt.auth.Tokens;
import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.config.Secret;
import io.swiftbolt.feed.Waiting;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every bad token at every way into a running server. The ways are those that the server itself lists, so none is forgotten. */
class EntrancesTest {
  private static final Duration START = Duration.ofMinutes(2);
  private static final Pattern ACTION = Pattern.compile(" (\\w+)=");

  /** One of each kind is tried wherever a key can be; to the others it makes no difference where they came from. */
  private static final Set<String> EVERYWHERE = Set.of("empty", "garbage", "expired", "missing exp", "wrong secret",
      "header says 'none', unsigned", "header says 'RS256', signed with our secret");

  /** One operation of the server's own list. */
  private record Entrance(HttpMethod method, String uri, boolean open) {
    String with(String parameter) {
      return uri + (uri.contains("?") ? "&" : "?") + parameter;
    }
  }

  /** Functions that only the service_role may use. */
  private static final Set<String> FOR_THE_SERVICE = Set.of("fetch-bars", "orchestrator",
      "orchestrator?action=retry_failed", "sync-corporate-actions", "sync-market-calendar", "adjust-bars-for-splits",
      "quarantine", "providers", "bar-checks", "backfills?action=plan", "backfills?action=start",
      "backfills?action=pause", "backfills?action=resume", "backfills?action=cancel", "backfills?action=retry",
      "backfill-intraday-worker", "batch-backfill-orchestrator",
      "seed-symbols");

  /** Whose callers expect to be taken for strangers when their key is not the service_role's. */
  private static final Set<String> FOR_THE_GATEWAY = Set.of("run-backfill-worker", "trigger-backfill");

  /** Where clients put their keys. */
  private enum Place {
    APIKEY, BEARER, QUERY, BOTH
  }

  @TempDir
  static Path directory;
  private static final Vertx VERTX = Vertx.vertx();
  private static final WebClient CLIENT = WebClient.create(VERTX, new WebClientOptions().setFollowRedirects(false));
  private static ChildServer server;
  private static String address;
  private static Secret secret;
  private static List<Entrance> entrances;

  @BeforeAll
  static void start() throws Exception {
    Path config = Files.writeString(directory.resolve("swiftbolt.yaml"), """
        auth: {reread: 200ms}
        orchestrator: {backfill: {wait-most: 100ms}}
        """);
    server = ChildServer.start(directory, "demo", Map.of("SWIFTBOLT_DATA_DIR", directory.resolve("data").toString()),
        "demo", "--port", "0", "--config", config.toString());
    Waiting.until(VERTX, START, server::log, () -> !server.lines().isEmpty() || !server.process.isAlive());
    assertTrue(server.process.isAlive(), server::log);
    address = server.lines().getFirst().substring("SwiftBolt ready on ".length());
    secret = new Secret(Files.readString(directory.resolve("data/jwt-secret")));
    entrances = entrances();
  }

  @AfterAll
  static void stop() throws Exception {
    server.process.destroy(); // in an orderly way: its Postgres would outlive it
    assertTrue(server.process.waitFor(30, TimeUnit.SECONDS), server::log);
    VERTX.close().await();
  }

  private static List<Entrance> entrances() throws Exception {
    JsonNode document = new YAMLMapper()
        .readTree(CLIENT.getAbs(address + "/openapi.yaml").send().await().bodyAsString());
    List<Entrance> found = new ArrayList<>();
    document.path("paths").properties().forEach(path -> path.getValue().properties().forEach(operation -> {
      HttpMethod method = HttpMethod.valueOf(operation.getKey().toUpperCase(Locale.ROOT));
      String uri = path.getKey().replaceAll("\\{\\w+}", "job_runs");
      boolean open = operation.getValue().path("security").isEmpty();
      found.add(new Entrance(method, uri, open));
      Matcher actions = ACTION.matcher(operation.getValue().path("description").asText());
      while (actions.find()) {
        found.add(new Entrance(method, uri + "?action=" + actions.group(1), open));
      }
    }));
    return found;
  }

  @Test
  void only_what_probes_and_readers_of_the_document_need_is_open() {
    Set<String> open = new TreeSet<>();
    entrances.stream().filter(Entrance::open).forEach(entrance -> open.add(entrance.uri()));
    assertEquals(Set.of("/health/live", "/health/ready", "/metrics", "/openapi.yaml"), open);
    assertTrue(entrances.size() > 15, entrances::toString);
  }

  @Test
  void no_bad_token_opens_any_entrance_wherever_it_is_put() {
    List<String> wrong = new ArrayList<>();
    for (Map.Entry<String, BadTokens.Case> bad : BadTokens.all(secret, ServerClock.system().instant()).entrySet()) {
      List<Future<?>> asked = new ArrayList<>();
      for (Entrance entrance : entrances) {
        if (entrance.open()) {
          continue;
        }
        for (Place place : EVERYWHERE.contains(bad.getKey()) ? Place.values() : new Place[]{Place.APIKEY}) {
          if (place == Place.BOTH && entrance.uri().startsWith("/realtime")) {
            continue; // there the apikey wins, as clients of that socket expect
          }
          asked.add(ask(entrance, place, bad.getValue().token()).onSuccess(answer -> {
            if (answer.statusCode() != 401 || String.valueOf(answer.bodyAsString()).contains("\"id\"")) {
              wrong.add(bad.getKey() + " as " + place + " at " + entrance + ": " + answer.statusCode() + " "
                  + answer.bodyAsString());
            }
          }));
        }
      }
      Future.all(asked).await();
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void without_a_key_every_entrance_is_shut() {
    for (Entrance entrance : entrances) {
      int status = CLIENT.requestAbs(entrance.method(), address + entrance.uri()).send().await().statusCode();
      assertEquals(!entrance.open(), status == 401, entrance::toString);
    }
  }

  @Test
  void a_good_key_is_not_refused_where_it_belongs_and_anon_is_not_taken_for_the_service() {
    Tokens tokens = new Tokens(secret);
    Instant later = ServerClock.system().instant().plusSeconds(600);
    for (Entrance entrance : entrances) {
      if (entrance.open() || entrance.uri().startsWith("/v1/stream")) {
        continue; // a stream does not end by itself
      }
      int service = ask(entrance, Place.APIKEY, tokens.issue(Role.SERVICE_ROLE, later)).await().statusCode();
      assertTrue(service != 401 && service != 403, () -> entrance + " " + service);
      int anon = ask(entrance, Place.BEARER, tokens.issue(Role.ANON, later)).await().statusCode();
      String name = entrance.uri().replaceFirst("^/functions/v1/", "");
      assertEquals(FOR_THE_SERVICE.contains(name), anon == 403, () -> entrance + " " + anon);
      assertEquals(FOR_THE_GATEWAY.contains(name), anon == 401, () -> entrance + " " + anon);
    }
  }

  private static Future<HttpResponse<Buffer>> ask(Entrance entrance, Place place, String token) {
    String uri = place == Place.QUERY
        ? entrance.with("apikey=" + URLEncoder.encode(token, StandardCharsets.UTF_8))
        : entrance.uri();
    HttpRequest<Buffer> request = CLIENT.requestAbs(entrance.method(), address + uri);
    switch (place) {
      case APIKEY -> request.putHeader("apikey", token);
      case BEARER -> request.putHeader("Authorization", "Bearer " + token);
      case BOTH -> request.putHeader("Authorization", "Bearer " + token).putHeader("apikey",
          new Tokens(secret).issue(Role.SERVICE_ROLE, ServerClock.system().instant().plusSeconds(600)));
      case QUERY -> {
        // in the address already
      }
    }
    return entrance.method().equals(HttpMethod.POST) ? request.sendJsonObject(new JsonObject()) : request.send();
  }

  @Test
  void keys_are_rotated_under_a_running_server() {
    JsonObject old = run("keys");
    String status = "/functions/v1/orchestrator?action=status";
    assertEquals(200, status(status, old.getString("anon")));

    JsonObject fresh = run("keys", "rotate", "--grace", "1h");
    await(status, fresh.getString("anon"), 200);
    assertEquals(200, status(status, old.getString("anon")), "in its grace");
    assertEquals(200, status(status, fresh.getString("anon")));
    assertEquals(fresh.getString("anon"), run("keys").getString("anon"));

    JsonObject last = run("keys", "rotate", "--grace", "0");
    await(status, old.getString("anon"), 401);
    assertEquals(401, status(status, fresh.getString("service_role")));
    assertEquals(200, status(status, last.getString("service_role")));
    assertNull(last.getString("old_keys_until"));
    assertTrue(!server.log().contains(secret.value()), "a secret is never logged");
    secret = new Secret(readSecret());
  }

  private static String readSecret() {
    try {
      return Files.readString(directory.resolve("data/jwt-secret"));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void await(String uri, String key, int expected) {
    int[] last = new int[1];
    boolean[] asking = new boolean[1];
    Waiting.until(VERTX, Duration.ofSeconds(20), () -> last[0], () -> {
      if (!asking[0]) {
        asking[0] = true;
        CLIENT.getAbs(address + uri).putHeader("apikey", key).send().onSuccess(answer -> {
          last[0] = answer.statusCode();
          asking[0] = false;
        });
      }
      return last[0] == expected;
    });
  }

  private static int status(String uri, String key) {
    return CLIENT.getAbs(address + uri).putHeader("apikey", key).send().await().statusCode();
  }

  private static JsonObject run(String... arguments) {
    CommandLineRun run = CommandLineRun
        .of(Map.of("SWIFTBOLT_DATA_DIR", directory.resolve("data").toString()), arguments);
    assertEquals(0, run.exit(), run::err);
    return run.json();
  }
}
