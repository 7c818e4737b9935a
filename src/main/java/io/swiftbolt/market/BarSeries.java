package io.swiftbolt.market;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Bars of one symbol and timeframe in columns, ascending, no start twice. Immutable; a million bars take 50 MB. A slice, or a
 * series made by changing another one, shares the parts in which it agrees with it.
 */
public final class BarSeries {
  private final Timeframe timeframe;
  private final BarPart[] parts;
  private final int skipped;
  private final int size;
  private final List<String> providers;

  /** @param skipped bars of the first part that do not belong to it */
  private BarSeries(Timeframe timeframe, BarPart[] parts, int skipped, int size, List<String> providers) {
    this.timeframe = timeframe;
    this.parts = parts;
    this.skipped = skipped;
    this.size = size;
    this.providers = providers;
  }

  public static BarSeries empty(Timeframe timeframe) {
    return builder(timeframe).build();
  }

  public static Builder builder(Timeframe timeframe) {
    return new Builder(timeframe);
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

  private BarPart part(int at) {
    return parts[(at + skipped) >> BarPart.SHIFT];
  }

  private int within(int at) {
    return (at + skipped) & BarPart.MASK;
  }

  /** Start of a bar, seconds since the epoch. */
  public long epochSecond(int at) {
    return part(at).ts[within(at)];
  }

  public Instant ts(int at) {
    return Instant.ofEpochSecond(epochSecond(at));
  }

  public double open(int at) {
    return part(at).open[within(at)];
  }

  public double high(int at) {
    return part(at).high[within(at)];
  }

  public double low(int at) {
    return part(at).low[within(at)];
  }

  public double close(int at) {
    return part(at).close[within(at)];
  }

  public long volume(int at) {
    return part(at).volume[within(at)];
  }

  /** Who sent the bar; several names joined by {@code +} where it was made of bars of several. */
  public String provider(int at) {
    return providers.get(part(at).provider[within(at)]);
  }

  public Bar bar(int at) {
    return new Bar(ts(at), open(at), high(at), low(at), close(at), volume(at));
  }

  /** Index of the first bar that starts at the second or later; size() when there is none. */
  public int firstFrom(long epochSecond) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (epochSecond(middle) < epochSecond) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Bars from index {@code from} up to, without, index {@code to}; copies none. */
  public BarSeries slice(int from, int to) {
    if (from == 0 && to == size) {
      return this;
    }
    if (from == to) {
      return empty(timeframe);
    }
    int first = (from + skipped) >> BarPart.SHIFT;
    int last = (to - 1 + skipped) >> BarPart.SHIFT;
    return new BarSeries(timeframe, Arrays.copyOfRange(parts, first, last + 1), within(from), to - from, providers);
  }

  /**
   * The parts that hold the bars, in order. The first may begin with bars that are not of this series ({@link #skipped}), the
   * last may end with such.
   */
  public List<BarPart> parts() {
    return List.of(parts);
  }

  /** All bars of one of this series' parts, those that are not of this series included. */
  public BarSeries all(BarPart part) {
    return new BarSeries(timeframe, new BarPart[]{part}, 0, part.size, providers);
  }

  /** How many bars of the first part come before this series. */
  public int skipped() {
    return skipped;
  }

  /** How many bars at the beginning are the same in both. Parts that both share are not looked at. */
  @SuppressWarnings("ReferenceEquality")
  public int agreesUntil(BarSeries other) {
    int most = Math.min(size, other.size);
    int at = 0;
    boolean aligned = skipped == other.skipped && providers.equals(other.providers);
    while (at < most) {
      if (aligned && part(at) == other.part(at)) {
        at = Math.min(most, (((at + skipped) | BarPart.MASK) + 1) - skipped);
      } else if (sameBar(at, other)) {
        at++;
      } else {
        return at;
      }
    }
    return at;
  }

  private boolean sameBar(int at, BarSeries other) {
    return epochSecond(at) == other.epochSecond(at) && open(at) == other.open(at) && high(at) == other.high(at)
        && low(at) == other.low(at) && close(at) == other.close(at) && volume(at) == other.volume(at)
        && provider(at).equals(other.provider(at));
  }

  /** This series with other bars from index {@code from} up to, without, index {@code to}; itself when they are the same. */
  public BarSeries replaced(int from, int to, BarSeries by) {
    if (by.size == to - from && slice(from, to).agreesUntil(by) == by.size) {
      return this;
    }
    return new Builder(timeframe).naming(this).add(this, 0, from).add(by, 0, by.size).add(this, to, size).build();
  }

  /** Heap that the columns take, shared ones included. */
  public long bytes() {
    return (long) BarPart.BYTES_PER_BAR * size;
  }

  /** Collects bars in ascending order. */
  public static final class Builder {
    private final Timeframe timeframe;
    private final List<BarPart> full = new ArrayList<>();
    private final List<String> providers = new ArrayList<>();
    private List<String> shared = List.of();
    private BarPart last = BarPart.none();
    private int size;
    private long lastEpochSecond = Long.MIN_VALUE;

    private Builder(Timeframe timeframe) {
      this.timeframe = timeframe;
    }

    public int size() {
      return size;
    }

    /** Start of the last bar so far; before all time while there is none. */
    public long lastEpochSecond() {
      return lastEpochSecond;
    }

    public Builder add(long epochSecond, double open, double high, double low, double close, long volume,
        String provider) {
      ascend(epochSecond);
      int at = size & BarPart.MASK;
      makeRoom();
      last.ts[at] = epochSecond;
      last.open[at] = open;
      last.high[at] = high;
      last.low[at] = low;
      last.close[at] = close;
      last.volume[at] = volume;
      last.provider[at] = code(provider);
      grown(1, epochSecond);
      return this;
    }

    public Builder add(Bar bar, String provider) {
      return add(bar.ts().getEpochSecond(), bar.open(), bar.high(), bar.low(), bar.close(), bar.volume(), provider);
    }

    /** One bar of another series. */
    public Builder add(BarSeries from, int at) {
      return add(from.epochSecond(at), from.open(at), from.high(at), from.low(at), from.close(at), from.volume(at),
          from.provider(at));
    }

    /** Numbers the providers as another series does, unless some are numbered already: only then can parts be shared. */
    private Builder naming(BarSeries from) {
      if (providers.isEmpty()) {
        providers.addAll(from.providers);
        shared = from.providers;
      }
      return this;
    }

    /** Neighbouring bars of another series: whole parts are shared where they stand at the same place in both. */
    public Builder add(BarSeries from, int first, int to) {
      if (first == to) {
        return this;
      }
      naming(from);
      if (!shared.equals(from.providers)) { // its parts name providers by other numbers
        for (int i = first; i < to; i++) {
          add(from, i);
        }
        return this;
      }
      ascend(from.epochSecond(first));
      for (int at = first; at < to;) {
        at += share(from, at, to);
      }
      return this;
    }

    private int share(BarSeries from, int at, int to) {
      BarPart part = from.part(at);
      int within = from.within(at);
      int filled = size & BarPart.MASK;
      int count = Math.min(Math.min(to - at, BarPart.MOST - within), BarPart.MOST - filled);
      if (count == BarPart.MOST) {
        full.add(part);
        size += count;
        lastEpochSecond = part.ts[BarPart.MASK];
        return count;
      }
      makeRoom();
      last.fill(filled, part, within, count);
      grown(count, part.ts[within + count - 1]);
      return count;
    }

    public BarSeries build() {
      int rest = size & BarPart.MASK;
      List<BarPart> parts = new ArrayList<>(full);
      if (rest > 0) {
        parts.add(last.copy(rest, rest));
      }
      return new BarSeries(timeframe, parts.toArray(BarPart[]::new), 0, size, List.copyOf(providers));
    }

    private void grown(int count, long epochSecond) {
      size += count;
      lastEpochSecond = epochSecond;
      if ((size & BarPart.MASK) == 0) {
        full.add(last.holding(BarPart.MOST));
        last = BarPart.none();
      }
    }

    @SuppressWarnings("ReferenceEquality")
    private void makeRoom() {
      if (last == BarPart.none()) {
        last = BarPart.empty();
      }
    }

    private void ascend(long epochSecond) {
      if (epochSecond <= lastEpochSecond) {
        throw new IllegalArgumentException("bars must ascend: " + Instant.ofEpochSecond(epochSecond) + " comes after "
            + Instant.ofEpochSecond(lastEpochSecond));
      }
    }

    private short code(String name) {
      int known = providers.indexOf(name); // a handful of names at most
      if (known < 0) {
        providers.add(name);
        known = providers.size() - 1;
      }
      return (short) known;
    }
  }
}
