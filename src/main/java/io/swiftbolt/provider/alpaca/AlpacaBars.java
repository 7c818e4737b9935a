package io.swiftbolt.provider.alpaca;

import com.fasterxml.jackson.databind.JsonNode;
import io.swiftbolt.config.ProvidersConfig;
import io.swiftbolt.market.Bar;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.provider.BarPage;
import io.swiftbolt.provider.BarPage.MalformedRow;
import io.swiftbolt.provider.BarProvider;
import io.swiftbolt.provider.BarRequest;
import io.swiftbolt.provider.Capabilities;
import io.swiftbolt.provider.ProviderError;
import io.swiftbolt.provider.ProviderException;
import io.swiftbolt.provider.VendorHttp;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Bars of Alpaca, as traded, extended hours included. */
public final class AlpacaBars implements BarProvider {
  public static final String NAME = "alpaca";
  private static final int ROWS_PER_PAGE = 10_000;
  private static final int SYMBOLS_PER_REQUEST = 50;

  private final VendorHttp http;
  private final String dataUrl;
  private final String feed;
  private final InstantSource clock;
  private final Capabilities capabilities;

  public AlpacaBars(VendorHttp http, ProvidersConfig.Alpaca config, InstantSource clock) {
    this.http = http;
    this.dataUrl = config.dataUrl();
    this.feed = config.feed();
    this.clock = clock;
    // The free plan refuses SIP data of the last 15 minutes. Its hours are clock hours, so ours are made of its quarters.
    this.capabilities = new Capabilities(Set.of(Timeframe.M1, Timeframe.M5, Timeframe.M15, Timeframe.D1),
        SYMBOLS_PER_REQUEST, ROWS_PER_PAGE, Duration.ofMinutes(config.isDelayed() ? 16 : 1), true);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String feed() {
    return feed;
  }

  /** One exchange's bars are worth less than anybody's consolidated ones. */
  @Override
  public int rank() {
    return "sip".equals(feed) ? 30 : 10;
  }

  @Override
  public Capabilities capabilities() {
    return capabilities;
  }

  @Override
  public Future<BarPage> bars(BarRequest request, Optional<String> cursor) {
    Optional<Map<String, String>> query = query(request.symbols(), request.timeframe(), request.range(), ROWS_PER_PAGE);
    if (query.isEmpty()) {
      return Future.succeededFuture(new BarPage(Map.of(), List.of(), Optional.empty(), BarPage.Basis.RAW));
    }
    cursor.ifPresent(token -> query.get().put("page_token", token));
    return ask(request.symbols(), query.get()).map(json -> page(request.symbols(), json));
  }

  @Override
  public Future<Optional<Instant>> firstBar(String symbol, Timeframe timeframe) {
    TimeRange ever = new TimeRange(Instant.EPOCH, clock.instant());
    return query(List.of(symbol), timeframe, ever, 1)
        .map(query -> ask(List.of(symbol), query).map(json -> page(List.of(symbol), json)))
        .orElseThrow()
        .map(page -> page.bars().getOrDefault(symbol, List.of()).stream().map(Bar::ts).findFirst());
  }

  /** Empty when everything asked for is younger than the plan allows. */
  private Optional<Map<String, String>> query(List<String> symbols, Timeframe timeframe, TimeRange range, int limit) {
    Instant youngest = clock.instant().minus(capabilities.delay()).truncatedTo(ChronoUnit.SECONDS);
    Instant last = range.to().minusSeconds(1); // Alpaca's end belongs to the range, ours does not
    Instant end = last.isBefore(youngest) ? last : youngest;
    if (end.isBefore(range.from())) {
      return Optional.empty();
    }
    Map<String, String> query = new LinkedHashMap<>();
    query.put("symbols", String.join(",", symbols));
    query.put("timeframe", spelling(timeframe));
    query.put("start", range.from().toString());
    query.put("end", end.toString());
    query.put("limit", Integer.toString(limit));
    query.put("adjustment", "raw");
    query.put("feed", feed);
    query.put("sort", "asc");
    return Optional.of(query);
  }

  private static String spelling(Timeframe timeframe) {
    return switch (timeframe) {
      case M1 -> "1Min";
      case M5 -> "5Min";
      case M15 -> "15Min";
      case D1 -> "1Day";
      case M30, H1, H4, W1 -> throw new IllegalArgumentException("Alpaca's " + timeframe + " bars are not on our grid");
    };
  }

  private Future<JsonNode> ask(List<String> symbols, Map<String, String> query) {
    return AlpacaRefusals.toldApart(http.get(dataUrl + "/v2/stocks/bars", query)).compose(reply -> {
      if (reply.ok()) {
        return Future.succeededFuture(reply.json());
      }
      boolean badSymbol = symbols.size() == 1 && reply.text().contains("invalid symbol");
      ProviderException refused = http.refused(
          badSymbol ? ProviderError.INVALID_SYMBOL : ProviderError.VALIDATION_ERROR, reply);
      return Future.failedFuture(refused);
    });
  }

  private BarPage page(List<String> symbols, JsonNode json) {
    JsonNode all = json.path("bars"); // {} or null when there is nothing; nothing at all with 204
    JsonNode token = json.path("next_page_token");
    boolean readable = json.isMissingNode() || (json.isObject() && json.has("bars") && isNothingOr(all.isObject(), all)
        && isNothingOr(token.isTextual(), token));
    if (!readable) {
      throw http.malformed("the answer has no bars by symbol");
    }
    Map<String, List<Bar>> bars = new HashMap<>();
    List<MalformedRow> malformed = new ArrayList<>();
    for (String symbol : symbols) {
      JsonNode rows = all.path(symbol);
      if (!isNothingOr(rows.isArray(), rows)) {
        throw http.malformed("the bars of " + symbol + " are not a list");
      }
      List<Bar> read = new ArrayList<>(rows.size());
      rows.forEach(row -> read(symbol, row, read, malformed));
      if (!read.isEmpty()) {
        bars.put(symbol, read);
      }
    }
    Optional<String> next = Optional.of(token.asText("")).filter(text -> token.isTextual() && !text.isEmpty());
    return new BarPage(bars, malformed, next, BarPage.Basis.RAW);
  }

  private static boolean isNothingOr(boolean expected, JsonNode node) {
    return expected || node.isMissingNode() || node.isNull();
  }

  private static void read(String symbol, JsonNode row, List<Bar> bars, List<MalformedRow> malformed) {
    for (String field : List.of("o", "h", "l", "c", "v")) {
      if (!row.path(field).isNumber()) {
        malformed.add(new MalformedRow(symbol, row.toString(), field + " is not a number"));
        return;
      }
    }
    try {
      bars.add(new Bar(Instant.parse(row.path("t").asText()), row.path("o").doubleValue(), row.path("h").doubleValue(),
          row.path("l").doubleValue(), row.path("c").doubleValue(), row.path("v").longValue()));
    } catch (DateTimeParseException e) {
      malformed.add(new MalformedRow(symbol, row.toString(), "t is not a time"));
    }
  }
}
