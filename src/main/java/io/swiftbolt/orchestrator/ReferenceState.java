package io.swiftbolt.orchestrator;

import java.util.List;

/**
 * How the reference data stand after the latest look at them.
 *
 * @param calendarDays for how many days ahead the calendar is known
 * @param differences corporate actions on which vendors do not agree
 * @param suspected jumps that look like a split which is not on record
 * @param warnings what an operator should look at, as text
 */
public record ReferenceState(long calendarDays, int differences, int suspected, List<String> warnings) {
  static final ReferenceState UNKNOWN = new ReferenceState(0, 0, 0, List.of());
}
