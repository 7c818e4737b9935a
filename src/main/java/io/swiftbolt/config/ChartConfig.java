package io.swiftbolt.config;

import java.time.Duration;

/**
 * Settings of the chart room, key {@code chart}.
 *
 * @param cacheMegabytes heap for series in memory, 49 MB a million bars; the least recently used ones give way
 * @param answersMegabytes memory for encoded answers, in the heap and outside; the least recently used ones give way
 * @param factsFor how long a symbol's splits are believed; whatever the change feed tells is known at once
 * @param wantedEvery how often at most an incomplete series is reported to the orchestrator
 */
public record ChartConfig(int cacheMegabytes, int answersMegabytes, Duration factsFor, Duration wantedEvery) {
  public ChartConfig {
    Checks.between("chart.cache-megabytes", cacheMegabytes, 1, 65_536);
    Checks.between("chart.answers-megabytes", answersMegabytes, 1, 16_384);
    Checks.between("chart.facts-for", factsFor, Duration.ofSeconds(1), Duration.ofDays(1));
    Checks.between("chart.wanted-every", wantedEvery, Duration.ofSeconds(1), Duration.ofDays(1));
  }

  public static ChartConfig defaults() {
    return new ChartConfig(256, 128, Duration.ofSeconds(30), Duration.ofMinutes(1));
  }
}
