package io.swiftbolt.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.bars.BarReads;
import io.swiftbolt.bus.ByReference;
import io.swiftbolt.config.ChartConfig;
import io.swiftbolt.config.FeedConfig;
import io.swiftbolt.coverage.Coverage;
import io.swiftbolt.database.TestDatabase;
import io.swiftbolt.feed.ChangeFeed;
import io.swiftbolt.feed.FeedVerticle;
import io.swiftbolt.market.Bar;
import io.swiftbolt.market.BarSeries;
import io.swiftbolt.market.Timeframe;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;

/** What is in memory against the tables, over the real change feed. */
class SeriesInMemoryTest {
  private static final Instant START = Instant.parse("2026-11-16T14:30:00Z");
  private static final Set<Stretch> BOTH = Set.of(Stretch.whole(Timeframe.M15), Stretch.whole(Timeframe.D1));
  private static final int PLACES = 700;
  private static final House HOUSE = new House();

  /** Database, feed and cache, for all tries. */
  private static final class House {
    final Vertx vertx = Vertx.vertx();
    final TestDatabase database = TestDatabase.fresh();
    final Pool pool = database.pool(vertx);
    final Seed seed = new Seed(pool);
    final BarReads reads = new BarReads(pool);
    final SeriesCache cache;
    int symbols;

    House() {
      ByReference.register(vertx);
      FeedVerticle feed = new FeedVerticle(new ChangeFeed(pool), database.options(), FeedConfig.defaults(),
          (change, after) -> {});
      vertx.deployVerticle(feed).await();
      cache = cache(feed.lastSeq(), ChartConfig.defaults());
    }

    SeriesCache cache(long from, ChartConfig config) {
      SeriesCache made = new SeriesCache(reads, new Coverage(pool), config);
      made.listen(vertx, from);
      return made;
    }
  }

  @AfterContainer
  static void stop() {
    HOUSE.vertx.close().await();
  }

  /** Every transaction writes the first bar of two timeframes with the same price, one statement each, and some more. */
  @Property(tries = 25)
  void what_is_in_memory_is_what_the_tables_hold_and_never_half_a_transaction(@ForAll Random random,
      @ForAll @IntRange(min = 1, max = 12) int transactions) {
    String ticker = "P" + HOUSE.symbols++;
    HOUSE.seed.symbol(ticker);
    Future<?> writing = Future.succeededFuture();
    for (int i = 1; i <= transactions; i++) {
      List<List<Bar>> statements = IntStream.range(0, 1 + random.nextInt(2)).mapToObj(_ -> bars(random)).toList();
      boolean deletes = random.nextInt(3) == 0;
      int from = random.nextInt(PLACES);
      double price = i;
      writing = writing.compose(done -> HOUSE.pool.withTransaction(tx -> {
        Future<?> written = write(tx, ticker, Timeframe.M15, List.of(bar(0, price)));
        for (List<Bar> statement : statements) {
          written = written.compose(before -> write(tx, ticker, Timeframe.M15, statement));
        }
        if (deletes) {
          written = written.compose(before -> delete(tx, ticker, from, from + 40));
        }
        return written.compose(before -> write(tx, ticker, Timeframe.D1, List.of(bar(0, price))));
      }));
    }
    while (!writing.isComplete()) {
      SymbolSnapshot seen = snapshot(ticker);
      assertEquals(first(seen, Timeframe.D1), first(seen, Timeframe.M15), "both are of one transaction");
    }
    writing.await();
    for (Timeframe timeframe : List.of(Timeframe.M15, Timeframe.D1)) {
      BarSeries stored = HOUSE.reads.series(snapshot(ticker).known().facts().id(), timeframe).await();
      Polling.until(() -> same(stored, snapshot(ticker).bars(Stretch.whole(timeframe))));
    }
    SymbolSnapshot quiet = snapshot(ticker);
    assertSame(quiet, snapshot(ticker), "nothing has changed");
  }

