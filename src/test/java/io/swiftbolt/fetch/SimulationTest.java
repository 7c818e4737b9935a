package io.swiftbolt.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.swiftbolt.market.Bar;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.TimeRangeSet;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.provider.ProviderError;
import io.swiftbolt.provider.ProviderException;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Ten days at random: provider faults of every kind, workers stopped and started, leases that run out under live workers, runs
 * cancelled by hand, clock jumps across a week-end and the start of daylight saving time. In the end nothing is missing, nothing
 * is there twice, nothing is stuck.
 */
class SimulationTest {
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 20260308, 77})
  void whatever_happens_every_expected_bar_is_there_once_in_the_end(long seed) {
    Random random = new Random(seed);
    try (House house = new House("2026-03-02T14:00:00Z", "2026-02-10T14:30:00Z")) {
      house.define(Timeframe.M15, 30, "AAPL", "MSFT");
      house.define(Timeframe.H1, 20, "AAPL");
      house.define(Timeframe.D1, 60, "AAPL", "MSFT", "NVDA");
      String worker = house.deployWorkers();
      for (int step = 0; step < 60; step++) {
        house.clock.advance(Duration.ofMinutes(random.nextInt(480)));
        misbehave(house, random);
        house.ticks.tick().await();
        switch (random.nextInt(8)) {
          case 0 -> {
            house.vertx.undeploy(worker).await();
            worker = house.deployWorkers();
          }
          // locked in the order of their ids, as whoever locks several does: else two wait for each other in a circle
          case 1 ->
            house.pool.query("update job_runs set lease_until = clock_timestamp() - interval '1 second' where id in"
                + " (select id from job_runs where status = 'running' order by id for update)").execute().await();
          // locked when chosen: a worker may be claiming the same rows
          case 2 -> house.pool.query("update job_runs set status = 'cancelled', finished_at = now() where id in"
              + " (select id from job_runs where status = 'queued' limit 2 for update skip locked)").execute().await();
          case 3, 4 -> house.untilIdle();
          default -> {
            // the next step comes while this one's slices are under way
          }
        }
      }
      settle(house);
      for (String ticker : List.of("AAPL", "MSFT")) {
        assertEquals(TimeRangeSet.EMPTY, house.gaps(ticker, Timeframe.M15, 30), "seed " + seed);
        assertSame(truth(house, Timeframe.M15, 30), stored(house, ticker, Timeframe.M15, 30), seed);
      }
      for (String ticker : List.of("AAPL", "MSFT", "NVDA")) {
        assertSame(truth(house, Timeframe.D1, 60), stored(house, ticker, Timeframe.D1, 60), seed);
      }
      assertEquals(0, house.count("select count(*) from job_runs where status in ('queued', 'running')"));
      assertEquals(0, house.count("select count(*) from bar_quarantine where reason = 'OFF_GRID'"));
    }
  }

  private static void assertSame(List<Instant> truth, List<Instant> stored, long seed) {
    List<Instant> missing = new ArrayList<>(truth);
    missing.removeAll(stored);
    assertEquals(List.of(), missing, "missing, seed " + seed);
    assertEquals(truth, stored, "too many, seed " + seed);
  }

  /** No more faults; given-up slices are retried as an operator would. */
  private static void settle(House house) {
    house.source.behave();
    for (int round = 0; round < 40; round++) {
      int retried = house.runs.retryFailed(1000, house.clock.instant()).await();
      int created = house.ticks.tick().await().slicesCreated();
      house.untilIdle();
      if (retried + created == 0) {
        return;
      }
    }
    throw new AssertionError("the plan never comes to rest");
  }

  private static void misbehave(House house, Random random) {
    for (int request = 0; request < random.nextInt(6); request++) {
      switch (random.nextInt(7)) {
        case 0 -> house.source.then(new ProviderException(ProviderError.RATE_LIMIT_EXCEEDED, "scripted", "429",
            Optional.of(Duration.ofMillis(random.nextInt(50)))));
        case 1 -> house.source.then(new ProviderException(ProviderError.PROVIDER_UNAVAILABLE, "scripted", "reset"));
        case 2 -> house.source.then(new ProviderException(ProviderError.AUTHENTICATION_ERROR, "scripted", "401"));
        case 3 -> house.source.then(bars -> List.of());
        case 4 -> house.source.then(bars -> {
          List<Bar> mixed = new ArrayList<>(bars);
          mixed.addAll(bars);
          Collections.shuffle(mixed, new Random(bars.size()));
          return mixed;
        });
        case 5 -> house.source.then(bars -> bars.stream().map(bar -> bar.ts().getEpochSecond() % 3 == 0
            ? new Bar(bar.ts(), bar.open(), bar.open() / 2, bar.low(), bar.close(), -1)
            : bar).toList());
        default -> house.source.then(bars -> bars);
      }
    }
  }

  private static List<Instant> truth(House house, Timeframe timeframe, int days) {
    return house.source.truth(timeframe, window(house, days), house.clock.instant()).stream().map(Bar::ts).toList();
  }

  private static List<Instant> stored(House house, String ticker, Timeframe timeframe, int days) {
    TimeRange window = window(house, days);
    return house.rows("select b.ts from ohlc_bars_v2 b join symbols s on s.id = b.symbol_id where s.ticker = $1"
        + " and b.timeframe = $2 and b.ts >= $3 and b.ts < $4 order by b.ts", ticker, timeframe.code(),
        window.from().atOffset(ZoneOffset.UTC), window.to().atOffset(ZoneOffset.UTC)).stream()
        .map((Row row) -> row.getOffsetDateTime(0).toInstant()).toList();
  }

  private static TimeRange window(House house, int days) {
    return new TimeRange(house.clock.instant().minus(Duration.ofDays(days)), house.clock.instant());
  }
}
