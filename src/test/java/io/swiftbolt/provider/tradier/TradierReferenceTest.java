package io.swiftbolt.provider.tradier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.provider.ProviderError;
import io.swiftbolt.provider.ReferenceData;
import io.swiftbolt.provider.ReferenceData.CalendarDay;
import io.swiftbolt.provider.VendorTest;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TradierReferenceTest extends VendorTest {
  private TradierReference tradier;

  @BeforeEach
  void open() {
    tradier = new TradierReference(questions("tradier"), vendor.url());
  }

  @Test
  void the_calendar_comes_by_the_month_and_its_ends_are_cut_off() {
    vendor.json(calendar(YearMonth.of(2024, 6))).json(calendar(YearMonth.of(2024, 7)));
    List<CalendarDay> days = tradier.calendar(LocalDate.of(2024, 6, 28), LocalDate.of(2024, 7, 5)).await();
    assertEquals(List.of("2024-06-28", "2024-07-01", "2024-07-02", "2024-07-03", "2024-07-05"),
        days.stream().map(day -> day.date().toString()).toList());
    assertEquals("/v1/markets/calendar", vendor.asked().getFirst().path());
    assertEquals("2024", vendor.asked().getFirst().query().get("year"));
    assertEquals("6", vendor.asked().getFirst().query().get("month"));
    assertEquals("7", vendor.asked().getLast().query().get("month"));
  }

  @Test
  void extended_hours_are_the_exchanges_and_not_the_brokers() {
    vendor.json(calendar(YearMonth.of(2024, 7)));
    List<CalendarDay> days = tradier.calendar(LocalDate.of(2024, 7, 2), LocalDate.of(2024, 7, 3)).await();
    assertEquals(new CalendarDay(LocalDate.of(2024, 7, 2), LocalTime.of(9, 30), LocalTime.of(16, 0), LocalTime.of(4, 0),
        LocalTime.of(20, 0)), days.getFirst());
    assertEquals(new CalendarDay(LocalDate.of(2024, 7, 3), LocalTime.of(9, 30), LocalTime.of(13, 0), LocalTime.of(4, 0),
        LocalTime.of(17, 0)), days.getLast());
  }

  @Test
  void a_month_that_is_not_whole_or_says_odd_things_is_malformed() {
    String july = calendar(YearMonth.of(2024, 7));
    for (String odd : List.of("{}", "{\"calendar\":null}", "{\"calendar\":{\"days\":{\"day\":[]}}}",
        july.replace("\"closed\"", "\"perhaps\""), july.replace("\"09:30\"", "\"morning\""),
        calendar(YearMonth.of(2024, 2)))) {
      vendor.json(odd);
      assertEquals(ProviderError.BARS_MALFORMED,
          failure(tradier.calendar(LocalDate.of(2024, 7, 1), LocalDate.of(2024, 7, 31))).error(), odd);
    }
  }

  @Test
  void the_clock_says_whether_the_regular_session_is_on() {
    String clock = "{\"clock\":{\"date\":\"2024-03-06\",\"description\":\"Market is open\",\"state\":\"%s\","
        + "\"timestamp\":1709748450,\"next_change\":\"16:00\",\"next_state\":\"postmarket\"}}";
    vendor.json(clock.formatted("open")).json(clock.formatted("premarket")).json("{\"clock\":{}}");
    ReferenceData.MarketClock open = tradier.clock().await();
    assertEquals(Instant.parse("2024-03-06T18:07:30Z"), open.timestamp());
    assertTrue(open.isOpen());
    assertFalse(tradier.clock().await().isOpen());
    assertEquals(ProviderError.BARS_MALFORMED, failure(tradier.clock()).error());
  }

  @Test
  void it_speaks_of_the_calendar_only() {
    assertEquals(Set.of(ReferenceData.Subject.CALENDAR), tradier.subjects());
    assertEquals(List.of(),
        tradier.corporateActions(List.of("AAPL"), LocalDate.EPOCH, LocalDate.of(2024, 3, 6)).await());
    assertEquals(List.of(), vendor.asked());
  }

  /** As recorded: closed days have no hours; the third of July closes early, the fourth is a holiday. */
  private static String calendar(YearMonth month) {
    StringBuilder days = new StringBuilder();
    for (int day = 1; day <= month.lengthOfMonth(); day++) {
      LocalDate date = month.atDay(day);
      boolean closed = date.getDayOfWeek().getValue() > 5 || date.equals(LocalDate.of(2024, 7, 4));
      String end = date.equals(LocalDate.of(2024, 7, 3)) ? "13:00" : "16:00";
      days.append(day == 1 ? "" : ",").append("{\"date\":\"").append(date).append("\",\"status\":\"")
          .append(closed ? "closed" : "open").append("\",\"description\":\"Market\"");
      if (!closed) {
        days.append(",\"premarket\":{\"start\":\"07:00\",\"end\":\"09:24\"},\"open\":{\"start\":\"09:30\",\"end\":\"")
            .append(end).append("\"},\"postmarket\":{\"start\":\"").append(end).append("\",\"end\":\"19:55\"}");
      }
      days.append('}');
    }
    return "{\"calendar\":{\"month\":" + month.getMonthValue() + ",\"year\":" + month.getYear()
        + ",\"days\":{\"day\":[" + days + "]}}}";
  }
}
