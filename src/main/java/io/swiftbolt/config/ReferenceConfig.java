package io.swiftbolt.config;

import java.time.Duration;

/**
 * Splits, dividends and trading days from vendors, key {@code reference}.
 *
 * @param every pause between two looks at what is due, in the server's time; each symbol is asked about once a day
 * @param answerWithin how long a request that sets a sync off waits for its end before it is answered with 202
 * @param calendarDays the alarm rises when the calendar is known for fewer days than this
 */
public record ReferenceConfig(Duration every, Duration answerWithin, int calendarDays) {
  public ReferenceConfig {
    Checks.between("reference.every", every, Duration.ofSeconds(1), Duration.ofDays(1));
    Checks.between("reference.answer-within", answerWithin, Duration.ofMillis(100), Duration.ofSeconds(50));
    Checks.between("reference.calendar-days", calendarDays, 1, 365);
  }

  public static ReferenceConfig defaults() {
    return new ReferenceConfig(Duration.ofMinutes(5), Duration.ofSeconds(10), 60);
  }
}
