package io.swiftbolt.orchestrator;

import io.swiftbolt.market.CalendarOverride;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What several vendors make of the coming days, against the rules: of each date what most of those say who speak of it; where it is
 * even, whoever stands first. Pure.
 *
 * @param days where the rules do not hold, ascending, each with whose word it is
 * @param disputes dates on which they are not of one mind, as text for people
 * @param from the first date that anybody spoke of
 * @param to the last one
 */
record CalendarVotes(List<Sourced> days, List<String> disputes, LocalDate from, LocalDate to) {
  private static final String AS_RULED = "as the rules have it";

  /** @param source the vendor first in the order among those who say so */
  record Sourced(CalendarOverride day, String source) {}

  /** @param told by vendor, the most trusted first; at least one */
  static CalendarVotes of(Map<String, CalendarDifferences> told) {
    List<Sourced> days = new ArrayList<>();
    List<String> disputes = new ArrayList<>();
    LocalDate from = told.values().stream().map(CalendarDifferences::from).min(LocalDate::compareTo).orElseThrow();
    LocalDate to = told.values().stream().map(CalendarDifferences::to).max(LocalDate::compareTo).orElseThrow();
    from.datesUntil(to.plusDays(1)).forEach(date -> {
      Map<String, List<Sourced>> camps = new LinkedHashMap<>();
      told.forEach((vendor, differences) -> {
        if (!date.isBefore(differences.from()) && !date.isAfter(differences.to())) {
          Optional<CalendarOverride> day = differences.on(date);
          camps.computeIfAbsent(day.map(CalendarDifferences::text).orElse(AS_RULED), _ -> new ArrayList<>())
              .add(new Sourced(day.orElse(new CalendarOverride(date, false, null, null, null, null)), vendor));
        }
      });
      if (camps.isEmpty()) {
        return; // one vendor's time ended before another's began
      }
      int largest = camps.values().stream().mapToInt(List::size).max().orElseThrow();
      Map.Entry<String, List<Sourced>> winning = camps.entrySet().stream()
          .filter(camp -> camp.getValue().size() == largest).findFirst().orElseThrow();
      if (!winning.getKey().equals(AS_RULED)) {
        days.add(winning.getValue().getFirst());
      }
      if (camps.size() > 1) {
        disputes.add(dispute(date, camps, winning.getKey()));
      }
    });
    return new CalendarVotes(days, disputes, from, to);
  }

  private static String dispute(LocalDate date, Map<String, List<Sourced>> camps, String winning) {
    List<String> voices = new ArrayList<>();
    camps.forEach((what, camp) -> voices
        .add(String.join(", ", camp.stream().map(Sourced::source).toList()) + ": " + what));
    return date + " " + String.join("; ", voices) + " (counts: " + winning + ")";
  }
}
