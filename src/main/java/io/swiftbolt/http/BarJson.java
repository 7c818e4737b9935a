package io.swiftbolt.http;

import io.swiftbolt.market.BarPart;
import io.swiftbolt.market.BarSeries;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Bars as JSON objects, each followed by a comma. What was written of a part of a series is kept, so that another window of it,
 * or its next version, is mostly copied. Bounded by bytes, the least recently used give way.
 */
final class BarJson {
  private static final int BYTES_PER_BAR = 190;
  private static final byte[] TS = ascii("{\"ts\":");
  private static final byte[] OPEN = ascii(",\"open\":");
  private static final byte[] HIGH = ascii(",\"high\":");
  private static final byte[] LOW = ascii(",\"low\":");
  private static final byte[] CLOSE = ascii(",\"close\":");
  private static final byte[] VOLUME = ascii(",\"volume\":");
  private static final byte[] PROVIDER = ascii(",\"provider\":");
  private static final byte[] VERIFIED = ascii(",\"is_forecast\":false,\"dataStatus\":\"verified\"},");
  private static final byte[] LIVE = ascii(",\"is_forecast\":false,\"dataStatus\":\"live\"},");
  private static final byte[] PARTIAL = ascii(
      ",\"is_forecast\":false,\"dataStatus\":\"live\",\"is_partial\":true},");

  private final long mostBytes;
  private final Map<PartKey, Written> written = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  BarJson(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** The very part, not one like it. */
  private static final class PartKey {
    private final BarPart part;

    PartKey(BarPart part) {
      this.part = part;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // parts are shared, and none is like another one
    public boolean equals(Object other) {
      return other instanceof PartKey key && key.part == part;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(part);
    }
  }

  /** The text of a part's bars, and where that of each ends, its comma included. */
  private static final class Written {
    final byte[] text;
    final int[] ends;

    Written(byte[] text, int[] ends) {
      this.text = text;
      this.ends = ends;
    }

    long bytes() {
      return text.length + 4L * ends.length + (long) ends.length * BarPart.BYTES_PER_BAR;
    }
  }

  /**
   * Appends all bars of a series.
   *
   * @param live so many at the end may still change
   * @param partial the last one is still being made
   */
  void write(JsonBytes json, BarSeries bars, int live, boolean partial) {
    int settled = bars.size() - Math.max(live, partial ? 1 : 0);
    List<BarPart> parts = bars.parts();
    int skipped = bars.skipped();
    int at = 0;
    for (int i = 0; at < settled; i++) {
      int from = (at + skipped) % BarPart.MOST;
      int count = Math.min(settled - at, BarPart.MOST - from);
      Written part = written(parts.get(i), bars);
      json.raw(part.text, from == 0 ? 0 : part.ends[from - 1], part.ends[from + count - 1]);
      at += count;
    }
    for (; at < bars.size(); at++) {
      bar(json, bars, at, partial && at == bars.size() - 1 ? PARTIAL : LIVE);
    }
  }

  private Written written(BarPart part, BarSeries bars) {
    PartKey key = new PartKey(part);
    synchronized (this) {
      Written known = written.get(key);
      if (known != null) {
        return known;
      }
    }
    Written made = encode(part, bars);
    synchronized (this) {
      Written twin = written.put(key, made);
      bytes += made.bytes() - (twin == null ? 0 : twin.bytes());
      Iterator<Written> eldest = written.values().iterator();
      while (bytes > mostBytes && written.size() > 1) {
        bytes -= eldest.next().bytes();
        eldest.remove();
      }
    }
    return made;
  }

  private static Written encode(BarPart part, BarSeries bars) {
    JsonBytes json = new JsonBytes(part.size() * BYTES_PER_BAR);
    int[] ends = new int[part.size()];
    BarSeries whole = bars.all(part);
    for (int i = 0; i < ends.length; i++) {
      bar(json, whole, i, VERIFIED);
      ends[i] = json.size();
    }
    return new Written(json.toArray(), ends);
  }

  private static void bar(JsonBytes json, BarSeries bars, int at, byte[] end) {
    json.raw(TS).time(bars.epochSecond(at)).raw(OPEN).number(bars.open(at)).raw(HIGH).number(bars.high(at)).raw(LOW)
        .number(bars.low(at)).raw(CLOSE).number(bars.close(at)).raw(VOLUME).number(bars.volume(at)).raw(PROVIDER)
        .text(bars.provider(at)).raw(end);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
