package io.swiftbolt.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.swiftbolt.market.NyseCalendar;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.TradingCalendar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The rules against thirty years of recorded sessions. */
@Tag("shared")
class CalendarSharedTest {
  private static final Path SHARED = Path.of(System.getProperty("swiftbolt.shared", "../shared"));

  @Test
  void the_rules_equal_the_recorded_calendar() throws IOException {
    List<String> recorded = Files.readAllLines(SHARED.resolve("market-data/calendar.csv"));
    TimeRange years = new TimeRange(TradingCalendar.midnight(LocalDate.of(1998, 1, 2)),
        TradingCalendar.midnight(LocalDate.of(2028, 1, 1)));
    List<String> ours = NyseCalendar.byRules().sessions(years).stream()
        .map(session -> session.date() + "," + session.regular().from().atZone(TradingCalendar.NEW_YORK).toLocalTime()
            + "," + session.regular().to().atZone(TradingCalendar.NEW_YORK).toLocalTime())
        .toList();
    assertEquals(recorded.subList(1, recorded.size()), ours);
  }
}
