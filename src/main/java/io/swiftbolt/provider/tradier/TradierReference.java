package io.swiftbolt.provider.tradier;

import com.fasterxml.jackson.databind.JsonNode;
import io.swiftbolt.provider.CorporateAction;
import io.swiftbolt.provider.ReferenceData;
import io.swiftbolt.provider.VendorQuestions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tradier's trading days, a month a request, and its clock. What companies did to their shares is no part of its API. */
public final class TradierReference implements ReferenceData {
  /** Of the exchanges. Tradier tells until when it takes orders itself: 07:00 to 09:24 and to 19:55. */
  private static final LocalTime EXTENDED_OPEN = LocalTime.of(4, 0);
  private static final LocalTime EXTENDED_CLOSE = LocalTime.of(20, 0);
  private static final LocalTime EXTENDED_CLOSE_EARLY = LocalTime.of(17, 0);
  private static final LocalTime USUAL_CLOSE = LocalTime.of(16, 0);

  private final VendorQuestions tradier;
  private final String url;

  /** @param url without {@code /v1} */
  public TradierReference(VendorQuestions tradier, String url) {
    this.tradier = tradier;
    this.url = url + "/v1/markets/";
  }

  @Override
  public String name() {
    return TradierBars.NAME;
  }

  @Override
  public Set<Subject> subjects() {
    return EnumSet.of(Subject.CALENDAR);
  }

  @Override
  public Future<List<CalendarDay>> calendar(LocalDate from, LocalDate to) {
    Promise<List<CalendarDay>> all = Promise.promise();
    nextMonth(YearMonth.from(from), YearMonth.from(to), new ArrayList<>(), all);
    return all.future().map(days -> days.stream()
        .filter(day -> !day.date().isBefore(from) && !day.date().isAfter(to)).toList());
  }

  /** Not by compose: a chain of futures grows with each month. */
  private void nextMonth(YearMonth month, YearMonth last, List<CalendarDay> read, Promise<List<CalendarDay>> all) {
    if (month.isAfter(last)) {
      all.complete(read);
      return;
    }
    month(month).onComplete(days -> {
      read.addAll(days);
      nextMonth(month.plusMonths(1), last, read, all);
    }, all::fail);
  }

  private Future<List<CalendarDay>> month(YearMonth month) {
    Map<String, String> query = Map.of("year", Integer.toString(month.getYear()), "month",
        Integer.toString(month.getMonthValue()));
    return tradier.ask(url + "calendar", query, answer -> {
      List<JsonNode> days = TradierFormat.elements(answer.path("calendar"), "days", "day");
      if (days.size() != month.lengthOfMonth()) {
        throw new IllegalArgumentException(days.size() + " days in the calendar of " + month);
      }
      return days.stream().filter(TradierReference::trades).map(TradierReference::day).toList();
    });
  }

  private static boolean trades(JsonNode day) {
    return switch (day.path("status").asText()) {
      case "open" -> true;
      case "closed" -> false;
      default -> throw new IllegalArgumentException("a day's status is " + day.path("status"));
    };
  }

  private static CalendarDay day(JsonNode day) {
    LocalTime close = LocalTime.parse(day.path("open").path("end").asText());
    return new CalendarDay(LocalDate.parse(day.path("date").asText()),
        LocalTime.parse(day.path("open").path("start").asText()), close, EXTENDED_OPEN,
        close.isBefore(USUAL_CLOSE) ? EXTENDED_CLOSE_EARLY : EXTENDED_CLOSE);
  }

  /** Fails with ProviderException only. */
  public Future<MarketClock> clock() {
    return tradier.ask(url + "clock", Map.of(), answer -> {
      JsonNode clock = answer.path("clock");
      if (!clock.path("timestamp").isIntegralNumber() || !clock.path("state").isTextual()) {
        throw new IllegalArgumentException("the clock has no timestamp or no state");
      }
      return new MarketClock(Instant.ofEpochSecond(clock.path("timestamp").longValue()),
          clock.path("state").asText().equals("open"));
    });
  }

  @Override
  public Future<List<CorporateAction>> corporateActions(List<String> symbols, LocalDate from, LocalDate to) {
    return Future.succeededFuture(List.of());
  }
}
