package io.swiftbolt.orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.swiftbolt.market.CalendarOverride;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CalendarVotesTest {
  private static final LocalDate FROM = LocalDate.of(2025, 1, 2);
  private static final LocalDate MOURNING = LocalDate.of(2025, 1, 9);
  private static final CalendarOverride CLOSED = new CalendarOverride(MOURNING, false, null, null, null, null);

  @Test
  void the_day_is_as_most_of_those_say_who_speak_of_it() {
    CalendarVotes votes = votes(Map.of("tradier", until(20, CLOSED)), Map.of("polygon", until(20, CLOSED)),
        Map.of("alpaca", until(20)));
    assertEquals(List.of(new CalendarVotes.Sourced(CLOSED, "tradier")), votes.days());
    assertEquals(
        List.of("2025-01-09 tradier, polygon: 2025-01-09 closed; alpaca: as the rules have it"
            + " (counts: 2025-01-09 closed)"),
        votes.disputes());
  }

  @Test
  void where_it_is_even_the_first_counts_and_who_does_not_reach_the_day_has_no_voice() {
    assertEquals(List.of(), votes(Map.of("alpaca", until(20)), Map.of("polygon", until(20, CLOSED))).days());
    CalendarVotes shorter = votes(Map.of("alpaca", until(5)), Map.of("polygon", until(20, CLOSED)));
    assertEquals(1, shorter.days().size());
    assertEquals(List.of(), shorter.disputes());
    assertEquals(FROM.plusDays(20), shorter.to());
  }

  @Test
  void other_hours_are_another_word() {
    CalendarOverride early = new CalendarOverride(MOURNING, true, LocalTime.of(9, 30), LocalTime.of(13, 0), null, null);
    CalendarVotes votes = votes(Map.of("alpaca", until(20, early)), Map.of("polygon", until(20, CLOSED)));
    assertEquals(List.of(new CalendarVotes.Sourced(early, "alpaca")), votes.days());
    assertEquals(1, votes.disputes().size());
  }

  @SafeVarargs
  private static CalendarVotes votes(Map<String, CalendarDifferences>... told) {
    Map<String, CalendarDifferences> inOrder = new LinkedHashMap<>();
    for (Map<String, CalendarDifferences> one : told) {
      inOrder.putAll(one);
    }
    return CalendarVotes.of(inOrder);
  }

  private static CalendarDifferences until(int days, CalendarOverride... overrides) {
    return new CalendarDifferences(List.of(overrides), FROM, FROM.plusDays(days));
  }
}
