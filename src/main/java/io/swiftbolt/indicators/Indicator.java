package io.swiftbolt.indicators;

import java.util.Locale;

/**
 * What can be read off a series, one number a bar; {@link #code()} is its name on the wire. Smoothing called Wilder's gives a new
 * value the weight 1/n. Percentages are 0 to 100, prices are in the bars' unit.
 */
public enum Indicator {
  /** Simple means of the last closes. */
  SMA_5, SMA_10, SMA_20, SMA_50, SMA_200,
  /** Exponential means of closes: weight 2/(n+1), begun with the simple mean of the first n. */
  EMA_9, EMA_12, EMA_21, EMA_26,
  /** Close over its 20-bar mean, less one. */
  PRICE_VS_SMA20,
  /** Wilder's relative strength. */
  RSI_14,
  /** EMA 12 less EMA 26; its EMA 9; the difference of the two, now and a bar before. */
  MACD, MACD_SIGNAL, MACD_HIST, MACD_HIST_PREV,
  /**
   * Mean of 20 closes and two population deviations around it; width in percent of the mean; where the close lies, 0 at the lower
   * band and 1 at the upper; the share of the last 50 widths that were not wider; 1 while the bands lie inside the Keltner channel.
   */
  BB_UPPER, BB_MIDDLE, BB_LOWER, BB_WIDTH, PCT_B, BB_WIDTH_PCT, BB_SQUEEZE,
  /** EMA 20 of closes and two Wilder ranges of 10 around it. */
  KELTNER_UPPER, KELTNER_MIDDLE, KELTNER_LOWER,
  /** Wilder's average true range, and his directional system. */
  ATR_14, ADX, PLUS_DI, MINUS_DI,
  /** Stochastic of 9 bars smoothed twice by Wilder's 1/5; J = 3K − 2D. K and D bear their other names, too; the last is J − D. */
  KDJ_K, KDJ_D, KDJ_J, STOCH_K, STOCH_D, KDJ_DIVERGENCE,
  /** −100 to 0, 14 bars. */
  WILLIAMS_R,
  /** 20 bars, constant 0.015. */
  CCI,
  /** 14 bars. */
  MFI,
  /** Volume added up by the direction of the close, from the first bar read; its mean of 20. */
  OBV, OBV_SMA_20,
  /** Mean volume of 20 bars; volume over it; change of volume in 14 bars, percent. */
  VOLUME_SMA_20, VOLUME_RATIO, VROC_14,
  /** Ten bars, factor 3: the band that holds, and 1 for up, 0 for down. */
  SUPERTREND, SUPERTREND_TREND,
  /** The adaptive one, see {@link SuperTrendAi}. */
  SUPERTREND_AI, SUPERTREND_AI_TREND, SUPERTREND_FACTOR, SUPERTREND_PERFORMANCE_INDEX, SUPERTREND_SIGNAL_STRENGTH,
  SUPERTREND_CONFIDENCE, SUPERTREND_TREND_DURATION, SUPERTREND_DISTANCE_PCT, PERF_AMA,
  /** Sample deviation of 20 returns times √252. */
  VOLATILITY_20,
  /** Change of the close in percent. */
  ROC_5, ROC_20,
  /** Middle of the range of 9, 26 bars; of both, and of 52 bars, as drawn 26 bars ahead: the values named here are today's. */
  ICHIMOKU_TENKAN, ICHIMOKU_KIJUN, ICHIMOKU_SENKOU_A, ICHIMOKU_SENKOU_B;

  private final String code = name().toLowerCase(Locale.ROOT);

  public String code() {
    return code;
  }
}
