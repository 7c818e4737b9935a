package io.swiftbolt.config;

import java.nio.file.Path;
import java.util.Map;

/**
 * Everything an operator may set. conf/swiftbolt.yaml lists every key with its default.
 *
 * @param dataDir where the embedded database and the generated secret live
 */
public record ServerConfig(Path dataDir, DatabaseConfig database, ClockConfig clock, WatchlistConfig watchlist,
    OrchestratorConfig orchestrator, FetchConfig fetch, ProvidersConfig providers, HttpConfig http, AuthConfig auth,
    StreamConfig stream, RealtimeConfig realtime, FeedConfig feed, ConflationConfig conflation, ChartConfig chart,
    RestConfig rest, LookupConfig lookup, UdfConfig udf, VerifyConfig verify, ReferenceConfig reference,
    ForecastConfig forecast) {
  public ServerConfig {
    if (dataDir.toString().isBlank()) {
      throw new IllegalArgumentException("data-dir must name a directory");
    }
  }

  public static ServerConfig defaults() {
    return new ServerConfig(Path.of("data"), DatabaseConfig.defaults(), ClockConfig.defaults(),
        WatchlistConfig.defaults(), OrchestratorConfig.defaults(), FetchConfig.defaults(),
        ProvidersConfig.defaults(), HttpConfig.defaults(), AuthConfig.defaults(), StreamConfig.defaults(),
        RealtimeConfig.defaults(),
        FeedConfig.defaults(), ConflationConfig.defaults(), ChartConfig.defaults(), RestConfig.defaults(),
        LookupConfig.defaults(), UdfConfig.defaults(), VerifyConfig.defaults(), ReferenceConfig.defaults(),
        ForecastConfig.defaults());
  }

  /** Every key and its value as an operator would write it; secrets as {@code ***}. For the log and for checks. */
  public Map<String, String> describe() {
    return Keys.flatten(this);
  }
}
