package io.swiftbolt.indicators;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.swiftbolt.market.BarSeries;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ta4j.core.BaseBarSeriesBuilder;
import org.ta4j.core.indicators.ATRIndicator;
import org.ta4j.core.indicators.CCIIndicator;
import org.ta4j.core.indicators.MACDIndicator;
import org.ta4j.core.indicators.ROCIndicator;
import org.ta4j.core.indicators.RSIIndicator;
import org.ta4j.core.indicators.StochasticOscillatorKIndicator;
import org.ta4j.core.indicators.WilliamsRIndicator;
import org.ta4j.core.indicators.adx.ADXIndicator;
import org.ta4j.core.indicators.adx.MinusDIIndicator;
import org.ta4j.core.indicators.adx.PlusDIIndicator;
import org.ta4j.core.indicators.averages.EMAIndicator;
import org.ta4j.core.indicators.averages.MMAIndicator;
import org.ta4j.core.indicators.averages.SMAIndicator;
import org.ta4j.core.indicators.bollinger.BollingerBandsLowerIndicator;
import org.ta4j.core.indicators.bollinger.BollingerBandsMiddleIndicator;
import org.ta4j.core.indicators.bollinger.BollingerBandsUpperIndicator;
import org.ta4j.core.indicators.bollinger.PercentBIndicator;
import org.ta4j.core.indicators.helpers.ClosePriceIndicator;
import org.ta4j.core.indicators.helpers.VolumeIndicator;
import org.ta4j.core.indicators.ichimoku.IchimokuKijunSenIndicator;
import org.ta4j.core.indicators.ichimoku.IchimokuLineIndicator;
import org.ta4j.core.indicators.ichimoku.IchimokuTenkanSenIndicator;
import org.ta4j.core.indicators.keltner.KeltnerChannelMiddleIndicator;
import org.ta4j.core.indicators.keltner.KeltnerChannelUpperIndicator;
import org.ta4j.core.indicators.statistics.StandardDeviationIndicator;
import org.ta4j.core.indicators.supertrend.SuperTrendIndicator;
import org.ta4j.core.indicators.volume.MoneyFlowIndexIndicator;
import org.ta4j.core.indicators.volume.OnBalanceVolumeIndicator;
import org.ta4j.core.num.DoubleNumFactory;
import org.ta4j.core.num.Num;

/** Where ta4j has the same definition it must have the same number, once its other way of beginning is forgotten. */
class AgainstTa4jTest {
  private static final int BARS = 900;
  private static final int SETTLED = 600;
  private static final BarSeries OURS = RandomBars.walk(BARS, 7);
  private static final List<Readings> READINGS = IndicatorStream.all(OURS);
  private static final org.ta4j.core.BarSeries THEIRS = theirs();

  @ParameterizedTest
  @EnumSource(value = Indicator.class, names = {"SMA_5", "SMA_10", "SMA_20", "SMA_50", "SMA_200", "EMA_9", "EMA_12",
      "EMA_21", "EMA_26", "RSI_14", "MACD", "MACD_SIGNAL", "MACD_HIST", "BB_UPPER", "BB_MIDDLE", "BB_LOWER", "PCT_B",
      "KELTNER_MIDDLE", "KELTNER_UPPER", "ATR_14", "ADX", "PLUS_DI", "MINUS_DI", "KDJ_K", "KDJ_D", "WILLIAMS_R", "CCI",
      "MFI", "OBV", "VOLUME_SMA_20", "SUPERTREND", "ROC_5", "ROC_20", "VROC_14", "ICHIMOKU_TENKAN", "ICHIMOKU_KIJUN",
      "ICHIMOKU_SENKOU_B"})
  void the_same_definition_gives_the_same_number(Indicator indicator) {
    org.ta4j.core.Indicator<Num> oracle = oracle(indicator);
    for (int i = SETTLED; i < BARS; i++) {
      double expected = oracle.getValue(i).doubleValue();
      assertEquals(expected, READINGS.get(i).get(indicator).orElseThrow(), 1e-7 * Math.max(1, Math.abs(expected)),
          indicator + " at " + i);
    }
  }

