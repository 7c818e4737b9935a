package io.swiftbolt.outlook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.bars.BarReads;
import io.swiftbolt.chart.Seed;
import io.swiftbolt.config.ForecastConfig;
import io.swiftbolt.fetch.House;
import io.swiftbolt.market.Bar;
import io.swiftbolt.market.Session;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.symbols.Watchlists;
import io.vertx.core.json.JsonArray;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Forecasts from complete bars to the ledger and back, over a real database. */
class ForecastVerticleTest {
  /** Friday, after the close. */
  private static final String FRIDAY = "2026-11-20T21:30:00Z";
  private static final String BEGINNING = "2026-06-01T04:00:00Z";
  private static final ForecastConfig CONFIG = new ForecastConfig(Duration.ofMillis(50), 1, 10, 10,
      Duration.ofSeconds(5), 2);

  private final House house = new House(FRIDAY, BEGINNING);
  private final Seed seed = new Seed(house.pool);

  @AfterEach
  void stop() {
    house.close();
  }

  @Test
  void a_complete_session_is_forecast_once_and_scored_when_its_day_has_come() {
    watch("AAPL", "MSFT");
    bars("AAPL", FRIDAY);
    bars("MSFT", FRIDAY);
    deploy();
    house.until("select count(*) from ml_forecasts", row -> row.getLong(0) == 8);
    assertEquals(8, house.count("select count(*) from forecast_issued"));
    List<Row> targets = house.rows("""
        select horizon, target_ts, price, quantiles, suppressed, p_up + p_neutral + p_down as total from forecast_issued
         where symbol = 'AAPL' order by target_ts
        """);
    assertEquals(List.of("1D", "1W", "10D", "1M"), targets.stream().map(row -> row.getString("horizon")).toList());
    // the exchange is closed on Thanksgiving
    assertEquals(List.of("2026-11-23T05:00:00Z", "2026-11-30T05:00:00Z", "2026-12-07T05:00:00Z",
        "2026-12-21T05:00:00Z"),
        targets.stream().map(row -> row.getOffsetDateTime("target_ts").toInstant().toString()).toList());
    assertTrue(targets.stream().allMatch(row -> row.getBoolean("suppressed")), "nothing has been proven yet");
    Row shown = house.rows("select points, q10, q50, q90, target_price, suppressed, calibration_label, confidence "
        + "from ml_forecasts f join symbols s on s.id = f.symbol_id where s.ticker = 'AAPL' and horizon = '1W'")
        .getFirst();
    JsonArray points = (JsonArray) shown.getValue("points");
    assertEquals(5, points.size());
    assertEquals(Instant.parse("2026-11-30T05:00:00Z").getEpochSecond(), points.getJsonObject(4).getLong("ts"));
    assertEquals(shown.getDouble("q10"), points.getJsonObject(4).getDouble("lower"), 0.001);
    assertEquals(shown.getDouble("q90"), points.getJsonObject(4).getDouble("upper"), 0.001);
    assertEquals("uncalibrated", shown.getString("calibration_label"));
    house.until("select count(*) from job_runs where status <> 'success'", ForecastVerticleTest::isZero);
    assertEquals(2, house.count("select count(*) from job_runs where job_type = 'run_forecast' and rows_inserted = 4"));

    String monday = "2026-11-23T21:30:00Z";
    bars("AAPL", monday);
    bars("MSFT", monday);
    house.clock.set(monday);
    house.until("select count(*) from forecast_evaluations", row -> row.getLong(0) == 2);
    house.until("select count(*) from forecast_issued", row -> row.getLong(0) == 16);
    assertEquals(8, house.count("select count(*) from ml_forecasts"));
    Row scored = house
        .rows(
            """
                select e.*, i.quantiles, (select close from ohlc_bars_v2 b where b.symbol_id = e.symbol_id and b.ts = i.target_ts) as close
                  from forecast_evaluations e join forecast_issued i on i.id = e.issued_id where e.symbol = 'AAPL'
                """)
        .getFirst();
    assertEquals("1D", scored.getString("horizon"));
    assertEquals(scored.getDouble("close"), scored.getDouble("realized_price"), 1e-6);
    Double[] quantiles = scored.getArrayOfDoubles("quantiles");
    double outcome = Math.log1p(scored.getDouble("realized_return"));
    assertEquals(outcome >= quantiles[1] && outcome <= quantiles[5], scored.getBoolean("covered_80"));
  }

  @Test
  void nothing_is_forecast_of_bars_that_are_not_complete_and_nothing_twice() {
    watch("AAPL", "MSFT", "NEW");
    bars("AAPL", FRIDAY);
    bars("MSFT", "2026-11-19T21:30:00Z");
    cover("MSFT", "2026-11-20T05:00:00Z");
    cover("NEW", "2026-11-21T05:00:00Z");
    deploy();
    house.until("select count(*) from forecast_issued", row -> row.getLong(0) == 4);
    house.until("select count(*) from job_runs where status <> 'success'", ForecastVerticleTest::isZero);
    assertEquals(1, house.count("select count(*) from job_runs"));
    assertEquals(0, house.count("select count(*) from ohlc_bars_v2 where provider = 'ml_forecast'"));
    bars("MSFT", FRIDAY);
    house.until("select count(*) from forecast_issued", row -> row.getLong(0) == 8);
    assertEquals(2, house.count("select count(*) from job_runs where job_type = 'run_forecast'"));
  }

  @Test
  void the_ledger_takes_rows_and_gives_none_back() {
    for (String change : List.of("update forecast_issued set label = 'bullish'", "delete from forecast_issued",
        "truncate forecast_issued", "update forecast_evaluations set pinball = 0",
        "delete from forecast_evaluations")) {
      PgException refused = assertThrows(PgException.class, () -> house.pool.query(change).execute().await());
      assertEquals("42501", refused.getSqlState(), change);
    }
  }

  private static boolean isZero(Row row) {
    return row.getLong(0) == 0;
  }

  private void deploy() {
    house.vertx.deployVerticle(new ForecastVerticle(new ForecastVerticle.Collaborators(house.pool, house.runs,
        house.coverage, new DailyHistories(new BarReads(house.pool), () -> house.calendar), () -> house.calendar,
        house.clock, CONFIG, "test"))).await();
  }

  private void watch(String... tickers) {
    house.symbols.ensure(List.of(tickers)).await();
    new Watchlists(house.pool).add(List.of(tickers)).await();
  }

  /** All sessions that have closed by the instant, answered for. */
  private void bars(String ticker, String until) {
    SplittableRandom random = new SplittableRandom(ticker.hashCode());
    List<Bar> bars = new ArrayList<>();
    double close = 100;
    for (Session session : house.calendar.sessions(new TimeRange(Instant.parse(BEGINNING), Instant.parse(until)))) {
      double open = close * Math.exp(0.003 * random.nextGaussian());
      close = open * Math.exp(0.012 * random.nextGaussian());
      bars.add(new Bar(session.day().from(), open, Math.max(open, close) * 1.004, Math.min(open, close) * 0.996, close,
          1_000));
    }
    seed.bars(ticker, Timeframe.D1, bars);
    cover(ticker, house.calendar.sessionAt(Instant.parse(until)).orElseThrow().day().to().toString());
  }

  private void cover(String ticker, String until) {
    house.rows("""
        insert into coverage (symbol_id, timeframe, covered) select id, 'd1',
               tstzmultirange(tstzrange($2::text::timestamptz, $3::text::timestamptz)) from symbols where ticker = $1
        on conflict (symbol_id, timeframe) do update set covered = excluded.covered
        """, ticker, BEGINNING, until);
  }
}
