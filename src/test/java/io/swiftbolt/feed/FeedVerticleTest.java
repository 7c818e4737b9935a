package io.swiftbolt.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.bus.Addresses;
import io.swiftbolt.bus.ByReference;
import io.swiftbolt.bus.RowChange;
import io.swiftbolt.config.FeedConfig;
import io.swiftbolt.database.TestDatabase;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FeedVerticleTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  // Polling is too slow to help: what arrives soon was announced.
  private static final FeedConfig CONFIG = new FeedConfig(Duration.ofSeconds(30), Duration.ofMillis(300),
      Duration.ofMillis(500), Duration.ofMillis(50), Duration.ofSeconds(1), 100, 1 << 20, Duration.ofMinutes(1), 1000,
      1L << 30,
      Duration.ofDays(1), 100);

  private final Vertx vertx = Vertx.vertx();
  private final TestDatabase database = TestDatabase.fresh();
  private final List<RowChange> heard = new CopyOnWriteArrayList<>();
  private Pool pool;
  private FeedVerticle feed;

  @BeforeEach
  void open() {
    ByReference.register(vertx);
    pool = database.pool(vertx);
    ChangedRows.symbol(pool, "AAPL");
    Addresses.CHANGES.listen(vertx, heard::add);
    feed = deploy(CONFIG);
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void a_commit_is_on_the_bus_once_and_in_order() {
    for (int hour = 0; hour < 50; hour++) {
      ChangedRows.queue(pool, "AAPL", "m15", hour);
    }
    ChangedRows.queue(pool, "AAPL", "m15", 100, 350); // more than one batch
    awaitHeard(400);
    assertEquals(feedTable(), seqs());
    assertEquals(feedTable().getLast(), feed.lastSeq());
    assertTrue(feed.connected());
  }

  @Test
  void a_change_alone_in_its_statement_is_heard_of_without_a_read() {
    vertx.undeploy(feed.deploymentID()).await();
    Pool reading = database.pool(vertx);
    feed = new FeedVerticle(new ChangeFeed(reading), database.options(), CONFIG, (change, latency) -> {});
    vertx.deployVerticle(feed).await();
    Waiting.until(vertx, LIMIT, () -> feed.stats(), feed::connected);
    reading.close().await();
    ChangedRows.queue(pool, "AAPL", "m15", 0);
    ChangedRows.sql(pool, "update job_runs set status = 'cancelled', finished_at = now()");
    ChangedRows.sql(pool, "delete from job_runs");
    awaitHeard(3);
    assertEquals(rows("select seq || operation || symbol || timeframe || coalesce(\"row\", '') || coalesce(old, '') || "
        + "(extract(epoch from at) * 1000000)::bigint from change_feed order by seq"),
        heard.stream().map(change -> change.seq() + change.operation().name() + change.symbol() + change.timeframe()
            + Objects.toString(change.row(), "") + Objects.toString(change.old(), "")
            + ChronoUnit.MICROS.between(Instant.EPOCH, change.at())).toList());
  }

  @Test
  void a_change_too_large_for_a_notification_is_read() {
    ChangedRows.queue(pool, "AAPL", "m15", 0);
    awaitHeard(1);
    ChangedRows.sql(pool, "update job_runs set error_message = repeat('é', 4000)");
    ChangedRows.sql(pool, "update job_runs set error_message = repeat('\"', 2700)"); // doubled by JSON
    awaitHeard(3);
    assertEquals(feedTable(), seqs());
  }

  @Test
  void a_transaction_in_flight_is_never_skipped_when_it_commits() {
    assertHeldBehind(false, true, List.of(1L, 2L, 3L));
  }

  @Test
  void a_number_rolled_back_is_passed_over() {
    assertHeldBehind(false, false, List.of(1L, 3L));
    assertEquals(1, feed.stats().gapsSettled());
  }

  /** The snapshot that sees the gap has no transaction in flight below its xmax: only a fence of our own is a bound. */
  @Test
  void a_younger_transaction_with_a_lower_number_is_never_skipped() {
    assertHeldBehind(true, true, List.of(1L, 2L, 3L));
  }

  private void assertHeldBehind(boolean otherIsOlder, boolean commit, List<Long> expected) {
    ChangedRows.queue(pool, "AAPL", "m15", 0);
    awaitHeard(1);
    SqlConnection a = pool.getConnection().await();
    SqlConnection b = pool.getConnection().await();
    Transaction other = b.begin().await();
    if (otherIsOlder) {
      ChangedRows.sql(b, "select pg_current_xact_id()::text");
    }
    Transaction open = a.begin().await();
    ChangedRows.queue(a, "AAPL", "m15", 1);
    ChangedRows.queue(b, "AAPL", "m15", 2);
    other.commit().await();
    Waiting.until(vertx, LIMIT, () -> feed.stats(), () -> feed.stats().gapPending());
    Waiting.quiet(vertx, Duration.ofMillis(300));
    assertEquals(List.of(1L), seqs());
    assertEquals(2, feed.stats().behind());
    (commit ? open.commit() : open.rollback()).await();
    awaitHeard(expected.size());
    assertEquals(expected, seqs());
    assertFalse(feed.stats().gapPending());
    a.close().await();
    b.close().await();
  }

  @Test
  void a_feed_that_starts_beside_an_open_transaction_hears_of_it() {
    vertx.undeploy(feed.deploymentID()).await();
    SqlConnection a = pool.getConnection().await();
    Transaction open = a.begin().await();
    ChangedRows.queue(pool, "AAPL", "m15", 0);
    ChangedRows.queue(a, "AAPL", "m15", 1);
    ChangedRows.queue(pool, "AAPL", "m15", 2);
    feed = deploy(CONFIG);
    assertEquals(1, feed.lastSeq());
    open.commit().await();
    awaitHeard(2);
    assertEquals(List.of(2L, 3L), seqs());
    a.close().await();
  }

  @Test
  void a_feed_that_starts_after_a_rollback_begins_at_the_end() {
    vertx.undeploy(feed.deploymentID()).await();
    SqlConnection a = pool.getConnection().await();
    Transaction open = a.begin().await();
    ChangedRows.queue(pool, "AAPL", "m15", 0);
    ChangedRows.queue(a, "AAPL", "m15", 1);
    open.rollback().await();
    ChangedRows.queue(pool, "AAPL", "m15", 2);
    feed = deploy(CONFIG);
    assertEquals(3, feed.lastSeq());
    a.close().await();
  }

  @Test
  void a_killed_listener_comes_back_and_catches_up() {
    killListener();
    ChangedRows.queue(pool, "AAPL", "m15", 0); // in the gap: announced to nobody
    Waiting.until(vertx, LIMIT, feed::stats, () -> feed.stats().reconnects() > 0 && feed.connected());
    ChangedRows.queue(pool, "AAPL", "m15", 1);
    awaitHeard(2);
    assertEquals(feedTable(), seqs());
  }

  @Test
  void a_listener_that_no_longer_hears_itself_is_rebuilt() {
    // as behind a proxy that hands the session to somebody else: connected, but no longer listening
    FeedListener listener = new FeedListener(vertx, database.options(), CONFIG, () -> {}, change -> {});
    listener.start().await();
    PgConnection deaf = Objects.requireNonNull(listener.connection());
    deaf.query("unlisten *").execute().await();
    Waiting.until(vertx, LIMIT, listener::reconnects, () -> listener.reconnects() == 1 && listener.connected());
    Waiting.quiet(vertx, CONFIG.heartbeat().plus(CONFIG.heartbeatTimeout()).plusMillis(200));
    assertEquals(1, listener.reconnects(), "its successor hears itself");
    listener.stop().await();
  }

  @Test
  void without_notifications_a_poll_finds_the_changes() {
    vertx.undeploy(feed.deploymentID()).await();
    feed = new FeedVerticle(new ChangeFeed(pool), database.options().setPort(1), new FeedConfig(Duration.ofMillis(50),
        Duration.ofMillis(300), Duration.ofMillis(500), Duration.ofMillis(50), Duration.ofSeconds(1), 100,
        1 << 20, Duration.ofMinutes(1), 1000, 1L << 30, Duration.ofDays(1), 100), (change, latency) -> {});
    vertx.deployVerticle(feed).await();
    assertFalse(feed.connected());
    ChangedRows.queue(pool, "AAPL", "m15", 0);
    awaitHeard(1);
  }

  @Test
  void old_changes_are_trimmed_in_batches_and_the_floor_says_how_far() {
    UUID run = ChangedRows.queue(pool, "AAPL", "m15", 0);
    for (int percent = 1; percent < 100; percent++) {
      ChangedRows.progress(pool, run, percent);
    }
    ChangeFeed table = new ChangeFeed(pool);
    assertEquals(0, table.trim(30, Duration.ofHours(1), 1000, 100).await());
    assertEquals(30, table.trim(30, Duration.ofHours(1), 50, 100).await());
    assertEquals(20, table.trim(30, Duration.ofHours(1), 50, 100).await());
    assertEquals(51L, feedTable().getFirst());
    ChangeFeed.Filter all = new ChangeFeed.Filter(Set.of("job_runs"), Set.of(), Set.of());
    assertFalse(table.replay(49, 100, all, 1000, 1 << 20).await().resumable());
    assertEquals(50, table.replay(50, 100, all, 1000, 1 << 20).await().changes().size());
    assertEquals(0, table.replay(100, 100, all, 1000, 1 << 20).await().changes().size());
    assertFalse(table.replay(101, 100, all, 1000, 1 << 20).await().resumable(), "a number never handed out");
    ChangedRows.sql(pool, "update change_feed set at = at - interval '2 hours' where seq <= 60");
    assertEquals(5, table.trim(30, Duration.ofHours(1), 1000, 55).await(), "nothing that the reader has not read");
    assertEquals(45, table.trim(1000, Duration.ofSeconds(0), 1000, 100).await());
    assertEquals(100, table.end().await());
  }

  @Test
  void what_takes_too_many_bytes_is_trimmed_by_an_estimate() {
    assertEquals(1000, FeedTrimmer.keep(new ChangeFeed.Size(5000, 100, Duration.ZERO), 1000, 100));
    assertEquals(500, FeedTrimmer.keep(new ChangeFeed.Size(5000, 1000, Duration.ZERO), 1000, 100));
    ChangedRows.queue(pool, "AAPL", "m15", 0, 40);
    ChangeFeed.Size size = new ChangeFeed(pool).size().await();
    assertEquals(40, size.rows(), "few pages are all looked at");
    assertTrue(size.bytes() > 40 * 500 && size.bytes() < 40 * 2000, size.toString());
  }

  @Test
  void the_feed_trims_itself_and_tells_how_much_it_holds() {
    ChangedRows.queue(pool, "AAPL", "m15", 0, 40);
    awaitHeard(40);
    vertx.undeploy(feed.deploymentID()).await();
    ChangedRows.sql(pool, "update change_feed set at = at - interval '1 hour' where seq <= 30");
    feed = deploy(CONFIG);
    Waiting.until(vertx, LIMIT, feed::stats, () -> feed.stats().trimmed() == 30);
    FeedStats stats = feed.stats();
    assertEquals(40, stats.rows(), "as it was found");
    assertTrue(stats.oldest().compareTo(Duration.ofHours(1)) >= 0, stats.toString());
    assertEquals(10, feedTable().size());
  }

  /** 120 rows of 100 kB while a page takes 1 MiB: none is lost, none comes twice, and no page holds more. */
  @Test
  void huge_rows_are_read_in_pages_of_bounded_bytes() {
    List<UUID> runs = ChangedRows.queue(pool, "AAPL", "m15", 0, 120);
    awaitHeard(120);
    ChangedRows.sql(pool, "update job_runs set error_message = repeat('x', 100000)");
    awaitHeard(240);
    assertEquals(feedTable(), seqs());
    ChangeFeed.Page page = new ChangeFeed(pool).read(120, 100, 1 << 20).await();
    assertEquals(11, page.changes().size(), "old rows are small");
    assertTrue(page.full());
    ChangeFeed.Page huge = new ChangeFeed(pool).read(120, 100, 1024).await();
    assertEquals(1, huge.changes().size(), "one always fits");
    ChangeFeed.Filter all = new ChangeFeed.Filter(Set.of("job_runs"), Set.of(), Set.of());
    assertFalse(new ChangeFeed(pool).replay(120, 240, all, 1000, 1 << 20).await().resumable(), "too much to catch up");
    assertEquals(120, runs.size());
  }

  @Test
  void a_connection_that_goes_silent_is_given_up_and_the_next_one_hears() {
    vertx.undeploy(feed.deploymentID()).await();
    SilentProxy proxy = new SilentProxy(vertx, database.options().getPort());
    feed = new FeedVerticle(new ChangeFeed(pool), database.options().setPort(proxy.port()), CONFIG,
        (change, latency) -> {});
    vertx.deployVerticle(feed).await();
    ChangedRows.queue(pool, "AAPL", "m15", 0);
    awaitHeard(1);
    proxy.silence();
    ChangedRows.queue(pool, "AAPL", "m15", 1); // announced into the void; the poll is far away
    Waiting.until(vertx, LIMIT, feed::stats, () -> feed.stats().reconnects() == 1 && feed.connected());
    awaitHeard(2);
    ChangedRows.queue(pool, "AAPL", "m15", 2);
    awaitHeard(3);
    assertEquals(feedTable(), seqs());
  }

  @Test
  void a_table_emptied_at_once_is_told_as_lost_changes() {
    List<Addresses.ChangesLost> lost = new CopyOnWriteArrayList<>();
    Addresses.CHANGES_LOST.listen(vertx, lost::add);
    ChangedRows.queue(pool, "AAPL", "m15", 0, 3);
    awaitHeard(3);
    Pool owner = database.ownerPool(vertx);
    ChangedRows.sql(owner, "truncate job_runs");
    Waiting.until(vertx, LIMIT, feed::stats, () -> lost.size() == 1 && feed.stats().losses() == 1);
    ChangedRows.queue(pool, "AAPL", "m15", 0);
    awaitHeard(4);
    assertEquals(1, lost.size());
    owner.close().await();
  }

  private FeedVerticle deploy(FeedConfig config) {
    FeedVerticle deployed = new FeedVerticle(new ChangeFeed(pool), database.options(), config,
        (change, latency) -> assertFalse(latency.isNegative()));
    vertx.deployVerticle(deployed).await();
    return deployed;
  }

  private void killListener() {
    Pool owner = database.ownerPool(vertx);
    ChangedRows.sql(owner,
        """
            select pg_terminate_backend(pid) from pg_stat_activity
             where datname = current_database() and query like '%pg_notify($1%' and pid <> pg_backend_pid()""");
    owner.close().await();
  }

  private void awaitHeard(int count) {
    Waiting.until(vertx, LIMIT, () -> heard.size() + " of " + count + " " + feed.stats(), () -> heard.size() >= count);
  }

  private List<Long> seqs() {
    return heard.stream().map(RowChange::seq).toList();
  }

  private List<String> rows(String sql) {
    return ChangedRows.sql(pool, sql).stream().map(row -> row.getString(0)).toList();
  }

  private List<Long> feedTable() {
    return ChangedRows.sql(pool, "select seq from change_feed order by seq").stream().map(row -> row.getLong(0))
        .toList();
  }
}
