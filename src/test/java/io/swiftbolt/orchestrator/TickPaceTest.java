package io.swiftbolt.orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.swiftbolt.market.NyseCalendar;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TickPaceTest {
  private static final TickPace PACE = new TickPace(Duration.ofSeconds(60), Duration.ofSeconds(3),
      NyseCalendar::byRules);

  @Test
  void while_the_exchange_is_open_a_tick_follows_every_minute() {
    assertEquals("PT3S", pause("2026-11-20T15:00:00Z"));
    assertEquals("PT1.5S", pause("2026-11-20T15:00:01.500Z"));
    assertEquals("PT1M", pause("2026-11-20T15:00:03Z"), "never at once again");
    assertEquals("PT23S", pause("2026-11-20T15:00:40Z"));
  }

  @Test
  void so_it_does_for_a_while_after_the_closing_bell() {
    assertEquals("PT23S", pause("2026-11-20T21:00:40Z"));
    assertEquals("PT1M", pause("2026-11-20T21:20:40Z"));
  }

  @Test
  void at_other_times_the_usual_pause_is_kept() {
    assertEquals("PT1M", pause("2026-11-20T14:28:40Z"), "before the opening bell");
    assertEquals("PT1M", pause("2026-11-21T15:00:40Z"), "on a Saturday");
  }

  @Test
  void a_long_pause_ends_with_the_opening_bell() {
    TickPace slow = new TickPace(Duration.ofHours(1), Duration.ofSeconds(3), NyseCalendar::byRules);
    assertEquals("PT30M3S", slow.pause(Instant.parse("2026-11-20T14:00:00Z")).toString());
    assertEquals("PT10M3S", slow.pause(Instant.parse("2026-03-09T13:20:00Z")).toString(), "summer time since Sunday");
    assertEquals("PT1H", slow.pause(Instant.parse("2026-11-20T21:30:00Z")).toString());
    assertEquals("PT23S", slow.pause(Instant.parse("2026-11-20T15:00:40Z")).toString());
  }

  @Test
  void a_half_day_ends_at_one() {
    assertEquals("PT23S", pause("2026-11-27T17:59:40Z"));
    assertEquals("PT23S", pause("2026-11-27T18:19:40Z"), "its last bars may come late");
    assertEquals("PT1M", pause("2026-11-27T18:20:40Z"));
  }

  @Test
  void a_shorter_pause_stays_as_it_is() {
    TickPace quick = new TickPace(Duration.ofSeconds(10), Duration.ofSeconds(3), NyseCalendar::byRules);
    assertEquals(Duration.ofSeconds(10), quick.pause(Instant.parse("2026-11-20T15:00:40Z")));
    assertEquals(Duration.ofSeconds(5), quick.pause(Instant.parse("2026-11-20T15:00:58Z")));
    TickPace unaligned = new TickPace(Duration.ofSeconds(60), Duration.ZERO, NyseCalendar::byRules);
    assertEquals(Duration.ofSeconds(60), unaligned.pause(Instant.parse("2026-11-20T15:00:40Z")));
  }

  private static String pause(String now) {
    return PACE.pause(Instant.parse(now)).toString();
  }
}
