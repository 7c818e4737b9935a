package io.swiftbolt.bars;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.swiftbolt.database.TestDatabase;
import io.swiftbolt.market.BarSeries;
import io.swiftbolt.market.Timeframe;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BarReadsTest {
  private static final int BARS = 400;
  private static final int PAGE = 10;

  private final Vertx vertx = Vertx.vertx();
  private final Pool pool = TestDatabase.fresh().pool(vertx);
  private UUID symbol = new UUID(0, 0);

  @BeforeEach
  void bars() {
    symbol = pool.query("insert into symbols (ticker) values ('AAPL') returning id").execute().await().iterator().next()
        .getUUID(0);
    pool.preparedQuery(
        """
            insert into ohlc_bars_v2 (symbol_id, timeframe, ts, open, high, low, close, volume, provider, feed, rank, seen_at)
            select $1, 'm1', '2026-03-02 14:30Z'::timestamptz + i * interval '1 minute', 1, 1000, 1, 1, 1, 'alpaca', 'sip', 1, now()
              from generate_series(1, $2::int) i
            """)
        .execute(Tuple.of(symbol, BARS)).await();
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void a_series_read_in_pages_beside_a_writer_is_of_one_version() {
    BarReads reads = new BarReads(pool, PAGE);
    for (int version = 2; version <= 30; version++) {
      Future<BarSeries> read = reads.series(symbol, Timeframe.M1);
      pool.preparedQuery("update ohlc_bars_v2 set close = $1::int").execute(Tuple.of(version)).await();
      assertEquals(1, closes(read.await()).size(), "versions in the answer that met version " + version);
    }
    assertEquals(Set.of(30.0), closes(reads.series(symbol, Timeframe.M1).await()));
  }

  @Test
  void a_series_of_whole_pages_ends_and_one_without_bars_is_empty() {
    assertEquals(BARS, new BarReads(pool, BARS).series(symbol, Timeframe.M1).await().size());
    assertEquals(BARS, new BarReads(pool, BARS - 1).series(symbol, Timeframe.M1).await().size());
    assertEquals(0, new BarReads(pool).series(symbol, Timeframe.D1).await().size());
  }

  private static Set<Double> closes(BarSeries series) {
    assertEquals(BARS, series.size());
    Set<Double> closes = new TreeSet<>();
    for (int i = 0; i < series.size(); i++) {
      closes.add(series.close(i));
    }
    return closes;
  }
}
