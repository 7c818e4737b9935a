package io.swiftbolt.jobs;

import java.util.Arrays;

/** What a job run does. */
public enum JobType {
  /** Keeps intraday bars complete. */
  FETCH_INTRADAY("fetch_intraday"),
  /** Keeps daily and weekly bars complete. */
  FETCH_HISTORICAL("fetch_historical"),
  /** Issues forecasts. */
  RUN_FORECAST("run_forecast"),
  /** Fills a stretch once, on request. */
  BACKFILL("backfill");

  private final String code;

  JobType(String code) {
    this.code = code;
  }

  /** As stored. */
  public String code() {
    return code;
  }

  public static JobType of(String code) {
    return Arrays.stream(values()).filter(type -> type.code.equals(code)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no job type " + code));
  }
}
