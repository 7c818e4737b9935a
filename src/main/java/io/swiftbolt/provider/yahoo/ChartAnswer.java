package io.swiftbolt.provider.yahoo;

import com.fasterxml.jackson.databind.JsonNode;
import io.swiftbolt.market.Bar;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.provider.BarPage;
import io.swiftbolt.provider.BarPage.MalformedRow;
import io.swiftbolt.provider.CorporateAction;
import io.swiftbolt.provider.ProviderException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads one chart: parallel arrays with holes, a live row at the end, prices that went through 32-bit floats. */
record ChartAnswer(String symbol, Timeframe timeframe, TimeRange asked, TradingCalendar calendar) {
  private static final List<String> FIELDS = List.of("open", "high", "low", "close", "volume");

  BarPage read(JsonNode chart, Optional<String> next, Function<String, ProviderException> broken) {
    JsonNode times = chart.path("timestamp");
    JsonNode quote = chart.path("indicators").path("quote").path(0);
    List<CorporateAction> splits = new ChartEvents(symbol, chart.path("events")).splits();
    if (times.isMissingNode() && quote.isObject() && quote.isEmpty()) {
      return page(List.of(), List.of(), next, splits);
    }
    for (String field : FIELDS) {
      if (!times.isArray() || !quote.path(field).isArray() || quote.path(field).size() != times.size()) {
        throw broken.apply("timestamp and " + field + " of " + symbol + " are not lists of equal length");
      }
    }
    Map<Instant, Bar> bars = new LinkedHashMap<>();
    List<Bar> repeated = new ArrayList<>();
    List<MalformedRow> malformed = new ArrayList<>();
    for (int i = 0; i < times.size(); i++) {
      int at = i;
      stamp(times.get(i), i == times.size() - 1, bars)
          .filter(asked::contains)
          .ifPresent(ts -> bar(ts, quote, at, malformed).ifPresent(bar -> {
            if (bars.putIfAbsent(ts, bar) != null) {
              repeated.add(bar);
            }
          }));
      if (!times.get(i).isIntegralNumber()) {
        malformed.add(new MalformedRow(symbol, row(times.get(i), quote, i), "timestamp is not a number"));
      }
    }
    List<Bar> all = new ArrayList<>(bars.values());
    all.addAll(repeated);
    return page(all, malformed, next, splits);
  }

  private BarPage page(List<Bar> bars, List<MalformedRow> malformed, Optional<String> next,
      List<CorporateAction> splits) {
    return new BarPage(bars.isEmpty() ? Map.of() : Map.of(symbol, bars), malformed, next, BarPage.Basis.SPLIT_ADJUSTED,
        splits);
  }

  /** The start of the bar in our terms; empty for the live row, which is stamped with the moment of the last trade. */
  private Optional<Instant> stamp(JsonNode time, boolean last, Map<Instant, Bar> before) {
    if (!time.isIntegralNumber()) {
      return Optional.empty();
    }
    Instant at = Instant.ofEpochSecond(time.longValue());
    if (timeframe == Timeframe.D1) {
      return dailyStamp(at, last, before);
    }
    // regular hours start at half past in New York, which is half past everywhere
    long offset = timeframe == Timeframe.H1 ? 1800 : 0;
    boolean onGrid = Math.floorMod(at.getEpochSecond() - offset, timeframe.length().toSeconds()) == 0;
    return onGrid || !last ? Optional.of(at) : Optional.empty();
  }

  /** Today's row carries the last trade's time: it is a bar once that is the close, and a repetition if there is a bar already. */
  private Optional<Instant> dailyStamp(Instant at, boolean last, Map<Instant, Bar> before) {
    Instant midnight = YahooChart.midnight(at);
    if (!last) {
      return Optional.of(midnight);
    }
    boolean live = calendar.session(YahooChart.date(at))
        .map(session -> at.isAfter(session.regular().from())
            && (at.isBefore(session.regular().to()) || before.containsKey(midnight)))
        .orElse(before.containsKey(midnight));
    return live ? Optional.empty() : Optional.of(midnight);
  }

  private Optional<Bar> bar(Instant ts, JsonNode quote, int at, List<MalformedRow> malformed) {
    long nulls = FIELDS.stream().filter(field -> quote.path(field).path(at).isNull()).count();
    if (nulls == FIELDS.size()) {
      return Optional.empty(); // nobody traded
    }
    if (!FIELDS.stream().allMatch(field -> quote.path(field).path(at).isNumber())) {
      malformed.add(new MalformedRow(symbol, row(ts, quote, at), "a field is not a number"));
      return Optional.empty();
    }
    return Optional.of(new Bar(ts, price(quote, "open", at), price(quote, "high", at), price(quote, "low", at),
        price(quote, "close", at), quote.path("volume").path(at).longValue()));
  }

  /** 74.05999755859375 was 74.06 once. */
  private static double price(JsonNode quote, String field, int at) {
    double widened = quote.path(field).path(at).doubleValue();
    float narrow = (float) widened;
    return narrow == widened ? Double.parseDouble(Float.toString(narrow)) : widened;
  }

  private static String row(Object time, JsonNode quote, int at) {
    StringBuilder row = new StringBuilder("{\"t\":\"").append(time).append('"');
    FIELDS.forEach(field -> row.append(",\"").append(field).append("\":").append(quote.path(field).path(at)));
    return row.append('}').toString();
  }
}
