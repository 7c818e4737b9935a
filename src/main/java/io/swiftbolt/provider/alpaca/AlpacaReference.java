package io.swiftbolt.provider.alpaca;

import com.fasterxml.jackson.databind.JsonNode;
import io.swiftbolt.config.ProvidersConfig;
import io.swiftbolt.provider.CorporateAction;
import io.swiftbolt.provider.ProviderGate;
import io.swiftbolt.provider.ReferenceData;
import io.swiftbolt.provider.VendorHttp;
import io.swiftbolt.provider.VendorQuestions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What Alpaca knows besides bars: trading days, the market's clock, splits and dividends. Metered like the bars. */
public final class AlpacaReference implements ReferenceData {
  private static final Logger LOG = LoggerFactory.getLogger(AlpacaReference.class);
  /** As long as a URL may safely be. */
  private static final int SYMBOLS_AT_ONCE = 50;
  private static final int ACTIONS_PER_PAGE = 1000;
  private static final int MOST_PAGES = 1000;
  private static final int LONGEST_ROW = 300;
  private static final DateTimeFormatter COMPACT = DateTimeFormatter.ofPattern("HHmm");

  private final VendorHttp http;
  private final VendorQuestions alpaca;
  private final String dataUrl;
  private final String tradingUrl;

  public AlpacaReference(VendorHttp http, ProviderGate gate, ProvidersConfig.Alpaca config) {
    this.http = http;
    this.alpaca = AlpacaRefusals.questions(http, gate);
    this.dataUrl = config.dataUrl();
    this.tradingUrl = config.tradingUrl();
  }

  /** The market's clock as the vendor sees it. */
  public record MarketClock(Instant timestamp, boolean isOpen, Instant nextOpen, Instant nextClose) {}

  @Override
  public String name() {
    return AlpacaBars.NAME;
  }

  @Override
  public int symbolsAtOnce(LocalDate from, LocalDate to) {
    return SYMBOLS_AT_ONCE;
  }

  @Override
  public Future<List<CalendarDay>> calendar(LocalDate from, LocalDate to) {
    return alpaca.ask(tradingUrl + "/v2/calendar", Map.of("start", from.toString(), "end", to.toString()), json -> {
      if (!json.isArray()) {
        throw http.malformed("the calendar is not a list");
      }
      List<CalendarDay> days = new ArrayList<>();
      json.forEach(day -> days.add(new CalendarDay(LocalDate.parse(day.path("date").asText()), time(day, "open"),
          time(day, "close"), time(day, "session_open"), time(day, "session_close"))));
      return days;
    });
  }

  /** Fails with ProviderException only. */
  public Future<MarketClock> clock() {
    return alpaca.ask(tradingUrl + "/v2/clock", Map.of(), json -> new MarketClock(instant(json, "timestamp"),
        json.path("is_open").asBoolean(), instant(json, "next_open"), instant(json, "next_close")));
  }

  @Override
  public Future<List<CorporateAction>> corporateActions(List<String> symbols, LocalDate from, LocalDate to) {
    Map<String, String> query = new LinkedHashMap<>();
    if (!symbols.isEmpty()) {
      query.put("symbols", String.join(",", symbols));
    }
    query.put("types", "forward_split,reverse_split,cash_dividend");
    query.put("start", from.toString());
    query.put("end", to.toString());
    query.put("limit", Integer.toString(ACTIONS_PER_PAGE));
    Promise<List<CorporateAction>> all = Promise.promise();
    nextPage(query, new LinkedHashMap<>(), new HashSet<>(), all);
    return all.future();
  }

  /** Not by compose: a chain of futures grows with each page. */
  private void nextPage(Map<String, String> query, Map<String, CorporateAction> read, Set<String> tokens,
      Promise<List<CorporateAction>> all) {
    alpaca.ask(dataUrl + "/v1/corporate-actions", query, json -> {
      JsonNode kinds = json.path("corporate_actions");
      if (!kinds.isObject() && !kinds.isNull() && !json.isMissingNode()) {
        throw http.malformed("the answer has no corporate actions by kind");
      }
      readKinds(kinds, read);
      return json.path("next_page_token").asText("");
    }).onComplete(answer -> {
      if (answer.failed()) {
        all.fail(answer.cause());
      } else if (answer.result().isEmpty() || "null".equals(answer.result())) {
        all.complete(List.copyOf(read.values()));
      } else if (!tokens.add(answer.result()) || tokens.size() >= MOST_PAGES) {
        all.fail(http.malformed("the pages of the corporate actions do not end"));
      } else {
        query.put("page_token", answer.result());
        nextPage(query, read, tokens, all);
      }
    });
  }

  /** @param read by id: a page that is told twice must not double a dividend */
  private static void readKinds(JsonNode kinds, Map<String, CorporateAction> read) {
    for (String kind : List.of("forward_splits", "reverse_splits")) {
      kinds.path(kind).forEach(row -> readRow(row, read, () -> new CorporateAction.Split(symbol(row), exDate(row),
          positive(row, "old_rate"), positive(row, "new_rate"))));
    }
    kinds.path("cash_dividends").forEach(row -> readRow(row, read,
        () -> new CorporateAction.CashDividend(symbol(row), exDate(row), positive(row, "rate"))));
  }

  /** One odd row of one company must not keep the splits of all others out. */
  private static void readRow(JsonNode row, Map<String, CorporateAction> read, Supplier<CorporateAction> action) {
    try {
      CorporateAction told = action.get();
      read.put(row.path("id").asText(told.toString()), told);
    } catch (DateTimeException | IllegalArgumentException e) {
      LOG.warn("a corporate action is left out, {}: {}", e.getMessage(), shortened(row.toString()));
    }
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_ROW ? text : text.substring(0, LONGEST_ROW);
  }

  private static String symbol(JsonNode row) {
    String symbol = row.path("symbol").asText("");
    if (symbol.isEmpty()) {
      throw new IllegalArgumentException("a corporate action has no symbol");
    }
    return symbol;
  }

  private static LocalDate exDate(JsonNode row) {
    return LocalDate.parse(row.path("ex_date").asText());
  }

  private static double positive(JsonNode row, String field) {
    JsonNode value = row.path(field);
    if (!value.isNumber() || !(value.doubleValue() > 0)) {
      throw new IllegalArgumentException(field + " must be above 0, is " + value);
    }
    return value.doubleValue();
  }

  private static Instant instant(JsonNode json, String field) {
    return OffsetDateTime.parse(json.path(field).asText()).toInstant();
  }

  /** Two spellings in one answer: 09:30 and 0400. */
  private static LocalTime time(JsonNode day, String field) {
    String text = day.path(field).asText();
    return text.contains(":") ? LocalTime.parse(text) : LocalTime.parse(text, COMPACT);
  }
}
