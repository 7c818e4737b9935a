package io.swiftbolt.http;

import io.swiftbolt.chart.ChartAnswer;
import io.swiftbolt.chart.ChartQuery;
import io.swiftbolt.indicators.Indicator;
import io.swiftbolt.indicators.IndicatorStream;
import io.swiftbolt.indicators.Readings;
import io.swiftbolt.market.BarSeries;
import io.swiftbolt.market.Timeframe;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** {@code /functions/v1/technical-indicators}: all indicators at the newest bar. Read anew when a bar has changed, no sooner. */
final class TechnicalIndicatorsEndpoint {
  private static final Set<Timeframe> TIMEFRAMES = EnumSet.of(Timeframe.M15, Timeframe.M30, Timeframe.H1, Timeframe.H4,
      Timeframe.D1, Timeframe.W1);
  private static final int USUAL_BARS = 500;
  private static final int KEPT = 256;

  private final Function<ChartQuery, Future<ChartAnswer>> charts;
  private final InstantSource clock;
  private final Map<ChartQuery, Read> read = new LinkedHashMap<>(16, 0.75f, true) {
    @Override
    protected boolean removeEldestEntry(Map.Entry<ChartQuery, Read> eldest) {
      return size() > KEPT;
    }
  };

  TechnicalIndicatorsEndpoint(Function<ChartQuery, Future<ChartAnswer>> charts, InstantSource clock) {
    this.charts = charts;
    this.clock = clock;
  }

  private record Read(ChartAnswer answer, Readings readings) {}

  Future<Reply> newest(Input input) {
    String ticker = IndicatorRoutes.symbol(input);
    Timeframe timeframe = timeframe(input);
    return IndicatorRoutes.bars(charts, ticker, timeframe, input.integer("lookback", USUAL_BARS)).map(answer -> {
      if (answer.bars().isEmpty()) {
        throw new Refusal.NotFound("No bars of " + ticker + " " + timeframe + " yet");
      }
      return reply(answer);
    });
  }

  private static Timeframe timeframe(Input input) {
    String name = input.text("timeframe").orElse(Timeframe.D1.code());
    return Timeframe.find(name).filter(TIMEFRAMES::contains)
        .orElseThrow(() -> new Refusal.BadRequest("Invalid timeframe: "
            + (name.length() <= 40 ? name : name.substring(0, 40) + "…") + ". Valid: "
            + TIMEFRAMES.stream().map(Timeframe::code).collect(Collectors.joining(", "))));
  }

  @SuppressWarnings("ReferenceEquality") // the charts give the same object until something changes
  private Reply reply(ChartAnswer answer) {
    Read known;
    synchronized (read) {
      known = read.get(answer.query());
    }
    boolean cached = known != null && known.answer == answer;
    Readings readings = known != null && cached ? known.readings : newest(answer.bars());
    if (!cached) {
      synchronized (read) {
        read.put(answer.query(), new Read(answer, readings));
      }
    }
    return Reply.ok(body(answer, readings, cached));
  }

  private static Readings newest(BarSeries bars) {
    IndicatorStream stream = new IndicatorStream();
    Readings newest = stream.add(bars.bar(0));
    for (int i = 1; i < bars.size(); i++) {
      newest = stream.add(bars.bar(i));
    }
    return newest;
  }

  private JsonObject body(ChartAnswer answer, Readings readings, boolean cached) {
    JsonObject indicators = new JsonObject();
    for (Indicator indicator : Indicator.values()) {
      OptionalDouble value = readings.get(indicator);
      indicators.put(indicator.code(), value.isPresent() ? value.getAsDouble() : null);
    }
    BarSeries bars = answer.bars();
    int last = bars.size() - 1;
    JsonObject price = new JsonObject().put("open", bars.open(last)).put("high", bars.high(last))
        .put("low", bars.low(last)).put("close", bars.close(last)).put("volume", bars.volume(last));
    return new JsonObject().put("symbol", answer.symbol().ticker()).put("timeframe", bars.timeframe().code())
        .put("timestamp", Reply.time(clock.instant())).put("bar_ts", Reply.time(bars.ts(last)))
        .put("indicators", indicators).put("price", price).put("bars_used", bars.size()).put("cached", cached);
  }
}
