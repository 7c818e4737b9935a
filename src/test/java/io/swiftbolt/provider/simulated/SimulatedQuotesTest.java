package io.swiftbolt.provider.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.clock.TestClock;
import io.swiftbolt.config.ProvidersConfig.Simulated;
import io.swiftbolt.market.Bar;
import io.swiftbolt.market.NyseCalendar;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.provider.Quotes.Quote;
import io.swiftbolt.provider.VendorTest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class SimulatedQuotesTest extends VendorTest {
  private final TestClock clock = new TestClock("2024-07-10T15:07:30Z");
  private final SimulatedExchange exchange = new SimulatedExchange(vertx,
      new Simulated(true, Duration.ZERO, 40, LocalDate.of(2020, 1, 2), Simulated.defaults().quota()),
      NyseCalendar.byRules(), clock);

  @Test
  void a_quote_is_the_minute_that_ended_last_and_the_day_so_far() {
    List<Bar> minutes = exchange.ended("AAPL", Timeframe.M1, range("2024-07-10T13:30:00Z", "2024-07-10T15:07:00Z"),
        500);
    List<Bar> days = exchange.ended("AAPL", Timeframe.D1, range("2024-07-09T04:00:00Z", "2024-07-10T04:00:00Z"), 5);
    Quote quote = quote("AAPL");
    assertEquals(97, minutes.size());
    assertEquals(minutes.getLast().close(), quote.last());
    assertEquals(Instant.parse("2024-07-10T15:07:00Z"), quote.lastTradeAt());
    assertEquals(OptionalDouble.of(minutes.getFirst().open()), quote.open());
    assertEquals(minutes.stream().mapToDouble(Bar::high).max(), quote.high());
    assertEquals(minutes.stream().mapToLong(Bar::volume).sum(), quote.volume().orElseThrow());
    assertEquals(OptionalDouble.of(days.getFirst().close()), quote.previousClose());
    assertTrue(quote.bid().orElseThrow() < quote.last() && quote.last() < quote.ask().orElseThrow());
  }

  @Test
  void before_the_open_and_at_weekends_it_is_the_last_day_that_traded() {
    for (String closed : List.of("2024-07-10T12:00:00Z", "2024-07-10T13:30:30Z", "2024-07-09T22:00:00Z")) {
      clock.set(closed);
      assertEquals(Instant.parse("2024-07-09T20:00:00Z"), quote("AAPL").lastTradeAt(), closed);
    }
    clock.set("2024-07-07T15:00:00Z");
    assertEquals(Instant.parse("2024-07-05T20:00:00Z"), quote("AAPL").lastTradeAt());
  }

  @Test
  void what_does_not_trade_there_has_no_quote() {
    assertEquals(Map.of(), quotes(List.of("NO SUCH")));
    clock.set("2019-07-10T15:07:30Z");
    assertEquals(Map.of(), quotes(List.of("AAPL")));
  }

  private Quote quote(String symbol) {
    return Objects.requireNonNull(quotes(List.of(symbol)).get(symbol));
  }

  private Map<String, Quote> quotes(List<String> symbols) {
    return new SimulatedQuotes(vertx, exchange, gate(SimulatedExchange.NAME), clock).quotes(symbols).await();
  }

  private static TimeRange range(String from, String to) {
    return new TimeRange(Instant.parse(from), Instant.parse(to));
  }
}
