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
    assertEquals("PT1M", pause("2026-11-20T14:29:40Z"), "before the opening bell");
    assertEquals("PT1M", pause("2026-11-21T15:00:40Z"), "on a Saturday");
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
