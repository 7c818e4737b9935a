package io.swiftbolt.market;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SessionTimeTest {
  private static final Instant MONDAY_OPEN = Instant.parse("2026-03-02T14:30:00Z");
  private final SessionTime time = new SessionTime(NyseCalendar.byRules(), Duration.ofMinutes(10));

  @Test
  void the_weekend_and_the_night_take_no_time() {
    assertEquals(MONDAY_OPEN.minusSeconds(600), time.advance(Instant.parse("2026-02-28T12:00:00Z"), Duration.ZERO));
    assertEquals(Instant.parse("2026-03-03T14:20:00Z"), time.advance(MONDAY_OPEN, Duration.ofMinutes(400)));
  }

  @Test
  void time_runs_as_usual_while_the_exchange_is_open() {
    assertEquals(MONDAY_OPEN.plusSeconds(3600), time.advance(MONDAY_OPEN, Duration.ofHours(1)));
  }

  @Property(tries = 200)
  void going_on_in_two_steps_is_going_on_in_one(@ForAll @IntRange(max = 40_000) int first,
      @ForAll @IntRange(max = 40_000) int second) {
    assertEquals(time.advance(MONDAY_OPEN, Duration.ofMinutes(first + second)),
        time.advance(time.advance(MONDAY_OPEN, Duration.ofMinutes(first)), Duration.ofMinutes(second)));
  }
}
