package io.swiftbolt.udf;

import io.swiftbolt.market.Session;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TradingCalendar;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;

/** Events as marks on bars and on the time axis. Each stands at the stamp of the bar that it belongs to. */
final class Marks {
  private static final int LEAST_SIZE = 14;

  private final ChartEvents events;
  private final Supplier<TradingCalendar> calendar;

  Marks(ChartEvents events, Supplier<TradingCalendar> calendar) {
    this.events = events;
    this.calendar = calendar;
  }

  Future<JsonArray> onBars(Parameters given) {
    Timeframe timeframe = given.resolution("resolution", Timeframe.D1);
    return list(given, timeframe, event -> mark(event, timeframe).put("text", event.text())
        .put("label", event.kind().letter).put("labelFontColor", "white").put("minSize", LEAST_SIZE));
  }

  Future<JsonArray> onTimescale(Parameters given) {
    Timeframe timeframe = given.resolution("resolution", Timeframe.D1);
    return list(given, timeframe, event -> mark(event, timeframe).put("label", event.kind().letter)
        .put("tooltip", new JsonArray().add(event.text())));
  }

  private Future<JsonArray> list(Parameters given, Timeframe timeframe, Function<ChartEvent, JsonObject> json) {
    String ticker = given.ticker("symbol");
    long from = given.time("from");
    long to = given.time("to");
    if (from > to) {
      throw new Refused("from", "must not be later than to");
    }
    // a week's mark stands at its Monday, whatever its day
    LocalDate last = timeframe == Timeframe.W1 ? Resolution.date(to).plusDays(6) : Resolution.date(to);
    return events.of(ticker, Resolution.date(from), last)
        .map(found -> array(found.stream().map(json).filter(mark -> within(mark, from, to)).toList()));
  }

  private static boolean within(JsonObject mark, long from, long to) {
    long time = mark.getLong("time");
    return time >= from && time <= to;
  }

  private JsonObject mark(ChartEvent event, Timeframe timeframe) {
    return new JsonObject().put("id", event.kind().name().toLowerCase(Locale.ROOT) + "-" + event.date())
        .put("time", time(event.date(), timeframe)).put("color", event.kind().colour);
  }

  private long time(LocalDate date, Timeframe timeframe) {
    if (timeframe == Timeframe.W1) {
      return Resolution.stamp(date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)));
    }
    return timeframe.isIntraday()
        ? calendar.get().session(date).map(Session::regular).map(hours -> hours.from().getEpochSecond())
            .orElseGet(() -> TradingCalendar.midnight(date).getEpochSecond())
        : Resolution.stamp(date);
  }

  private static JsonArray array(List<JsonObject> rows) {
    return new JsonArray(rows);
  }
}
