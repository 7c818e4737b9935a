package io.swiftbolt.market;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Bars of one symbol and timeframe in columns, ascending, no start twice. Immutable; a million bars take 50 MB. */
public final class BarSeries {
  private static final int BYTES_PER_BAR = 6 * Long.BYTES + Short.BYTES;

  private final Timeframe timeframe;
  private final int size;
  private final long[] ts;
  private final double[] open;
  private final double[] high;
  private final double[] low;
  private final double[] close;
  private final long[] volume;
  private final short[] provider;
  private final List<String> providers;

  private BarSeries(Builder from) {
    timeframe = from.timeframe;
    size = from.size;
    ts = Arrays.copyOf(from.ts, size);
    open = Arrays.copyOf(from.open, size);
    high = Arrays.copyOf(from.high, size);
    low = Arrays.copyOf(from.low, size);
    close = Arrays.copyOf(from.close, size);
    volume = Arrays.copyOf(from.volume, size);
    provider = Arrays.copyOf(from.provider, size);
    providers = List.copyOf(from.providers);
  }

  public static BarSeries empty(Timeframe timeframe) {
    return builder(timeframe, 0).build();
  }

  /** @param expected how many bars will come, a hint */
  public static Builder builder(Timeframe timeframe, int expected) {
    return new Builder(timeframe, expected);
  }

  public Timeframe timeframe() {
    return timeframe;
  }

  public int size() {
    return size;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  /** Start of a bar, seconds since the epoch. */
  public long epochSecond(int at) {
    return ts[at];
  }

  public Instant ts(int at) {
    return Instant.ofEpochSecond(ts[at]);
  }

  public double open(int at) {
    return open[at];
  }

  public double high(int at) {
    return high[at];
  }

  public double low(int at) {
    return low[at];
  }

  public double close(int at) {
    return close[at];
  }

  public long volume(int at) {
    return volume[at];
  }

  /** Who sent the bar; several names joined by {@code +} where it was made of bars of several. */
  public String provider(int at) {
    return providers.get(provider[at]);
  }

  public Bar bar(int at) {
    return new Bar(ts(at), open[at], high[at], low[at], close[at], volume[at]);
  }

  /** Index of the first bar that starts at the second or later; size() when there is none. */
  public int firstFrom(long epochSecond) {
    int at = Arrays.binarySearch(ts, epochSecond);
    return at < 0 ? -at - 1 : at;
  }

  /** Bars from index {@code from} up to, without, index {@code to}. */
  public BarSeries slice(int from, int to) {
    if (from == 0 && to == size) {
      return this;
    }
    Builder part = builder(timeframe, to - from);
    for (int i = from; i < to; i++) {
      part.add(this, i);
    }
    return part.build();
  }

  /** Heap that the columns take. */
  public long bytes() {
    return (long) BYTES_PER_BAR * size;
  }

  /** Collects bars in ascending order. */
  public static final class Builder {
    private final Timeframe timeframe;
    private final List<String> providers = new ArrayList<>();
    private int size;
    private long[] ts;
    private double[] open;
    private double[] high;
    private double[] low;
    private double[] close;
    private long[] volume;
    private short[] provider;

    private Builder(Timeframe timeframe, int expected) {
      this.timeframe = timeframe;
      ts = new long[expected];
      open = new double[expected];
      high = new double[expected];
      low = new double[expected];
      close = new double[expected];
      volume = new long[expected];
      provider = new short[expected];
    }

    public int size() {
      return size;
    }

    /** Start of the last bar so far; before all time while there is none. */
    public long lastEpochSecond() {
      return size == 0 ? Long.MIN_VALUE : ts[size - 1];
    }

    public Builder add(long epochSecond, double open, double high, double low, double close, long volume,
        String provider) {
      if (epochSecond <= lastEpochSecond()) {
        throw new IllegalArgumentException("bars must ascend: " + Instant.ofEpochSecond(epochSecond) + " comes after "
            + Instant.ofEpochSecond(lastEpochSecond()));
      }
      if (size == ts.length) {
        grow();
      }
      this.ts[size] = epochSecond;
      this.open[size] = open;
      this.high[size] = high;
      this.low[size] = low;
      this.close[size] = close;
      this.volume[size] = volume;
      this.provider[size] = code(provider);
      size++;
      return this;
    }

    public Builder add(Bar bar, String provider) {
      return add(bar.ts().getEpochSecond(), bar.open(), bar.high(), bar.low(), bar.close(), bar.volume(), provider);
    }

    /** One bar of another series. */
    public Builder add(BarSeries from, int at) {
      return add(from.ts[at], from.open[at], from.high[at], from.low[at], from.close[at], from.volume[at],
          from.provider(at));
    }

    public BarSeries build() {
      return new BarSeries(this);
    }

    private short code(String name) {
      int known = providers.indexOf(name); // a handful of names at most
      if (known < 0) {
        providers.add(name);
        known = providers.size() - 1;
      }
      return (short) known;
    }

    private void grow() {
      int capacity = Math.max(64, size * 2);
      ts = Arrays.copyOf(ts, capacity);
      open = Arrays.copyOf(open, capacity);
      high = Arrays.copyOf(high, capacity);
      low = Arrays.copyOf(low, capacity);
      close = Arrays.copyOf(close, capacity);
      volume = Arrays.copyOf(volume, capacity);
      provider = Arrays.copyOf(provider, capacity);
    }
  }
}
