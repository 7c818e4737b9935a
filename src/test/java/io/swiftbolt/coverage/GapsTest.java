package io.swiftbolt.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.swiftbolt.fetch.House;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.TimeRangeSet;
import io.swiftbolt.market.Timeframe;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GapsTest {
  /** Across the start of daylight saving time, with holes torn at random: what SQL says is what the server plans. */
  @Test
  void the_sql_function_that_operators_call_says_what_the_server_plans() {
    long seed = 20260306;
    Random random = new Random(seed);
    try (House house = new House("2026-03-20T18:07:31Z", "2020-01-02T05:00:00Z")) {
      house.define(Timeframe.M15, 30, "AAPL");
      house.define(Timeframe.D1, 30, "AAPL");
      house.deployWorkers();
      for (int tick = 0; tick < 20 && house.ticks.tick().await().cut(); tick++) {
        house.untilIdle();
      }
      house.untilIdle();
      assertEquals(TimeRangeSet.EMPTY, house.gaps("AAPL", Timeframe.M15, 30));
      for (int hole = 0; hole < 12; hole++) {
        Instant from = house.clock.instant().minusSeconds(random.nextLong(Duration.ofDays(30).toSeconds()));
        house.pool.query("update coverage set covered = covered - tstzmultirange(tstzrange('" + from + "', '"
            + from.plusSeconds(1 + random.nextLong(200_000)) + "'))").execute().await();
        for (Timeframe timeframe : List.of(Timeframe.M15, Timeframe.H1, Timeframe.D1, Timeframe.W1)) {
          int days = 1 + random.nextInt(29);
          assertEquals(house.gaps("AAPL", timeframe, days), sql(house, timeframe, days),
              "seed " + seed + " hole " + hole + " " + timeframe + " " + days + " days");
        }
      }
    }
  }

  private static TimeRangeSet sql(House house, Timeframe timeframe, int days) {
    List<TimeRange> ranges = new ArrayList<>();
    for (Row row : house.rows("select gap_from, gap_to from get_coverage_gaps('aapl', $1, $2, $3)", timeframe.code(),
        days,
        house.clock.instant().atOffset(java.time.ZoneOffset.UTC))) {
      ranges.add(new TimeRange(row.getOffsetDateTime(0).toInstant(), row.getOffsetDateTime(1).toInstant()));
    }
    return TimeRangeSet.of(ranges);
  }
}
