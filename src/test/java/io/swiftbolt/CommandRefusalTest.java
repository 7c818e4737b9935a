package io.swiftbolt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.database.TestDatabase;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stops a command, with which exit code and in whose words. */
class CommandRefusalTest {
  @TempDir
  Path directory;

  @Test
  void a_shared_database_without_a_secret_stops_the_start() {
    refuses(2, "SWIFTBOLT_JWT_SECRET (auth.jwt-secret) must be set when DATABASE_URL is",
        Map.of("DATABASE_URL", "postgres://u@127.0.0.1:1/x"), "serve");
  }

  @Test
  void keys_that_cannot_be_rotated_here_say_where_they_can() {
    Map<String, String> configured = Map.of("SWIFTBOLT_JWT_SECRET", "0123456789abcdef0123456789abcdef");
    refuses(2, "give every server a new one in SWIFTBOLT_JWT_SECRET", configured, "keys", "rotate");
    refuses(2, "the old one in SWIFTBOLT_JWT_SECRET_PREVIOUS", configured, "keys", "rotate");
    refuses(2, "SWIFTBOLT_JWT_SECRET", Map.of("DATABASE_URL", "postgres://u@127.0.0.1:1/x"), "keys", "rotate");
  }

  @Test
  void a_grace_that_cannot_be_meant_is_refused_and_the_keys_stay() {
    Map<String, String> here = Map.of("SWIFTBOLT_DATA_DIR", directory.toString());
    String keys = CommandLineRun.of(here, "keys").out();
    for (String grace : new String[]{"soon", "24", "-1h", "367d", ""}) {
      refuses(2, "--grace must be", here, "keys", "rotate", "--grace", grace);
    }
    assertEquals(keys, CommandLineRun.of(here, "keys").out());
  }

  @Test
  void options_before_and_after_rotate_mean_the_same() {
    String here = directory.toString();
    String first = CommandLineRun.of(Map.of(), "keys", "--data-dir", here).out();
    CommandLineRun.of(Map.of(), "keys", "--data-dir", here, "rotate");
    String second = CommandLineRun.of(Map.of(), "keys", "--data-dir", here).out();
    CommandLineRun.of(Map.of(), "keys", "rotate", "--data-dir", here);
    String third = CommandLineRun.of(Map.of(), "keys", "--data-dir", here).out();
    assertEquals(3, java.util.Set.of(first, second, third).size());
  }

  @Test
  void an_unknown_key_stops_the_start_and_is_named() throws Exception {
    Path file = directory.resolve("swiftbolt.yaml");
    Files.writeString(file, "fetch:\n  concurent: 3\n");
    refuses(2, "fetch.concurent", Map.of(), "serve", "--config", file.toString());
    refuses(2, "SWIFTBOLT_WATCHLISTS", Map.of("SWIFTBOLT_WATCHLISTS", "AAPL"), "status");
  }

  @Test
  void a_backfill_that_cannot_be_meant_is_refused_by_option_and_rule() {
    refuses(2, "--timeframe must be one of", "--symbol", "AAPL", "--timeframe", "m7");
    refuses(2, "--days must be 1 to 36500, is 0", "--symbol", "AAPL", "--timeframe", "d1", "--days", "0");
    refuses(2, "--days cannot be combined", "--all", "--timeframe", "d1", "--days", "3", "--from", "2026-01-02");
    refuses(2, "--to needs --from", "--all", "--timeframe", "d1", "--to", "2026-01-02");
    refuses(2, "--from must be a date like", "--all", "--timeframe", "d1", "--from", "yesterday");
    refuses(2, "--symbol must be", "--symbols", "AAPL,no good", "--timeframe", "d1");
    refuses(2, "--timeframe", "--all");
    refuses(2, "--symbol", "--timeframe", "d1");
    refuses(2, "--days", "--all", "--timeframe", "d1", "--days", "many");
  }

  private static void refuses(int exit, String words, String... backfill) {
    String[] all = new String[backfill.length + 1];
    all[0] = "backfill";
    System.arraycopy(backfill, 0, all, 1, backfill.length);
    refuses(exit, words, Map.of(), all);
  }

  @Test
  void a_drifted_schema_is_refused() {
    TestDatabase database = TestDatabase.fresh();
    Map<String, String> environment = Map.of("DATABASE_URL", database.url());
    assertEquals(0, CommandLineRun.of(environment, "migrate").exit());
    assertEquals(0, CommandLineRun.of(environment, "migrate", "--check").exit());
    execute(database, "alter table symbols add column extra int");
    refuses(3, "symbols.extra", environment, "migrate", "--check");
  }

  @Test
  void a_server_refuses_simulated_data_and_the_demo_real_data() {
    String secret = "0123456789abcdef0123456789abcdef";
    TestDatabase simulated = TestDatabase.fresh();
    execute(simulated, "insert into data_origin (origin, set_at) values ('simulated', now())");
    refuses(3, "holds simulated data and cannot take real data", Map.of("DATABASE_URL", simulated.url(),
        "SWIFTBOLT_JWT_SECRET", secret, "YAHOO_URL", "http://127.0.0.1:1"), "serve", "--port", "0");
    TestDatabase real = TestDatabase.fresh();
    Map<String, String> environment = Map.of("DATABASE_URL", real.url(), "SWIFTBOLT_JWT_SECRET", secret, "YAHOO_URL",
        "http://127.0.0.1:1");
    assertEquals(0, CommandLineRun.of(environment, "status").exit());
    assertEquals(0, CommandLineRun.of(environment, "tick").exit()); // what comes first decides
    refuses(3, "holds real data and cannot take simulated data", environment, "demo", "--port", "0");
  }

  @Test
  void a_start_that_fails_late_leaves_no_postgres_behind() throws Exception {
    Path data = directory.resolve("data");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      refuses(2, "http.port must be one that is free",
          Map.of("YAHOO_URL", "http://127.0.0.1:1", "SWIFTBOLT_DATA_DIR", data.toString()),
          "serve", "--port", Integer.toString(taken.getLocalPort()));
    }
    assertTrue(Files.exists(data.resolve("postgres/PG_VERSION")));
    assertFalse(Files.exists(data.resolve("postgres/postmaster.pid")));
  }

  private static void refuses(int exit, String words, Map<String, String> environment, String... arguments) {
    CommandLineRun run = CommandLineRun.of(environment, arguments);
    assertTrue(run.err().contains(words), run::toString);
    assertEquals(1, run.err().lines().count(), run::toString);
    assertEquals(exit, run.exit());
  }

  private static void execute(TestDatabase database, String sql) {
    Vertx vertx = Vertx.vertx();
    try {
      database.ownerPool(vertx).query(sql).execute().await();
    } finally {
      vertx.close().await();
    }
  }
}
