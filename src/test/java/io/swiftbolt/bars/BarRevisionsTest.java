package io.swiftbolt.bars;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.swiftbolt.database.TestDatabase;
import io.swiftbolt.market.Bar;
import io.swiftbolt.market.BarSeries;
import io.swiftbolt.market.Timeframe;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a bar was before, who changed it and when, and what was known at an instant. */
class BarRevisionsTest {
  private static final Instant OPEN = Instant.parse("2026-03-02T14:30:00Z");
  private static final Instant START = Instant.parse("2026-03-03T00:00:00Z");
  private static final UUID FIRST_RUN = new UUID(0, 1);
  private static final UUID SECOND_RUN = new UUID(0, 2);

  private final Vertx vertx = Vertx.vertx();
  private final Pool pool = TestDatabase.fresh().pool(vertx);
  private final Bars bars = new Bars();
  private final BarReads reads = new BarReads(pool, 3);
  private UUID symbol = new UUID(0, 0);

  @BeforeEach
  void symbol() {
    symbol = pool.query("insert into symbols (ticker) values ('AAPL') returning id").execute().await().iterator().next()
        .getUUID(0);
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void a_corrected_bar_keeps_what_it_was_and_names_who_changed_it_and_when() {
    store("alpaca", FIRST_RUN, START, bar(0, 10));
    store("tradier", SECOND_RUN, START.plusSeconds(60), bar(0, 11));
    Row revision = only("select * from bar_revisions");
    assertEquals(10, revision.getDouble("close"));
    assertEquals("alpaca", revision.getString("provider"));
    assertEquals(FIRST_RUN, revision.getUUID("run_id"));
    assertEquals(START, revision.getOffsetDateTime("seen_at").toInstant());
    assertEquals(START.plusSeconds(60), revision.getOffsetDateTime("replaced_at").toInstant());
    assertEquals("tradier", revision.getString("replaced_by_provider"));
    assertEquals("tape", revision.getString("replaced_by_feed"));
    assertEquals(SECOND_RUN, revision.getUUID("replaced_by_run"));
  }

  @Test
  void an_equal_bar_leaves_no_revision_and_stays_known_since_it_was_first_seen() {
    store("alpaca", FIRST_RUN, START, bar(0, 10));
    store("alpaca", SECOND_RUN, START.plusSeconds(60), bar(0, 10));
    assertEquals(0, pool.query("select from bar_revisions").execute().await().size());
    assertEquals(Map.of(0, 10.0), known(START));
  }

  @Test
  void a_deleted_bar_is_still_known_to_the_past_and_bars_that_go_with_their_symbol_are_not() {
    store("alpaca", FIRST_RUN, START, bar(0, 10), bar(1, 20));
    pool.query("delete from ohlc_bars_v2 where close = 10").execute().await();
    assertEquals(Map.of(1, 20.0), closes(reads.series(symbol, Timeframe.M1).await()));
    assertEquals(Map.of(0, 10.0, 1, 20.0), known(START));
    pool.query("delete from symbols").execute().await();
    assertEquals(0, pool.query("select from bar_revisions").execute().await().size());
  }

  @Test
  void nothing_is_known_before_it_was_seen() {
    store("alpaca", FIRST_RUN, START, bar(0, 10));
    assertEquals(Map.of(), known(START.minusMillis(1)));
    assertEquals(Map.of(0, 10.0), known(START));
  }

  @Test
  void of_writers_whose_clocks_disagree_each_instant_has_one_version_of_a_bar() {
    store("alpaca", FIRST_RUN, START.plusSeconds(10), bar(0, 1));
    store("alpaca", SECOND_RUN, START, bar(0, 2)); // a clock that is late
    store("alpaca", FIRST_RUN, START.plusSeconds(5), bar(0, 3));
    store("alpaca", SECOND_RUN, START.plusSeconds(20), bar(0, 4));
    assertEquals(Map.of(), known(START.plusSeconds(9)));
    assertEquals(Map.of(0, 3.0), known(START.plusSeconds(10)));
    assertEquals(Map.of(0, 3.0), known(START.plusSeconds(19)));
    assertEquals(Map.of(0, 4.0), known(START.plusSeconds(20)));
  }

  @Test
  void the_series_as_of_any_instant_is_what_a_reader_saw_at_that_instant() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Map<Instant, Map<Integer, Double>> seen = new TreeMap<>();
    Instant now = START;
    for (int write = 0; write < 40; write++) {
      List<Bar> batch = new ArrayList<>();
      for (int minute = 0; minute < 12; minute++) {
        if (random.nextBoolean()) {
          batch.add(bar(minute, 1 + random.nextInt(3)));
        }
      }
      now = now.plusSeconds(random.nextInt(3)); // sometimes two writes at one instant: the later one counts
      store("alpaca", UUID.randomUUID(), now, batch.toArray(Bar[]::new));
      seen.put(now, closes(reads.series(symbol, Timeframe.M1).await()));
    }
    seen.forEach((at, state) -> assertEquals(state, known(at), "as of " + at + ", seed " + seed));
  }

  private void store(String provider, UUID run, Instant now, Bar... written) {
    pool.withTransaction(tx -> bars.upsert(tx,
        List.of(new SourcedBars(symbol, Timeframe.M1, List.of(written), provider, "tape", "raw", 1, run)), now))
        .await();
  }

  private static Bar bar(int minute, double close) {
    return new Bar(OPEN.plusSeconds(60L * minute), close, 100, 0.5, close, 1);
  }

  private Map<Integer, Double> known(Instant asOf) {
    return closes(reads.series(symbol, Timeframe.M1, asOf).await());
  }

  private static Map<Integer, Double> closes(BarSeries series) {
    Map<Integer, Double> closes = new TreeMap<>();
    for (int i = 0; i < series.size(); i++) {
      Double before = closes.put((int) (series.ts(i).getEpochSecond() - OPEN.getEpochSecond()) / 60, series.close(i));
      assertEquals(null, before, "two versions of one bar");
    }
    return closes;
  }

  private Row only(String sql) {
    var rows = pool.query(sql).execute().await();
    assertEquals(1, rows.size());
    return rows.iterator().next();
  }
}