  private static org.ta4j.core.Indicator<Num> oracle(Indicator indicator) {
    ClosePriceIndicator close = new ClosePriceIndicator(THEIRS);
    SMAIndicator mean = new SMAIndicator(close, 20);
    StandardDeviationIndicator deviation = new StandardDeviationIndicator(close, 20);
    BollingerBandsMiddleIndicator middle = new BollingerBandsMiddleIndicator(mean);
    KeltnerChannelMiddleIndicator keltner = new KeltnerChannelMiddleIndicator(close, 20);
    MACDIndicator macd = new MACDIndicator(close, 12, 26);
    // Wilder's weight 1/5 for both, as the KDJ has it
    MMAIndicator k = new MMAIndicator(new StochasticOscillatorKIndicator(THEIRS, 9), 5);
    return switch (indicator) {
      case SMA_5 -> new SMAIndicator(close, 5);
      case SMA_10 -> new SMAIndicator(close, 10);
      case SMA_20, BB_MIDDLE -> mean;
      case SMA_50 -> new SMAIndicator(close, 50);
      case SMA_200 -> new SMAIndicator(close, 200);
      case EMA_9 -> new EMAIndicator(close, 9);
      case EMA_12 -> new EMAIndicator(close, 12);
      case EMA_21 -> new EMAIndicator(close, 21);
      case EMA_26 -> new EMAIndicator(close, 26);
      case RSI_14 -> new RSIIndicator(close, 14);
      case MACD -> macd;
      case MACD_SIGNAL -> macd.getSignalLine(9);
      case MACD_HIST -> macd.getHistogram(9);
      case BB_UPPER -> new BollingerBandsUpperIndicator(middle, deviation);
      case BB_LOWER -> new BollingerBandsLowerIndicator(middle, deviation);
      case PCT_B -> new PercentBIndicator(close, 20, 2);
      case KELTNER_MIDDLE -> keltner;
      case KELTNER_UPPER -> new KeltnerChannelUpperIndicator(keltner, 2, 10);
      case ATR_14 -> new ATRIndicator(THEIRS, 14);
      case ADX -> new ADXIndicator(THEIRS, 14);
      case PLUS_DI -> new PlusDIIndicator(THEIRS, 14);
      case MINUS_DI -> new MinusDIIndicator(THEIRS, 14);
      case KDJ_K -> k;
      case KDJ_D -> new MMAIndicator(k, 5);
      case WILLIAMS_R -> new WilliamsRIndicator(THEIRS, 14);
      case CCI -> new CCIIndicator(THEIRS, 20);
      case MFI -> new MoneyFlowIndexIndicator(THEIRS, 14);
      case OBV -> new OnBalanceVolumeIndicator(THEIRS);
      case VOLUME_SMA_20 -> new SMAIndicator(new VolumeIndicator(THEIRS), 20);
      case SUPERTREND -> new SuperTrendIndicator(THEIRS, 10, 3.0);
      case ROC_5 -> new ROCIndicator(close, 5);
      case ROC_20 -> new ROCIndicator(close, 20);
      case VROC_14 -> new ROCIndicator(new VolumeIndicator(THEIRS), 14);
      case ICHIMOKU_TENKAN -> new IchimokuTenkanSenIndicator(THEIRS);
      case ICHIMOKU_KIJUN -> new IchimokuKijunSenIndicator(THEIRS);
      case ICHIMOKU_SENKOU_B -> new IchimokuLineIndicator(THEIRS, 52);
      default -> throw new IllegalArgumentException("ta4j has no " + indicator);
    };
  }

  private static org.ta4j.core.BarSeries theirs() {
    org.ta4j.core.BarSeries series = new BaseBarSeriesBuilder().withNumFactory(DoubleNumFactory.getInstance()).build();
    for (int i = 0; i < BARS; i++) {
      series.barBuilder().timePeriod(Duration.ofDays(1)).endTime(OURS.ts(i).plus(Duration.ofDays(1)))
          .openPrice(OURS.open(i)).highPrice(OURS.high(i)).lowPrice(OURS.low(i)).closePrice(OURS.close(i))
          .volume(OURS.volume(i)).add();
    }
    return series;
  }
}
