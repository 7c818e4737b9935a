package io.swiftbolt.http;

import io.swiftbolt.chart.ChartAnswer;
import io.swiftbolt.chart.ChartQuery;
import io.swiftbolt.chart.Charts;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every answer encoded once in each form that it is asked for. Bounded by bytes, the least recently used give way. */
public final class EncodedCharts {
  /** Of the heap for answers: what was written of parts of series serves all windows of them. */
  private static final int PARTS_SHARE = 2;

  private final Charts charts;
  private final ChartJson json;
  private final long mostBytes;
  private final Map<Key, EncodedChart> encoded = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  private record Key(ChartQuery query, ChartFormat format) {}

  /** @param mostBytes heap for encoded answers */
  public EncodedCharts(Charts charts, long mostBytes) {
    this.charts = charts;
    this.json = new ChartJson(new BarJson(mostBytes / PARTS_SHARE));
    this.mostBytes = mostBytes - mostBytes / PARTS_SHARE;
  }

  /** The chart as it is now, if all that it takes is in memory, otherwise null. */
  @Nullable
  EncodedChart now(ChartQuery query, ChartFormat format) {
    ChartAnswer answer = charts.now(query);
    return answer == null ? null : of(answer, format);
  }

  @SuppressWarnings("ReferenceEquality") // the charts give the same object until something changes
  EncodedChart of(ChartAnswer answer, ChartFormat format) {
    Key key = new Key(answer.query(), format);
    synchronized (this) {
      EncodedChart known = encoded.get(key);
      if (known != null && known.answer() == answer) {
        return known;
      }
    }
    EncodedChart made = new EncodedChart(answer, encode(answer, format), charts.validity(answer));
    synchronized (this) {
      EncodedChart old = encoded.put(key, made);
      bytes += made.bytes();
      if (old != null) {
        gone(old);
      }
      Iterator<EncodedChart> eldest = encoded.values().iterator();
      while (bytes > mostBytes && encoded.size() > 1) {
        gone(eldest.next());
        eldest.remove();
      }
    }
    return made;
  }

  private void gone(EncodedChart chart) {
    bytes -= chart.bytes();
    chart.release();
  }

  /** Memory that the answers take. */
  public synchronized long bytes() {
    return bytes;
  }

  private byte[] encode(ChartAnswer answer, ChartFormat format) {
    return switch (format) {
      case JSON -> json.encode(answer);
      case CSV -> ChartCsv.encode(answer);
    };
  }
}
