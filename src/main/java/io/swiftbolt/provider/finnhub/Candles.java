package io.swiftbolt.provider.finnhub;

import com.fasterxml.jackson.databind.JsonNode;
import io.swiftbolt.market.Bar;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.provider.BarPage;
import io.swiftbolt.provider.BarPage.MalformedRow;
import io.swiftbolt.provider.ProviderException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads one answer of candles: parallel lists, or the word that there is no data. */
record Candles(String symbol, Timeframe timeframe) {
  private static final List<String> FIELDS = List.of("t", "o", "h", "l", "c", "v");

  BarPage read(JsonNode json, Optional<String> next, Function<String, ProviderException> broken) {
    String said = json.path("s").asText();
    if ("no_data".equals(said)) {
      return page(List.of(), List.of(), next);
    }
    JsonNode times = json.path("t");
    for (String field : FIELDS) {
      if (!"ok".equals(said) || !json.path(field).isArray() || json.path(field).size() != times.size()) {
        throw broken.apply("the answer has no lists of equal length for " + symbol);
      }
    }
    List<Bar> bars = new ArrayList<>(times.size());
    List<MalformedRow> malformed = new ArrayList<>();
    for (int at = 0; at < times.size(); at++) {
      read(json, at, bars, malformed);
    }
    return page(bars, malformed, next);
  }

  private void read(JsonNode json, int at, List<Bar> bars, List<MalformedRow> malformed) {
    JsonNode time = json.path("t").path(at);
    Optional<String> odd = FIELDS.stream().filter(field -> !json.path(field).path(at).isNumber()).findFirst()
        .or(() -> time.isIntegralNumber() && time.canConvertToLong() ? Optional.empty() : Optional.of("t"));
    if (odd.isPresent()) {
      malformed.add(new MalformedRow(symbol, row(json, at), odd.get() + " is not a number"));
      return;
    }
    // volume may be a float
    bars.add(new Bar(stamp(Instant.ofEpochSecond(time.longValue())), number(json, "o", at), number(json, "h", at),
        number(json, "l", at), number(json, "c", at), Math.round(number(json, "v", at))));
  }

  /**
   * A day is stamped with UTC midnight of its date, which in New York is the evening before. It was stamped with its open until
   * July 2021, and the newest day may still come with another time of day: then the date is New York's.
   */
  private Instant stamp(Instant told) {
    if (timeframe.isIntraday()) {
      return told;
    }
    ZonedDateTime utc = told.atZone(ZoneOffset.UTC);
    boolean isDate = utc.toLocalTime().equals(LocalTime.MIDNIGHT);
    return TradingCalendar.midnight(isDate
        ? utc.toLocalDate()
        : told.atZone(TradingCalendar.NEW_YORK).toLocalDate());
  }

  private BarPage page(List<Bar> bars, List<MalformedRow> malformed, Optional<String> next) {
    return new BarPage(bars.isEmpty() ? Map.of() : Map.of(symbol, bars), malformed, next, basis(timeframe));
  }

  /** Days are divided by the splits since, minutes are as traded. */
  static BarPage.Basis basis(Timeframe timeframe) {
    return timeframe.isIntraday() ? BarPage.Basis.RAW : BarPage.Basis.SPLIT_ADJUSTED;
  }

  private static double number(JsonNode json, String field, int at) {
    return json.path(field).path(at).doubleValue();
  }

  private static String row(JsonNode json, int at) {
    StringBuilder row = new StringBuilder("{");
    for (String field : FIELDS) {
      row.append(row.length() == 1 ? "\"" : ",\"").append(field).append("\":").append(json.path(field).path(at));
    }
    return row.append('}').toString();
  }
}
