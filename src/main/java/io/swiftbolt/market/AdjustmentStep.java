package io.swiftbolt.market;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What bars before an instant are divided by to be seen in later shares.
 *
 * @param effective bars that start at it or later stay as they are
 * @param price divides their prices
 * @param volume multiplies their volumes
 */
public record AdjustmentStep(Instant effective, double price, double volume) implements Comparable<AdjustmentStep> {

  /** Price by the ratio, volume times the ratio. */
  public static List<AdjustmentStep> ofSplits(Collection<Split> splits) {
    return splits.stream().map(split -> new AdjustmentStep(split.effective(), split.ratio(), split.ratio())).toList();
  }

  /**
   * A dividend takes the part of the price away that it pays: older prices times {@code 1 - amount / close}, where the close is the
   * last one before the ex-date, in the shares of the ex-date (the usual method, as CRSP and Yahoo's adjusted close have it). The
   * close comes from the daily bars or, where they end earlier, from the others. A dividend without any bar before it changes
   * nothing, and one as high as the price is no price of a share: both are left out.
   *
   * @param splits in effect
   * @param daily as traded
   * @param other as traded, within regular hours
   */
  public static List<AdjustmentStep> ofDividends(Collection<Dividend> dividends, Collection<Split> splits,
      BarSeries daily, BarSeries other) {
    List<AdjustmentStep> steps = new ArrayList<>();
    for (Dividend dividend : dividends) {
      double close = lastClose(dividend.effective(), splits, daily, other);
      if (dividend.amount() < close) {
        steps.add(new AdjustmentStep(dividend.effective(), 1 / (1 - dividend.amount() / close), 1));
      }
    }
    return steps;
  }

  /** @return 0 when there is none */
  private static double lastClose(Instant before, Collection<Split> splits, BarSeries daily, BarSeries other) {
    int inDaily = daily.firstFrom(before.getEpochSecond()) - 1;
    int inOther = other.firstFrom(before.getEpochSecond()) - 1;
    if (inDaily < 0 && inOther < 0) {
      return 0;
    }
    // a daily bar stands at its day's midnight, so those of the same day come later
    boolean fromDaily = inDaily >= 0 && (inOther < 0 || !other.ts(inOther).isAfter(endOfDay(daily.ts(inDaily))));
    Instant at = fromDaily ? daily.ts(inDaily) : other.ts(inOther);
    double close = fromDaily ? daily.close(inDaily) : other.close(inOther);
    return close / SplitAdjustment.factorAt(at,
        splits.stream().filter(split -> !split.effective().isAfter(before)).toList());
  }

  private static Instant endOfDay(Instant midnight) {
    return TradingCalendar.midnight(midnight.atZone(TradingCalendar.NEW_YORK).toLocalDate().plusDays(1));
  }

  /** Raw bars after all steps that come after each of them. Every bar of the answer is in the same shares. */
  public static BarSeries apply(BarSeries raw, Collection<AdjustmentStep> steps) {
    List<AdjustmentStep> ascending = steps.stream().sorted().toList();
    if (raw.isEmpty() || ascending.stream().noneMatch(step -> raw.ts(0).isBefore(step.effective()))) {
      return raw;
    }
    // products from each step to the last one, so that a long series with many dividends is gone through once
    double[] price = new double[ascending.size() + 1];
    double[] volume = new double[ascending.size() + 1];
    price[ascending.size()] = 1;
    volume[ascending.size()] = 1;
    for (int i = ascending.size() - 1; i >= 0; i--) {
      price[i] = ascending.get(i).price() * price[i + 1];
      volume[i] = ascending.get(i).volume() * volume[i + 1];
    }
    BarSeries.Builder adjusted = BarSeries.builder(raw.timeframe());
    int next = 0;
    for (int i = 0; i < raw.size(); i++) {
      while (next < ascending.size() && !raw.ts(i).isBefore(ascending.get(next).effective())) {
        next++;
      }
      adjusted.add(raw.epochSecond(i), raw.open(i) / price[next], raw.high(i) / price[next], raw.low(i) / price[next],
          raw.close(i) / price[next], Math.round(raw.volume(i) * volume[next]), raw.provider(i));
    }
    return adjusted.build();
  }

  @Override
  public int compareTo(AdjustmentStep other) {
    return effective.compareTo(other.effective);
  }
}
