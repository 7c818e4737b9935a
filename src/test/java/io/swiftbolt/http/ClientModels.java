package io.swiftbolt.http;

import static io.swiftbolt.http.CodableShape.Leaf.BOOL;
import static io.swiftbolt.http.CodableShape.Leaf.DATE;
import static io.swiftbolt.http.CodableShape.Leaf.DOUBLE;
import static io.swiftbolt.http.CodableShape.Leaf.INT;
import static io.swiftbolt.http.CodableShape.Leaf.STRING;
import static io.swiftbolt.http.CodableShape.list;
import static io.swiftbolt.http.CodableShape.struct;

/** The models into which clients of several ages decode charts. */
final class ClientModels {
  private static final CodableShape BAR = struct("ts", DATE, "open high low close volume", DOUBLE, "is_forecast", BOOL,
      "is_partial?", BOOL, "upper_band? lower_band? confidence_score?", DOUBLE);
  private static final CodableShape OPTIONS_RANK = struct("expiry side runAt", STRING,
      "strike mlScore impliedVol delta gamma theta vega openInterest volume", DOUBLE);
  private static final CodableShape LEVELS = struct(
      "nearest_support? nearest_resistance? support_distance_pct? resistance_distance_pct?", DOUBLE,
      "all_supports? all_resistances?", list(DOUBLE));
  private static final CodableShape SERIES = struct("horizon", STRING, "points",
      list(struct("ts", INT, "value", DOUBLE, "lower? upper?", DOUBLE)), "targets?",
      struct("tp1? tp2? tp3? stop_loss? quality_score? confluence_score?", DOUBLE), "signal_quality?", INT,
      "calibration_label?", STRING, "accuracy_pct?", DOUBLE, "suppressed?", BOOL, "quantiles?",
      struct("q10 q25 q50 q75 q90", DOUBLE), "conviction?", DOUBLE);
  private static final CodableShape SUMMARY = struct("overallLabel?", STRING, "confidence", DOUBLE, "horizons",
      list(SERIES), "srLevels?", LEVELS, "srDensity?", INT, "ensembleType?", STRING, "modelAgreement?", DOUBLE);
  private static final CodableShape INDICATORS = struct("supertrend_factor? supertrend_performance?", DOUBLE,
      "supertrend_signal? trend_confidence? trend_duration_bars?", INT, "trend_label?", STRING,
      "stop_level? rsi? adx? macd_histogram? kdj_j?", DOUBLE);
  private static final CodableShape QUALITY = struct("dataAgeHours?", INT, "isStale", BOOL, "hasRecentData?", BOOL,
      "historicalDepthDays?", INT, "slaHours?", DOUBLE, "sufficientForML", BOOL, "barCount", INT);
  private static final CodableShape SEGMENT = struct("count", INT, "data", list(BAR));
  private static final CodableShape LAYER = struct("count", INT, "provider", STRING, "data", list(BAR),
      "oldestBar? newestBar?", DATE);

  /** The client of today, of {@code chart}. */
  static final CodableShape UNIFIED = struct("symbol symbol_id timeframe asset_type", STRING, "bars", list(BAR),
      "optionsRanks", list(OPTIONS_RANK), "mlSummary?", SUMMARY, "indicators?", INDICATORS, "meta",
      struct("lastBarTs?", STRING, "dataStatus", STRING, "isMarketOpen", BOOL, "totalBars", INT, "hasPendingSplits",
          BOOL, "latestForecastRunAt?", STRING),
      "dataQuality", QUALITY, "freshness", struct("ageMinutes?", DOUBLE, "slaMinutes", DOUBLE, "isWithinSla", BOOL),
      "futures?", struct("requested_symbol resolved_symbol", STRING, "is_continuous", BOOL), "layers?",
      struct("historical intraday forecast", SEGMENT));

  /** The client before that, of {@code chart}: freshness in whole minutes, and where each bar comes from. */
  static final CodableShape CONSOLIDATED = struct("symbol timeframe", STRING, "bars",
      list(struct("ts provider dataStatus", STRING, "open high low close volume", DOUBLE)), "forecast?",
      struct("label horizon runAt", STRING, "confidence", DOUBLE, "points",
          list(struct("ts", STRING, "value lower upper", DOUBLE))),
      "optionsRanks?", list(OPTIONS_RANK), "meta",
      struct("lastBarTs? latestForecastRunAt? pendingSplitInfo?", STRING, "dataStatus", STRING,
          "isMarketOpen hasPendingSplits", BOOL, "totalBars", INT, "requestedRange", struct("start end", STRING)),
      "freshness", struct("ageMinutes?", INT, "slaMinutes", INT, "isWithinSla", BOOL));

  /** The oldest one, of {@code chart} by POST and of {@code chart-read}. */
  static final CodableShape LEGACY = struct("symbol assetType timeframe", STRING, "bars", list(BAR), "mlSummary?",
      SUMMARY, "indicators?", INDICATORS, "dataQuality?", QUALITY, "refresh?",
      struct("attempted", BOOL, "timeframe symbol", STRING, "enqueuedTimeframes?", list(STRING), "insertedSlices?", INT,
          "error?", STRING));

  /** Of {@code chart-data-v2}. */
  static final CodableShape LAYERED = struct("symbol timeframe", STRING, "symbol_id?", STRING, "layers",
      struct("historical intraday forecast", LAYER), "metadata",
      struct("total_bars", INT, "start_date end_date", STRING), "dataQuality?", QUALITY, "mlSummary?", SUMMARY,
      "indicators?", INDICATORS);

  /** Of {@code data-health}. */
  static final CodableShape DATA_HEALTH = struct("success", BOOL, "summary",
      struct("totalChecks healthy warning critical staleData staleForecast staleOptions pendingSplits", INT,
          "marketOpen",
          BOOL, "checkedAt", STRING),
      "healthStatuses",
      list(struct("symbol timeframe overallHealth checkedAt", STRING, "coverage",
          struct("hasCoverage", BOOL, "fromTs? toTs? lastSuccessAt? lastProvider?", STRING, "lastRowsWritten?", INT),
          "freshness", struct("isStale", BOOL, "ageHours?", DOUBLE, "slaHours", DOUBLE, "lastBarTs?", STRING), "jobs",
          struct("latestStatus? latestRunAt?", STRING, "pendingJobs failedJobsLast24h", INT), "forecast",
          struct("latestRunAt?", STRING, "isStale", BOOL, "ageHours?", DOUBLE), "options",
          struct("latestSnapshotAt?", STRING, "isStale", BOOL, "ageHours?", DOUBLE), "market",
          struct("isOpen hasPendingSplits", BOOL, "pendingSplitCount", INT))));

  private ClientModels() {}
}
