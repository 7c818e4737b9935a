package io.swiftbolt.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.config.FetchConfig;
import io.swiftbolt.config.ProvidersConfig;
import io.swiftbolt.database.TestDatabase;
import io.swiftbolt.market.Bar;
import io.swiftbolt.market.Timeframe;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A session as it happens: the simulated vendor and the server run side by side through half an hour of 2016-05-04, twenty
 * times as fast as the real ones, with the live feed of Alpaca's free plan and its real quota.
 */
@Tag("shared")
class LiveTailSharedTest {
  private static final Instant START = Instant.parse("2016-05-04T15:05:00Z");
  /** Of bars that end from here on: by now what was missing before has come. */
  private static final Instant MEASURED = Instant.parse("2016-05-04T15:14:30Z");
  private static final Instant END = Instant.parse("2016-05-04T15:37:00Z");
  private static final double SPEED = 20;
  private static final Duration ALLOWED = Duration.ofMinutes(2);
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final List<String> SYMBOLS = List.of("AAPL");
  private static final double SAME = 1e-9;

  private final RecordedBars recorded = new RecordedBars();
  private final TestDatabase database = TestDatabase.fresh();
  private final Stored stored = new Stored(database);
  private final Map<Key, Instant> storedAt = new HashMap<>();
  private final Map<Key, Instant> shownAt = new HashMap<>();

  private record Key(String symbol, String timeframe, Instant ts) {}

  @AfterEach
  void close() {
    stored.close();
  }

  @Test
  void minutes_and_quarters_follow_within_two_minutes_and_every_bar_being_made_is_made_of_minutes() {
    try (ProviderSim sim = ProviderSim.start(START, "--live", "--speed", Double.toString(SPEED), "--limit",
        "alpaca=" + (int) (200 * SPEED))) {
      ServerClock clock = ServerClock.virtual(sim.now(), SPEED);
      try (Engine engine = Engine.start(database.options(), alpaca(sim), FetchConfig.defaults(), clock)) {
        for (String symbol : SYMBOLS) {
          engine.keep(symbol, Timeframe.M15, 2);
          engine.keep(symbol, Timeframe.D1, 10);
          engine.keep(symbol, Timeframe.M1, 1);
        }
        stored.await(LIMIT, () -> {
          look(engine, clock);
          return !clock.instant().isBefore(END);
        });
        for (int length : new int[]{1, 15}) {
          report("m" + length + " stored", delays(storedAt, length));
          report("m" + length + " on its chart", delays(shownAt, length));
        }
        for (String symbol : SYMBOLS) {
          assertStoredAsRecorded(symbol);
          assertMadeOfMinutes(engine, symbol, clock);
        }
        assertEquals(0, stored.count("select count(*) from job_runs where status = 'failed'"), stored.queue());
        assertEquals(0, stored.count("select count(*) from bar_quarantine"));
        assertEquals(0, sim.alpacaStats().getInteger("rate_limit_violations"));
      }
    }
  }

  private static ProvidersConfig alpaca(ProviderSim sim) {
    return ProvidersConfig.defaults().with(new ProvidersConfig.Alpaca(ProviderSim.ALPACA_KEY, ProviderSim.ALPACA_SECRET,
        sim.alpaca(), sim.alpaca(), "iex",
        new ProvidersConfig.Quota((int) (180 * SPEED), 20, Duration.ofSeconds(2))));
  }

  /** The time is taken after the read: what it shows was there by then at the latest. */
  private void look(Engine engine, ServerClock clock) {
    List<Row> rows = stored.rows("""
        select s.ticker, b.timeframe::text, b.ts from ohlc_bars_v2 b join symbols s on s.id = b.symbol_id
         where b.timeframe in ('m1', 'm15') and b.ts >= '2016-05-04 14:30Z'
        """);
    Instant now = clock.instant();
    rows.forEach(row -> storedAt.putIfAbsent(
        new Key(row.getString(0), row.getString(1), row.getOffsetDateTime(2).toInstant()), now));
    for (String symbol : SYMBOLS) {
      for (String timeframe : List.of("m1", "m15")) {
        JsonArray bars = engine.body("symbol=" + symbol + "&timeframe=" + timeframe + "&days=1").getJsonArray("bars");
        Instant told = clock.instant();
        bars.stream().map(JsonObject.class::cast).filter(bar -> !"live".equals(bar.getString("dataStatus")))
            .forEach(bar -> shownAt.putIfAbsent(new Key(symbol, timeframe, Instant.parse(bar.getString("ts"))), told));
      }
    }
  }

