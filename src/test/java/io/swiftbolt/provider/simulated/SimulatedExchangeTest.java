package io.swiftbolt.provider.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.config.ProvidersConfig.Simulated;
import io.swiftbolt.market.Bar;
import io.swiftbolt.market.NyseCalendar;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.provider.BarPage;
import io.swiftbolt.provider.BarRequest;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimulatedExchangeTest {
  private static final Instant NOW = Instant.parse("2024-07-10T15:07:30Z");
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void every_minute_of_the_regular_session_has_a_bar_and_no_other() {
    List<Bar> day = all(Timeframe.M1, "2024-07-01T00:00:00Z", "2024-07-02T00:00:00Z", 1000, "AAPL").getOrDefault("AAPL",
        List.of());
    assertEquals(390, day.size());
    assertEquals(Instant.parse("2024-07-01T13:30:00Z"), day.getFirst().ts());
    assertEquals(Instant.parse("2024-07-01T19:59:00Z"), day.getLast().ts());
    // an early close and a holiday
    assertEquals(210, all(Timeframe.M1, "2024-07-03T00:00:00Z", "2024-07-05T00:00:00Z", 1000, "AAPL")
        .getOrDefault("AAPL", List.of()).size());
  }

  @Test
  void bars_are_sound_and_neighbours_are_close() {
    List<Bar> bars = all(Timeframe.M1, "2024-06-03T00:00:00Z", "2024-07-10T00:00:00Z", 10_000, "TSLA")
        .getOrDefault("TSLA", List.of());
    assertTrue(bars.size() > 9_000);
    for (int i = 0; i < bars.size(); i++) {
      Bar bar = bars.get(i);
      assertTrue(bar.low() <= Math.min(bar.open(), bar.close()) && bar.high() >= Math.max(bar.open(), bar.close()));
      assertTrue(bar.low() > 0 && bar.volume() > 0);
      boolean sameSession = i > 0 && bars.get(i - 1).ts().plusSeconds(60).equals(bar.ts());
      if (sameSession) {
        assertEquals(bars.get(i - 1).close(), bar.open());
      }
      assertEquals(1, bar.high() / bar.low(), 0.02);
    }
  }

  @Test
  void longer_bars_are_made_of_the_minutes() {
    String from = "2024-07-01T00:00:00Z";
    String to = "2024-07-06T00:00:00Z";
    List<Bar> minutes = all(Timeframe.M1, from, to, 1000, "SPY").getOrDefault("SPY", List.of());
    for (Timeframe timeframe : List.of(Timeframe.M5, Timeframe.M15, Timeframe.D1)) {
      List<Bar> longer = all(timeframe, from, to, 1000, "SPY").getOrDefault("SPY", List.of());
      assertEquals(minutes.stream().mapToLong(Bar::volume).sum(), longer.stream().mapToLong(Bar::volume).sum());
      assertEquals(minutes.getFirst().open(), longer.getFirst().open());
      assertEquals(minutes.getLast().close(), longer.getLast().close());
      assertEquals(minutes.stream().mapToDouble(Bar::high).max(), longer.stream().mapToDouble(Bar::high).max());
      assertEquals(minutes.stream().mapToDouble(Bar::low).min(), longer.stream().mapToDouble(Bar::low).min());
    }
    assertEquals(Instant.parse("2024-07-01T04:00:00Z"),
        all(Timeframe.D1, from, to, 9, "SPY").getOrDefault("SPY", List.of()).getFirst().ts());
  }

  @Test
  void nothing_is_shown_before_it_has_ended() {
    String from = "2024-07-10T04:00:00Z";
    String to = "2024-07-11T04:00:00Z";
    assertEquals(Instant.parse("2024-07-10T15:06:00Z"),
        all(Timeframe.M1, from, to, 999, "A").getOrDefault("A", List.of()).getLast().ts());
    assertEquals(Instant.parse("2024-07-10T14:45:00Z"),
        all(Timeframe.M15, from, to, 999, "A").getOrDefault("A", List.of()).getLast().ts());
    assertEquals(Map.of(), all(Timeframe.D1, from, to, 999, "A"));
    assertEquals(Map.of(), all(Timeframe.M1, "2024-07-11T04:00:00Z", "2024-07-12T04:00:00Z", 999, "A"));
  }

  @Test
  void small_pages_give_what_one_large_page_gives() {
    Map<String, List<Bar>> small = all(Timeframe.M15, "2024-07-01T14:00:00Z", "2024-07-09T00:00:00Z", 7, "A", "B", "C");
    Map<String, List<Bar>> large = all(Timeframe.M15, "2024-07-01T14:00:00Z", "2024-07-09T00:00:00Z", 9999, "A", "B",
        "C");
    assertEquals(large, small);
    assertNotEquals(large.getOrDefault("A", List.of()), large.getOrDefault("B", List.of()));
    assertEquals(Instant.parse("2024-07-01T14:00:00Z"), large.getOrDefault("C", List.of()).getFirst().ts());
  }

  @Test
  void trading_starts_on_the_listing_date() {
    assertEquals(Instant.parse("2020-01-02T05:00:00Z"),
        all(Timeframe.D1, "2019-12-01T00:00:00Z", "2020-02-01T00:00:00Z", 99, "A").getOrDefault("A", List.of())
            .getFirst().ts());
    assertEquals(Optional.of(Instant.parse("2020-01-02T14:30:00Z")),
        exchange(99).firstBar("A", Timeframe.M1).await());
    assertEquals(Optional.of(Instant.parse("2020-01-02T05:00:00Z")),
        exchange(99).firstBar("A", Timeframe.D1).await());
    assertEquals(Optional.empty(), exchange(99).firstBar("not a ticker", Timeframe.D1).await());
  }

  @Test
  void four_years_of_days_move_like_a_share() {
    List<Bar> days = all(Timeframe.D1, "2020-01-01T00:00:00Z", "2024-07-01T00:00:00Z", 500, "NVDA").getOrDefault("NVDA",
        List.of());
    TimeRange years = new TimeRange(Instant.parse("2020-01-02T00:00:00Z"), Instant.parse("2024-07-01T00:00:00Z"));
    assertEquals(NyseCalendar.byRules().sessions(years).stream().filter(s -> years.contains(s.day().from())).count(),
        days.size());
    for (int i = 1; i < days.size(); i++) {
      assertEquals(1, days.get(i).open() / days.get(i - 1).close(), 0.15);
    }
  }

  private Map<String, List<Bar>> all(Timeframe timeframe, String from, String to, int rowsPerPage, String... symbols) {
    BarRequest request = new BarRequest(List.of(symbols), timeframe,
        new TimeRange(Instant.parse(from), Instant.parse(to)));
    Map<String, List<Bar>> bars = new HashMap<>();
    Optional<String> cursor = Optional.empty();
    do {
      BarPage page = exchange(rowsPerPage).bars(request, cursor).await();
      assertTrue(page.count() <= rowsPerPage);
      page.bars().forEach((symbol, rows) -> bars.computeIfAbsent(symbol, _ -> new ArrayList<>()).addAll(rows));
      cursor = page.next();
    } while (cursor.isPresent());
    return bars;
  }

  private SimulatedExchange exchange(int rowsPerPage) {
    Simulated config = new Simulated(true, Duration.ofMillis(1), rowsPerPage, LocalDate.of(2020, 1, 2),
        Simulated.defaults().quota());
    return new SimulatedExchange(vertx, config, NyseCalendar.byRules(), ServerClock.virtual(NOW, 0));
  }
}
