package io.swiftbolt.provider.finnhub;

import com.fasterxml.jackson.databind.JsonNode;
import io.swiftbolt.config.FinnhubConfig;
import io.swiftbolt.provider.ActionRows;
import io.swiftbolt.provider.CorporateAction;
import io.swiftbolt.provider.Holidays;
import io.swiftbolt.provider.ProviderError;
import io.swiftbolt.provider.ProviderException;
import io.swiftbolt.provider.ProviderGate;
import io.swiftbolt.provider.ReferenceData;
import io.swiftbolt.provider.UnhurriedGate;
import io.swiftbolt.provider.VendorHttp;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What Finnhub knows besides bars: holidays of the year before and after today, and splits. Metered like the bars. */
public final class FinnhubReference implements ReferenceData {
  private final VendorHttp http;
  private final UnhurriedGate gate;
  private final String url;

  public FinnhubReference(Vertx vertx, VendorHttp http, ProviderGate gate, FinnhubConfig config) {
    this.http = http;
    this.gate = new UnhurriedGate(vertx, gate);
    this.url = config.url();
  }

  @Override
  public String name() {
    return FinnhubBars.NAME;
  }

  @Override
  public Set<Subject> subjects() {
    return EnumSet.of(Subject.CALENDAR, Subject.SPLITS);
  }

  /** Of the time between the first and the last holiday that is listed. */
  @Override
  public Future<List<CalendarDay>> calendar(LocalDate from, LocalDate to) {
    return ask("/stock/market-holiday", Map.of("exchange", "US")).map(json -> {
      if (!json.path("data").isArray()) {
        throw http.malformed("the holidays are not a list");
      }
      try {
        Holidays holidays = holidays(json.path("data"));
        LocalDate known = holidays.first().filter(from::isBefore).orElse(from);
        return holidays.days(known, to);
      } catch (DateTimeException | IllegalArgumentException e) {
        throw http.malformed("unreadable holidays: " + e.getMessage());
      }
    });
  }

  /** Fails with ProviderException only. */
  public Future<MarketClock> clock() {
    return ask("/stock/market-status", Map.of("exchange", "US")).map(json -> {
      if (!json.path("isOpen").isBoolean() || !json.path("t").isIntegralNumber()) {
        throw http.malformed("the answer has no market status");
      }
      return new MarketClock(Instant.ofEpochSecond(json.path("t").longValue()), json.path("isOpen").booleanValue());
    });
  }

  /** A short session tells its hours, as 09:30-13:00; no hours = closed. */
  private static Holidays holidays(JsonNode list) {
    Map<LocalDate, Optional<Holidays.Hours>> unusual = new HashMap<>();
    list.forEach(row -> {
      String[] hours = row.path("tradingHour").asText("").split("-", -1);
      unusual.put(ActionRows.date(row, "atDate"), hours.length == 2
          ? Optional.of(new Holidays.Hours(LocalTime.parse(hours[0]), LocalTime.parse(hours[1])))
          : Optional.empty());
    });
    return new Holidays(unusual);
  }

  /** Splits only, one symbol a request. */
  @Override
  public Future<List<CorporateAction>> corporateActions(List<String> symbols, LocalDate from, LocalDate to) {
    if (symbols.isEmpty()) {
      return Future.failedFuture(new ProviderException(ProviderError.VALIDATION_ERROR, name(),
          "finnhub tells splits by symbol only"));
    }
    ActionRows rows = new ActionRows();
    Promise<Void> asked = Promise.promise();
    next(new ArrayDeque<>(symbols), from, to, rows, asked);
    return asked.future().map(_ -> rows.all());
  }

  /** Not by compose: a chain of futures grows with each symbol. */
  private void next(Deque<String> symbols, LocalDate from, LocalDate to, ActionRows rows, Promise<Void> asked) {
    if (symbols.isEmpty()) {
      asked.complete();
      return;
    }
    String symbol = symbols.remove();
    ask("/stock/split", Map.of("symbol", symbol, "from", from.toString(), "to", to.toString()))
        .onComplete(answer -> {
          if (answer.failed()) {
            asked.fail(answer.cause());
          } else if (!answer.result().isArray()) {
            asked.fail(http.malformed("the splits of " + symbol + " are not a list"));
          } else {
            answer.result().forEach(row -> rows.add(row, "", () -> new CorporateAction.Split(
                ActionRows.text(row, "symbol"), ActionRows.date(row, "date"), ActionRows.positive(row, "fromFactor"),
                ActionRows.positive(row, "toFactor"))));
            next(symbols, from, to, rows, asked);
          }
        });
  }

  private Future<JsonNode> ask(String path, Map<String, String> query) {
    return gate.ask(FinnhubBars.NAME, () -> FinnhubRefusals.ask(http, url + path, query));
  }
}