  /** From the end of each recorded bar until it was first there. */
  private List<Duration> delays(Map<Key, Instant> seen, int minutes) {
    String timeframe = "m" + minutes;
    Duration length = Duration.ofMinutes(minutes);
    List<Duration> delays = new ArrayList<>();
    for (String symbol : SYMBOLS) {
      for (Bar bar : recorded.regular(symbol, minutes)) {
        Instant ended = bar.ts().plus(length);
        if (ended.isBefore(MEASURED) || ended.isAfter(END.minus(ALLOWED))) {
          continue;
        }
        Instant came = Optional.ofNullable(seen.get(new Key(symbol, timeframe, bar.ts()))).orElseThrow(
            () -> new AssertionError(symbol + " " + timeframe + " " + bar.ts() + " never came: " + stored.queue()));
        delays.add(Duration.between(ended, came));
      }
    }
    delays.sort(null);
    return delays;
  }

  /** In seconds of the simulated session. */
  private static void report(String what, List<Duration> delays) {
    assertFalse(delays.isEmpty());
    Duration last = delays.getLast();
    System.out.printf("%s: %d bars, p50 %.1f s after their end, p95 %.1f s, the last %.1f s%n", what, delays.size(),
        seconds(quantile(delays, 0.5)), seconds(quantile(delays, 0.95)), seconds(last));
    assertTrue(last.compareTo(ALLOWED) <= 0, what + " " + delays);
  }

  /** By nearest rank. */
  private static Duration quantile(List<Duration> ascending, double share) {
    return ascending.get((int) Math.ceil(share * ascending.size()) - 1);
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  private void assertStoredAsRecorded(String symbol) {
    for (int length : new int[]{1, 15}) {
      List<Bar> bars = stored.bars(symbol, "m" + length).stream().filter(recorded::isRegular).toList();
      Instant first = bars.getFirst().ts();
      List<Bar> truth = recorded.regular(symbol, length).stream().filter(bar -> !bar.ts().isBefore(first))
          .limit(bars.size()).toList();
      for (int i = 0; i < bars.size(); i++) {
        assertEquals(truth.get(i).ts(), bars.get(i).ts(), symbol + " m" + length);
        assertPrices(symbol + " m" + length, List.of(truth.get(i)), bars.get(i));
      }
    }
  }

  /** All charts are asked for once: they are made of the same minutes. */
  private void assertMadeOfMinutes(Engine engine, String symbol, ServerClock clock) {
    List<Bar> minutes = recorded.minutes(symbol);
    for (String timeframe : List.of("m15", "m30", "h1", "h4", "d1", "w1")) {
      String what = symbol + " " + timeframe;
      JsonObject chart = engine.body("symbol=" + symbol + "&timeframe=" + timeframe);
      JsonObject last = chart.getJsonArray("bars").getJsonObject(chart.getJsonArray("bars").size() - 1);
      assertEquals(true, last.getBoolean("is_partial"), what + last);
      assertEquals("live", last.getString("dataStatus"), what);
      Instant until = Instant.parse(chart.getJsonObject("freshness").getString("lastUpdated"));
      assertTrue(Duration.between(until, clock.instant()).compareTo(ALLOWED.plusMinutes(1)) <= 0, what + until);
      Bar made = new Bar(Instant.parse(last.getString("ts")), last.getDouble("open"), last.getDouble("high"),
          last.getDouble("low"), last.getDouble("close"), last.getLong("volume"));
      List<Bar> since = minutes.stream().filter(bar -> !bar.ts().isBefore(made.ts()) && bar.ts().isBefore(until))
          .toList();
      if (timeframe.equals("w1")) {
        assertEquals(since.getLast().close(), made.close(), SAME, what);
      } else {
        assertPrices(what, since, made);
      }
    }
  }

  /** Volumes are those of one exchange and are not compared. */
  private static void assertPrices(String what, List<Bar> minutes, Bar made) {
    assertEquals(minutes.getFirst().open(), made.open(), SAME, what);
    assertEquals(minutes.stream().mapToDouble(Bar::high).max().orElseThrow(), made.high(), SAME, what);
    assertEquals(minutes.stream().mapToDouble(Bar::low).min().orElseThrow(), made.low(), SAME, what);
    assertEquals(minutes.getLast().close(), made.close(), SAME, what);
  }
}
