package io.swiftbolt.provider.polygon;

import com.fasterxml.jackson.databind.JsonNode;
import io.swiftbolt.config.PolygonConfig;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.provider.ActionRows;
import io.swiftbolt.provider.CorporateAction;
import io.swiftbolt.provider.Holidays;
import io.swiftbolt.provider.ProviderGate;
import io.swiftbolt.provider.ReferenceData;
import io.swiftbolt.provider.UnhurriedGate;
import io.swiftbolt.provider.VendorHttp;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** What Polygon knows besides bars: the holidays of the coming year, splits and dividends. Metered like the bars. */
public final class PolygonReference implements ReferenceData {
  private static final int ROWS_PER_PAGE = 1000;
  private static final int MOST_PAGES = 1000;
  private static final String SPLITS = "/v3/reference/splits";
  private static final String DIVIDENDS = "/v3/reference/dividends";
  /** Polygon filters by one ticker only: of a short time it is cheaper to ask for all companies, two or three pages a month. */
  private static final int FEW_SYMBOLS = 3;
  private static final int ALL_AT_ONCE = 1000;
  private static final int SHORT_DAYS = 125;

  private final VendorHttp http;
  private final UnhurriedGate gate;
  private final String url;
  private final InstantSource clock;

  public PolygonReference(Vertx vertx, VendorHttp http, ProviderGate gate, PolygonConfig config, InstantSource clock) {
    this.http = http;
    this.gate = new UnhurriedGate(vertx, gate);
    this.url = config.url();
    this.clock = clock;
  }

  @Override
  public String name() {
    return PolygonBars.NAME;
  }

  /** Of the time from today up to the last holiday that is announced. */
  @Override
  public Future<List<CalendarDay>> calendar(LocalDate from, LocalDate to) {
    LocalDate today = clock.instant().atZone(TradingCalendar.NEW_YORK).toLocalDate();
    return ask("/v1/marketstatus/upcoming", Map.of()).map(json -> {
      if (!json.isArray()) {
        throw http.malformed("the holidays are not a list");
      }
      try {
        return holidays(json).days(from.isBefore(today) ? today : from, to);
      } catch (DateTimeException | IllegalArgumentException e) {
        throw http.malformed("unreadable holidays: " + e.getMessage());
      }
    });
  }

  /** Fails with ProviderException only. Before and after the regular session it is {@code extended-hours}. */
  public Future<MarketClock> clock() {
    return ask("/v1/marketstatus/now", Map.of()).map(json -> {
      try {
        return new MarketClock(OffsetDateTime.parse(json.path("serverTime").asText()).toInstant(),
            "open".equals(ActionRows.text(json, "market")));
      } catch (DateTimeException | IllegalArgumentException e) {
        throw http.malformed("unreadable market status: " + e.getMessage());
      }
    });
  }

  /** Each is listed once for every exchange; New York's is ours. */
  private static Holidays holidays(JsonNode list) {
    Map<LocalDate, Optional<Holidays.Hours>> unusual = new HashMap<>();
    list.forEach(row -> {
      if (!"NYSE".equals(row.path("exchange").asText())) {
        return;
      }
      LocalDate date = ActionRows.date(row, "date");
      String status = row.path("status").asText();
      switch (status) {
        case "closed" -> unusual.put(date, Optional.empty());
        case "early-close" -> unusual.put(date, Optional.of(new Holidays.Hours(time(row, "open"), time(row, "close"))));
        default -> throw new IllegalArgumentException("status must be closed or early-close, is " + status);
      }
    });
    return new Holidays(unusual);
  }

  private static LocalTime time(JsonNode row, String field) {
    return Instant.parse(row.path(field).asText()).atZone(TradingCalendar.NEW_YORK).toLocalTime();
  }

  @Override
  public int symbolsAtOnce(LocalDate from, LocalDate to) {
    return isShort(from, to) ? ALL_AT_ONCE : FEW_SYMBOLS;
  }

