package io.swiftbolt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.database.TestDatabase;
import io.swiftbolt.feed.Waiting;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that is told to stop before it is done: it ends in time, and leaves nothing held or running behind. */
@Timeout(120)
class StoppedProcessTest {
  private static final Duration START = Duration.ofMinutes(2);
  private static final long VENDOR_PAUSE_MILLIS = 60_000;

  @TempDir
  Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final TestDatabase database = TestDatabase.fresh();
  private final Pool pool = database.pool(vertx);
  private final StubVendor vendor = new StubVendor(vertx, VENDOR_PAUSE_MILLIS);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void a_backfill_told_to_stop_hands_its_slices_back_and_says_what_is_left() throws Exception {
    ChildServer backfill = start("backfill", "--symbols", "AAPL,SPY", "--timeframe", "d1", "--days", "100");
    try {
      until(backfill, "select count(*) > 0 from job_runs where status = 'running'");
      stop(backfill);
      assertEquals(1, backfill.process.exitValue(), backfill::log);
      assertTrue(backfill.lines().getLast().matches("0 of [0-9]+ slices done, 0 failed, 0 bars written; stopped,"
          + " the rest stays in the queue"), backfill.lines()::toString);
    } finally {
      backfill.process.destroyForcibly().waitFor();
    }
    assertTrue(is("select bool_and(status = 'queued' and lease_owner is null) from job_runs"));
    assertTrue(is("select bool_and(attempt = 1) and bool_or(error_code = 'HANDED_BACK') from job_runs"));
  }

  @Test
  void a_server_told_to_stop_before_it_listens_ends_as_one_that_did_listen() throws Exception {
    ChildServer server;
    SqlConnection operator = database.ownerPool(vertx).getConnection().await();
    operator.query("begin; lock table data_origin").execute().await(); // the start cannot get past it
    server = start("serve", "--port", "0");
    try {
      until(server, "select exists (select from pg_locks where not granted and relation = 'data_origin'::regclass)");
      server.process.destroy();
      Waiting.until(vertx, START, server::log, () -> server.log().contains("told to stop"));
      operator.query("rollback").execute().await();
      assertTrue(server.process.waitFor(30, TimeUnit.SECONDS), server::log);
      assertEquals(0, server.process.exitValue(), server::log);
      assertEquals(List.of(), server.lines());
    } finally {
      server.process.destroyForcibly().waitFor();
    }
  }

  @Test
  void a_server_told_to_stop_while_its_database_starts_leaves_no_postgres_behind() throws Exception {
    ChildServer server = ChildServer.start(directory, "embedded", Map.of("YAHOO_URL", vendor.url()), "serve", "--port",
        "0", "--data-dir", directory.resolve("data").toString());
    Path postmaster = directory.resolve("data/postgres/postmaster.pid");
    try {
      Waiting.until(vertx, START, server::log, () -> postgresServer(postmaster).isPresent());
      long postgres = postgresServer(postmaster).orElseThrow();
      stop(server);
      assertEquals(0, server.process.exitValue(), server::log);
      assertEquals(List.of(), server.lines());
      // its file goes a moment before the process does
      Waiting.until(vertx, START, server::log,
          () -> !ProcessHandle.of(postgres).map(ProcessHandle::isAlive).orElse(false));
    } finally {
      server.process.destroyForcibly().waitFor();
    }
  }

  /** Its process; initdb's own short-lived one writes the same file with a negative number, and takes it away. */
  private static OptionalLong postgresServer(Path postmaster) {
    try (Stream<String> lines = Files.lines(postmaster)) {
      return lines.limit(1).mapToLong(line -> Long.parseLong(line.strip())).filter(process -> process > 0).findFirst();
    } catch (NoSuchFileException _) {
      return OptionalLong.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ChildServer start(String... arguments) throws IOException {
    Path config = directory.resolve("swiftbolt.yaml");
    Files.writeString(config, """
        fetch: {concurrent: 2, lease: 60s, drain: 100ms}
        """);
    String[] all = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--config";
    all[arguments.length + 1] = config.toString();
    return ChildServer.start(directory, "stopped", Map.of("DATABASE_URL", database.url(), "SWIFTBOLT_JWT_SECRET",
        "0123456789abcdef0123456789abcdef", "ALPACA_API_KEY", "key", "ALPACA_API_SECRET", "secret", "ALPACA_DATA_URL",
        vendor.url()), all);
  }

  /** As SIGTERM. */
  private static void stop(ChildServer child) throws InterruptedException {
    child.process.destroy();
    assertTrue(child.process.waitFor(30, TimeUnit.SECONDS), "a stop is bounded: " + child.log());
  }

  private void until(ChildServer child, String sql) {
    while (!is(sql)) {
      assertTrue(child.process.isAlive(), child::log);
      vertx.timer(20, TimeUnit.MILLISECONDS).await();
    }
  }

  private boolean is(String sql) {
    return Boolean.TRUE.equals(pool.query(sql).execute().await().iterator().next().getBoolean(0));
  }
}
