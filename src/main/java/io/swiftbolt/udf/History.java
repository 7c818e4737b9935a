package io.swiftbolt.udf;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.swiftbolt.chart.ChartAnswer;
import io.swiftbolt.chart.ChartQuery;
import io.swiftbolt.chart.Charts;
import io.swiftbolt.market.Adjustment;
import io.swiftbolt.market.BarSeries;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Bars in columns, in today's number of shares. A front end walks back by asking for what comes before the oldest bar that it
 * has, until it is told that there is none; so {@code no_data} is said only where no bar is, and where there are older ones it
 * says where ({@code nextTime}).
 */
final class History {
  private static final JsonFactory JSON = JsonFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
      .build();
  private static final int BYTES_PER_BAR = 60;
  /** Whoever asks beyond now asks for the newest bars: all of them get the same answer. */
  private static final Instant NEWEST = Instant.parse("2200-01-01T00:00:00Z");

  private final Charts charts;
  private final InstantSource clock;
  private final int mostBars;

  /** @param mostBars of one answer */
  History(Charts charts, InstantSource clock, int mostBars) {
    this.charts = charts;
    this.clock = clock;
    this.mostBars = mostBars;
  }

  /** Fails with {@link io.swiftbolt.symbols.UnknownSymbol} or {@link Refused}. */
  Future<Buffer> of(HistoryRequest request) {
    boolean counted = request.countback() > 0;
    Optional<Instant> from = counted ? Optional.empty() : Optional.of(request.from());
    Instant to = request.to().isAfter(clock.instant()) ? NEWEST : request.to();
    int most = counted ? Math.min(request.countback(), mostBars) : mostBars;
    return bars(request, from, to, most).compose(answer -> {
      if (!counted && answer.truncated()) {
        throw new Refused("from", "must leave at most " + mostBars + " bars before to, or countback say how many");
      }
      return answer.bars().isEmpty()
          ? nothing(request, counted)
          : Future.succeededFuture(encoded(answer.bars()));
    });
  }

  private Future<ChartAnswer> bars(HistoryRequest request, Optional<Instant> from, Instant to, int most) {
    return charts.answer(
        ChartQuery.window(request.ticker(), request.timeframe(), Adjustment.SPLIT, from, to, most));
  }

  /** Weekend, holiday or hole: where the next older bar is. With countback, or without an older one, there is none. */
  private Future<Buffer> nothing(HistoryRequest request, boolean counted) {
    if (counted) {
      return Future.succeededFuture(noData(Optional.empty()));
    }
    return bars(request, Optional.empty(), request.from(), 1)
        .map(older -> noData(older.bars().isEmpty() ? Optional.empty() : Optional.of(stamp(older.bars(), 0))));
  }

  private static long stamp(BarSeries bars, int at) {
    return Resolution.stamp(bars.timeframe(), bars.epochSecond(at));
  }

  private static Buffer noData(Optional<Long> nextTime) {
    // seconds: only front ends from before countback look at it, and those count in seconds
    return Buffer.buffer(nextTime.map(time -> "{\"s\":\"no_data\",\"nextTime\":" + time + "}")
        .orElse("{\"s\":\"no_data\"}"));
  }

  /** One number of a bar. */
  @FunctionalInterface
  private interface Column {
    void write(JsonGenerator json, int at) throws IOException;
  }

  private static Buffer encoded(BarSeries bars) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 + BYTES_PER_BAR * bars.size());
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("s", "ok");
      column(json, "t", bars, (out, at) -> out.writeNumber(stamp(bars, at)));
      column(json, "o", bars, (out, at) -> out.writeNumber(bars.open(at)));
      column(json, "h", bars, (out, at) -> out.writeNumber(bars.high(at)));
      column(json, "l", bars, (out, at) -> out.writeNumber(bars.low(at)));
      column(json, "c", bars, (out, at) -> out.writeNumber(bars.close(at)));
      column(json, "v", bars, (out, at) -> out.writeNumber(bars.volume(at)));
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return Buffer.buffer(bytes.toByteArray());
  }

  private static void column(JsonGenerator json, String name, BarSeries bars, Column column) throws IOException {
    json.writeArrayFieldStart(name);
    for (int at = 0; at < bars.size(); at++) {
      column.write(json, at);
    }
    json.writeEndArray();
  }
}