  private static boolean isShort(LocalDate from, LocalDate to) {
    return ChronoUnit.DAYS.between(from, to) <= SHORT_DAYS;
  }

  @Override
  public Future<List<CorporateAction>> corporateActions(List<String> symbols, LocalDate from, LocalDate to) {
    boolean one = symbols.size() <= FEW_SYMBOLS || !isShort(from, to);
    Set<String> wanted = Set.copyOf(symbols);
    ActionRows rows = new ActionRows();
    Deque<Question> questions = new ArrayDeque<>();
    for (String symbol : one && !symbols.isEmpty() ? symbols : List.of("")) {
      questions.add(new Question(SPLITS, query(symbol, "execution_date", from, to),
          (row, id) -> rows.add(row, id, () -> new CorporateAction.Split(ActionRows.text(row, "ticker"),
              ActionRows.date(row, "execution_date"), ActionRows.positive(row, "split_from"),
              ActionRows.positive(row, "split_to")))));
      questions.add(new Question(DIVIDENDS, query(symbol, "ex_dividend_date", from, to),
          (row, id) -> rows.add(row, id, () -> new CorporateAction.CashDividend(ActionRows.text(row, "ticker"),
              ActionRows.date(row, "ex_dividend_date"), ActionRows.positive(row, "cash_amount")))));
    }
    Promise<Void> asked = Promise.promise();
    next(questions, Optional.empty(), new HashSet<>(), asked);
    return asked.future().map(_ -> rows.all().stream()
        .filter(action -> wanted.isEmpty() || wanted.contains(action.symbol())).toList());
  }

  /** @param row told each row with its id, empty when it has none */
  private record Question(String path, Map<String, String> query, BiConsumer<JsonNode, String> row) {}

  private static Map<String, String> query(String symbol, String date, LocalDate from, LocalDate to) {
    Map<String, String> query = new LinkedHashMap<>();
    if (!symbol.isEmpty()) {
      query.put("ticker", symbol);
    }
    query.put(date + ".gte", from.toString());
    query.put(date + ".lte", to.toString());
    query.put("limit", Integer.toString(ROWS_PER_PAGE));
    return query;
  }

  /** Not by compose: a chain of futures grows with each page. */
  private void next(Deque<Question> questions, Optional<String> cursor, Set<String> cursors, Promise<Void> asked) {
    if (questions.isEmpty()) {
      asked.complete();
      return;
    }
    Question question = questions.element();
    ask(question.path(), cursor.map(NextPage::of).map(NextPage::query).orElse(question.query()))
        .map(json -> read(question, json))
        .onComplete(page -> {
          if (page.failed()) {
            asked.fail(page.cause());
          } else if (page.result().isEmpty()) {
            questions.remove();
            next(questions, Optional.empty(), new HashSet<>(), asked);
          } else if (!cursors.add(page.result().get()) || cursors.size() >= MOST_PAGES) {
            asked.fail(http.malformed("the pages of " + question.path() + " do not end"));
          } else {
            next(questions, page.result(), cursors, asked);
          }
        });
  }

  /** @return where it goes on */
  private Optional<String> read(Question question, JsonNode json) {
    JsonNode results = json.path("results");
    if (!"OK".equals(json.path("status").asText())
        || !(results.isArray() || results.isMissingNode() || results.isNull())) {
      throw http.malformed("the answer of " + question.path() + " has no rows");
    }
    results.forEach(row -> question.row().accept(row, row.path("id").asText("")));
    try {
      return NextPage.cursor(json.path("next_url"), question.path());
    } catch (IllegalArgumentException e) {
      throw http.malformed(String.valueOf(e.getMessage()));
    }
  }

  private Future<JsonNode> ask(String path, Map<String, String> query) {
    return gate.ask(PolygonBars.NAME, () -> PolygonRefusals.ask(http, url + path, query));
  }
}
