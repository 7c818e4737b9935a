package io.swiftbolt.forecast;

import io.swiftbolt.market.BarSeries;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Daily bars as a forecast reads them: log returns and what each day's range says of its variance. Immutable. Bars must be in one
 * kind of share, ascending.
 */
public final class History {
  /** 2 ln 2 − 1, Garman and Klass (1980), "On the Estimation of Security Price Volatilities from Historical Data". */
  private static final double OPEN_TO_CLOSE = 2 * Math.log(2) - 1;
  /** A day without any movement still has some variance. */
  private static final double LEAST = 1e-7;

  private final long[] ts;
  private final double[] close;
  private final double[] returns;
  private final double[] variance;

  private History(long[] ts, double[] close, double[] returns, double[] variance) {
    this.ts = ts;
    this.close = close;
    this.returns = returns;
    this.variance = variance;
  }

  public static History of(BarSeries bars) {
    int size = bars.size();
    long[] ts = new long[size];
    double[] close = new double[size];
    double[] returns = new double[size];
    double[] variance = new double[size];
    for (int i = 0; i < size; i++) {
      ts[i] = bars.epochSecond(i);
      close[i] = bars.close(i);
      double range = Math.log(bars.high(i) / bars.low(i));
      double body = Math.log(bars.close(i) / bars.open(i));
      double gap = i == 0 ? 0 : Math.log(bars.open(i) / bars.close(i - 1));
      returns[i] = i == 0 ? 0 : Math.log(bars.close(i) / bars.close(i - 1));
      variance[i] = Math.max(LEAST, gap * gap + 0.5 * range * range - OPEN_TO_CLOSE * body * body);
    }
    return new History(ts, close, returns, variance);
  }

  public int size() {
    return ts.length;
  }

  /** Start of a bar, seconds since the epoch. */
  public long epochSecond(int at) {
    return ts[at];
  }

  public double close(int at) {
    return close[at];
  }

  /** Log return from the bar before; 0 at the first bar. */
  double dayReturn(int at) {
    return returns[at];
  }

  /** Log return over the sessions after a bar. */
  public double returnAfter(int at, int sessions) {
    return Math.log(close[at + sessions] / close[at]);
  }

  /** Garman and Klass's estimate of the day's variance, the gap before the open included. */
  double rangeVariance(int at) {
    return variance[at];
  }

  /** Index of the last bar that starts at the second or earlier; −1 when there is none. */
  public int lastUntil(long epochSecond) {
    int at = Arrays.binarySearch(ts, epochSecond);
    return at >= 0 ? at : -at - 2;
  }

  /** Names the bars up to one, that one included: other times or closes, another name. */
  public String fingerprint(int last) {
    ByteBuffer bytes = ByteBuffer.allocate((last + 1) * 2 * Long.BYTES);
    for (int i = 0; i <= last; i++) {
      bytes.putLong(ts[i]).putDouble(close[i]);
    }
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()), 0, 8);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
