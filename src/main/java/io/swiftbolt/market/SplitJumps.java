package io.swiftbolt.market;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Finds jumps in daily bars that look like a split which is not on record. Pure; a guess for a person to look at. */
public final class SplitJumps {
  /** Over more days a price may come to anything. */
  private static final Duration APART_MOST = Duration.ofDays(7);
  /** No share trebles or falls to a third overnight, and stays there, but for a split. */
  private static final double ALWAYS = 3;
  /** What companies choose when it is less; the market may come near by itself, so these must be met well. */
  private static final int[][] SMALL = {{2, 3}, {1, 2}, {2, 5}};
  private static final double OPEN_WITHIN = 0.04;
  private static final double CLOSE_WITHIN = 0.08;
  /** A misprint at the open does not last until the close. */
  private static final double STAYS_ABOVE = 2;

  /** So many sessions before and after tell how much is traded; fewer than the least may be out of the ordinary. */
  private static final int TURNOVER_DAYS = 5;
  private static final int TURNOVER_DAYS_LEAST = 3;
  /** Around splits it changed by up to 2.5 times, where tickers were mixed up 18 to 140 times. */
  private static final double OTHER_TURNOVER = 10;

  private SplitJumps() {}

  /**
   * A suspected split.
   *
   * @param exDate New York date of the first bar after the jump
   * @param closeBefore as traded
   * @param openAfter as traded
   * @param from shares before; with {@code to} the simplest numbers that explain the jump, after the splits on record
   * @param to shares that they became
   */
  public record Jump(LocalDate exDate, double closeBefore, double openAfter, int from, int to, Kind kind) {}

  /** What a jump looks like. */
  public enum Kind {
    SPLIT,
    /** The ticker means another security from here on: quite another sum is traded in it, and no split changes that. */
    OTHER_SECURITY
  }

  /**
   * @param daily as traded
   * @param splits on record; what they explain is no jump
   * @return ascending
   */
  public static List<Jump> of(BarSeries daily, Collection<Split> splits) {
    List<Jump> jumps = new ArrayList<>();
    for (int i = 1; i < daily.size(); i++) {
      if (daily.epochSecond(i) - daily.epochSecond(i - 1) <= APART_MOST.toSeconds()) {
        double recorded = SplitAdjustment.factorAt(daily.ts(i - 1), splits)
            / SplitAdjustment.factorAt(daily.ts(i), splits);
        double before = daily.close(i - 1) / recorded;
        int at = i;
        shares(before / daily.open(i), before / daily.close(i)).ifPresent(shares -> jumps.add(
            new Jump(daily.ts(at).atZone(TradingCalendar.NEW_YORK).toLocalDate(), daily.close(at - 1), daily.open(at),
                shares[0], shares[1], kind(daily, at))));
      }
    }
    return jumps;
  }

  /** A split changes the number of shares, not what people want to have in them. Where nothing is told of volume, it is a split. */
  private static Kind kind(BarSeries daily, int at) {
    if (at < TURNOVER_DAYS_LEAST || daily.size() - at < TURNOVER_DAYS_LEAST) {
      return Kind.SPLIT;
    }
    double before = turnover(daily, Math.max(0, at - TURNOVER_DAYS), at);
    double after = turnover(daily, at, Math.min(daily.size(), at + TURNOVER_DAYS));
    boolean other = before > 0 && after > 0
        && Math.max(before / after, after / before) >= OTHER_TURNOVER;
    return other ? Kind.OTHER_SECURITY : Kind.SPLIT;
  }

  /** The median of what was traded a day, in dollars. */
  private static double turnover(BarSeries daily, int from, int to) {
    double[] sums = IntStream.range(from, to).mapToDouble(i -> daily.close(i) * daily.volume(i)).sorted().toArray();
    return sums[sums.length / 2];
  }

  /** Old and new shares that explain the fall from the last close to the open and to the close. */
  private static Optional<int[]> shares(double toOpen, double toClose) {
    boolean forward = toOpen > 1;
    double open = forward ? toOpen : 1 / toOpen;
    double close = forward ? toClose : 1 / toClose;
    if (open >= ALWAYS * (1 - OPEN_WITHIN) && close >= STAYS_ABOVE) {
      return Optional.of(ordered(forward, 1, (int) Math.round(Math.min(open, Integer.MAX_VALUE))));
    }
    for (int[] usual : SMALL) {
      double ratio = (double) usual[1] / usual[0];
      if (Math.abs(open / ratio - 1) <= OPEN_WITHIN && Math.abs(close / ratio - 1) <= CLOSE_WITHIN) {
        return Optional.of(ordered(forward, usual[0], usual[1]));
      }
    }
    return Optional.empty();
  }

  private static int[] ordered(boolean forward, int fewer, int more) {
    return forward ? new int[]{fewer, more} : new int[]{more, fewer};
  }
}
