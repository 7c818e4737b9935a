package io.swiftbolt.config;

import java.time.Duration;

/**
 * Forecasts of daily bars, key {@code forecast}.
 *
 * @param poll real time between two looks at what is due; a session whose bars came is looked at sooner
 * @param workers threads that compute
 * @param batch most symbols forecast together
 * @param learnFrom most symbols of the watch-list that are learnt from
 * @param lease of a run that is being worked on
 * @param attempts before a run is given up
 */
public record ForecastConfig(Duration poll, int workers, int batch, int learnFrom, Duration lease, int attempts) {
  public ForecastConfig {
    Checks.between("forecast.poll", poll, Duration.ofMillis(50), Duration.ofHours(1));
    Checks.between("forecast.workers", workers, 1, 64);
    Checks.between("forecast.batch", batch, 1, 1000);
    Checks.between("forecast.learn-from", learnFrom, 1, 2000);
    Checks.between("forecast.lease", lease, Duration.ofSeconds(1), Duration.ofMinutes(10));
    Checks.between("forecast.attempts", attempts, 1, 100);
  }

  public static ForecastConfig defaults() {
    return new ForecastConfig(Duration.ofSeconds(30), 1, 100, 500, Duration.ofSeconds(30), 3);
  }
}
