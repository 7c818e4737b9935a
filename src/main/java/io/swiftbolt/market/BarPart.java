package io.swiftbolt.market;

import java.util.Arrays;

/**
 * Up to {@link #MOST} neighbouring bars in columns. Never changes, so that series share the parts in which they agree, and what
 * was made of one may be kept as long as it is there. All but a series' last part are full.
 */
public final class BarPart {
  /** Bars of a full part. */
  public static final int MOST = 1 << BarPart.SHIFT;
  static final int SHIFT = 8;
  static final int MASK = MOST - 1;
  private static final BarPart NONE = new BarPart(0, new long[0], new double[0], new double[0], new double[0],
      new double[0], new long[0], new short[0]);
  /** Heap that the columns take. */
  public static final int BYTES_PER_BAR = 6 * Long.BYTES + Short.BYTES;

  final int size;
  final long[] ts;
  final double[] open;
  final double[] high;
  final double[] low;
  final double[] close;
  final long[] volume;
  final short[] provider;

  private BarPart(int size, long[] ts, double[] open, double[] high, double[] low, double[] close, long[] volume,
      short[] provider) {
    this.size = size;
    this.ts = ts;
    this.open = open;
    this.high = high;
    this.low = low;
    this.close = close;
    this.volume = volume;
    this.provider = provider;
  }

  /** Bars of this part. */
  public int size() {
    return size;
  }

  /** Without room for a bar. */
  static BarPart none() {
    return NONE;
  }

  /** With room for {@link #MOST}. */
  static BarPart empty() {
    return new BarPart(0, new long[MOST], new double[MOST], new double[MOST], new double[MOST], new double[MOST],
        new long[MOST], new short[MOST]);
  }

  /** A copy of the first bars, in columns as long as asked for. */
  BarPart copy(int bars, int capacity) {
    return new BarPart(bars, Arrays.copyOf(ts, capacity), Arrays.copyOf(open, capacity), Arrays.copyOf(high, capacity),
        Arrays.copyOf(low, capacity), Arrays.copyOf(close, capacity), Arrays.copyOf(volume, capacity),
        Arrays.copyOf(provider, capacity));
  }

  /** The same columns, of which so many bars count. */
  BarPart holding(int bars) {
    return new BarPart(bars, ts, open, high, low, close, volume, provider);
  }

  /** Copies bars of another part behind those that are there. Only while nobody else knows this one. */
  void fill(int at, BarPart from, int first, int count) {
    System.arraycopy(from.ts, first, ts, at, count);
    System.arraycopy(from.open, first, open, at, count);
    System.arraycopy(from.high, first, high, at, count);
    System.arraycopy(from.low, first, low, at, count);
    System.arraycopy(from.close, first, close, at, count);
    System.arraycopy(from.volume, first, volume, at, count);
    System.arraycopy(from.provider, first, provider, at, count);
  }
}
