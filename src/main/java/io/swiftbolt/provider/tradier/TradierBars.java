package io.swiftbolt.provider.tradier;

import com.fasterxml.jackson.databind.JsonNode;
import io.swiftbolt.market.Bar;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.provider.BarPage;
import io.swiftbolt.provider.BarPage.MalformedRow;
import io.swiftbolt.provider.BarProvider;
import io.swiftbolt.provider.BarRequest;
import io.swiftbolt.provider.Capabilities;
import io.swiftbolt.provider.VendorHttp;
import io.vertx.core.Future;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Bars of Tradier: minutes from {@code timesales}, as traded and with extended hours; days from {@code history}, divided by all
 * splits up to now. There are no hours.
 */
public final class TradierBars implements BarProvider {
  public static final String NAME = "tradier";
  /** Minutes reach back as documented; quarters and fives as its refusals say. A day less: the border moves at midnight. */
  private static final Map<Timeframe, Duration> DEPTH = Map.of(Timeframe.M1, Duration.ofDays(9), Timeframe.M5,
      Duration.ofDays(58), Timeframe.M15, Duration.ofDays(58));
  private static final int ROWS_PER_ANSWER = 20_000;
  private static final String BEGINNING = "1970-01-01";
  private static final List<String> FIELDS = List.of("open", "high", "low", "close", "volume");

  private final VendorHttp http;
  private final String url;
  private final InstantSource clock;
  private final Capabilities capabilities;

  /** @param url without {@code /v1}; the sandbox is recognised by its name, because its data is late */
  public TradierBars(VendorHttp http, String url, InstantSource clock) {
    this.http = http;
    this.url = url + "/v1/markets/";
    this.clock = clock;
    this.capabilities = new Capabilities(Set.of(Timeframe.M1, Timeframe.M5, Timeframe.M15, Timeframe.D1), DEPTH,
        Map.of(), 1, ROWS_PER_ANSWER, Duration.ofMinutes(url.contains("//sandbox.") ? 16 : 1), true,
        Set.of(Timeframe.D1), 1);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String feed() {
    return NAME;
  }

  /** Consolidated like Yahoo's, and from a broker. */
  @Override
  public int rank() {
    return 22;
  }

  @Override
  public Capabilities capabilities() {
    return capabilities;
  }

  /** Always one page: Tradier has none. */
  @Override
  public Future<BarPage> bars(BarRequest request, Optional<String> cursor) {
    String symbol = request.symbols().getFirst();
    BarPage.Basis basis = request.timeframe() == Timeframe.D1 ? BarPage.Basis.SPLIT_ADJUSTED : BarPage.Basis.RAW;
    if (!request.range().from().isBefore(clock.instant())) {
      return Future.succeededFuture(new BarPage(Map.of(), List.of(), Optional.empty(), basis));
    }
    Future<List<JsonNode>> rows = request.timeframe() == Timeframe.D1
        ? days(symbol, TradierFormat.date(request.range().from()).toString(), request.range().to())
        : timesales(symbol, interval(request.timeframe()), request.range());
    Function<JsonNode, Instant> stamp = request.timeframe() == Timeframe.D1 ? TradierBars::date : TradierBars::second;
    return rows.map(told -> page(symbol, told, stamp, request.range(), basis));
  }

  /** The first day in its daily history: intraday bars reach less far back than any listing. */
  @Override
  public Future<Optional<Instant>> firstBar(String symbol, Timeframe timeframe) {
    return days(symbol, BEGINNING, clock.instant()).map(rows -> {
      try {
        return rows.stream().findFirst().map(TradierBars::date);
      } catch (IllegalArgumentException | DateTimeException e) {
        throw http.malformed("the first day of " + symbol + " has no date");
      }
    });
  }

  /** Its end belongs to the range, ours does not. */
  private Future<List<JsonNode>> timesales(String symbol, String interval, TimeRange range) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("symbol", TradierFormat.theirs(symbol));
    query.put("interval", interval);
    query.put("start", TradierFormat.minute(range.from()));
    query.put("end", TradierFormat.minute(range.to().minusNanos(1)));
    query.put("session_filter", "all");
    return rows("timesales", query, "series", "data");
  }

  private Future<List<JsonNode>> days(String symbol, String from, Instant to) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("symbol", TradierFormat.theirs(symbol));
    query.put("interval", "daily");
    query.put("start", from);
    query.put("end", TradierFormat.date(to.minusNanos(1)).toString());
    query.put("session_filter", "open"); // a day's bar is of regular hours
    return rows("history", query, "history", "day");
  }

  private Future<List<JsonNode>> rows(String what, Map<String, String> query, String outer, String inner) {
    return http.ask(url + what, query).compose(json -> {
      try {
        return Future.succeededFuture(TradierFormat.elements(json, outer, inner));
      } catch (IllegalArgumentException e) {
        return Future.failedFuture(http.malformed(String.valueOf(e.getMessage())));
      }
    });
  }

  private static BarPage page(String symbol, List<JsonNode> rows, Function<JsonNode, Instant> stamp, TimeRange asked,
      BarPage.Basis basis) {
    List<Bar> bars = new ArrayList<>(rows.size());
    List<MalformedRow> malformed = new ArrayList<>();
    for (JsonNode row : rows) {
      try {
        Bar bar = bar(row, stamp.apply(row));
        if (asked.contains(bar.ts())) {
          bars.add(bar);
        }
      } catch (IllegalArgumentException | DateTimeException e) {
        malformed.add(new MalformedRow(symbol, row.toString(), String.valueOf(e.getMessage())));
      }
    }
    return new BarPage(bars.isEmpty() ? Map.of() : Map.of(symbol, bars), malformed, Optional.empty(), basis);
  }

  private static Bar bar(JsonNode row, Instant ts) {
    for (String field : FIELDS) {
      if (!row.path(field).isNumber()) {
        throw new IllegalArgumentException(field + " is not a number");
      }
    }
    return new Bar(ts, row.path("open").doubleValue(), row.path("high").doubleValue(), row.path("low").doubleValue(),
        row.path("close").doubleValue(), row.path("volume").longValue());
  }

  /** {@code time} beside it is New York's clock without an offset, so it says less. */
  private static Instant second(JsonNode row) {
    if (!row.path("timestamp").isIntegralNumber()) {
      throw new IllegalArgumentException("timestamp is not a number");
    }
    return Instant.ofEpochSecond(row.path("timestamp").longValue());
  }

  private static Instant date(JsonNode row) {
    return TradingCalendar.midnight(LocalDate.parse(row.path("date").asText()));
  }

  private static String interval(Timeframe timeframe) {
    return switch (timeframe) {
      case M1 -> "1min";
      case M5 -> "5min";
      case M15 -> "15min";
      case M30, H1, H4, D1, W1 -> throw new IllegalArgumentException("Tradier has no " + timeframe + " timesales");
    };
  }
}