  @Property(tries = 1)
  void the_series_that_was_not_asked_for_longest_gives_way() {
    ChartConfig defaults = ChartConfig.defaults();
    SeriesCache small = HOUSE.cache(Long.MAX_VALUE,
        new ChartConfig(1, 1, defaults.factsFor(), defaults.wantedEvery()));
    List<Bar> many = IntStream.range(0, 9_000).mapToObj(i -> bar(i, 5)).toList(); // 450 kB
    Set<Stretch> quarters = Set.of(Stretch.whole(Timeframe.M15));
    List<String> tickers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      tickers.add("E" + i);
      HOUSE.seed.symbol(tickers.get(i));
      HOUSE.seed.bars(tickers.get(i), Timeframe.M15, many);
    }
    for (String ticker : List.of(tickers.get(0), tickers.get(1), tickers.get(0), tickers.get(2))) {
      SymbolSnapshot loaded = small.snapshot(ticker, quarters).await().orElseThrow();
      assertEquals(9_000, loaded.bars(Stretch.whole(Timeframe.M15)).size());
      small.used(loaded, quarters);
    }
    Polling.until(() -> small.symbol(tickers.get(1)).current() == null);
    assertTrue(small.symbol(tickers.get(0)).current() != null && small.symbol(tickers.get(2)).current() != null);
    assertTrue(small.bytes() < 1 << 20, small.bytes() + " bytes");
    assertNull(small.symbol("E-unknown").ready(quarters));
  }

  private static SymbolSnapshot snapshot(String ticker) {
    return HOUSE.cache.snapshot(ticker, BOTH).await().orElseThrow();
  }

  private static double first(SymbolSnapshot snapshot, Timeframe timeframe) {
    BarSeries bars = snapshot.bars(Stretch.whole(timeframe));
    return bars.isEmpty() || !bars.ts(0).equals(START) ? 0 : bars.close(0);
  }

  private static boolean same(BarSeries stored, BarSeries held) {
    return stored.size() == held.size() && stored.agreesUntil(held) == stored.size();
  }

  private static List<Bar> bars(Random random) {
    int from = 1 + random.nextInt(PLACES);
    return IntStream.range(from, from + 1 + random.nextInt(random.nextBoolean() ? 3 : 300))
        .mapToObj(place -> bar(place, 1 + random.nextInt(3))).toList();
  }

  private static Bar bar(int place, double price) {
    return new Bar(START.plus(Duration.ofMinutes(15).multipliedBy(place)), price, price, price, price, place);
  }

  private static Future<?> delete(SqlConnection tx, String ticker, int from, int to) {
    return tx.preparedQuery("""
        delete from ohlc_bars_v2 b using symbols s where s.id = b.symbol_id and s.ticker = $1 and b.timeframe = 'm15'
          and b.ts > $2 and b.ts < $3
        """).execute(Tuple.of(ticker, at(from), at(to)));
  }

  private static OffsetDateTime at(int place) {
    return bar(place, 1).ts().atOffset(ZoneOffset.UTC);
  }

  private static Future<?> write(SqlConnection tx, String ticker, Timeframe timeframe, List<Bar> bars) {
    return tx
        .preparedQuery(
            """
                insert into ohlc_bars_v2 (symbol_id, timeframe, ts, open, high, low, close, volume, provider, feed, rank, seen_at)
                select s.id, $2, b.ts, b.price, b.price, b.price, b.price, b.volume, 'alpaca', 'sip', 1, now()
                  from symbols s, unnest($3::timestamptz[], $4::float8[], $5::int8[]) b (ts, price, volume) where s.ticker = $1
                on conflict (symbol_id, timeframe, ts) do update set open = excluded.open, high = excluded.high, low = excluded.low,
                  close = excluded.close
                """)
        .execute(Tuple.of(ticker, timeframe.code())
            .addArrayOfOffsetDateTime(bars.stream().map(bar -> bar.ts().atOffset(ZoneOffset.UTC))
                .toArray(OffsetDateTime[]::new))
            .addArrayOfDouble(bars.stream().map(Bar::close).toArray(Double[]::new))
            .addArrayOfLong(bars.stream().map(Bar::volume).toArray(Long[]::new)));
  }
}
