package io.swiftbolt.provider.simulated;

import io.swiftbolt.market.Bar;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.provider.ProviderGate;
import io.swiftbolt.provider.Quotes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Newest prices of the simulated exchange: the minute that ended last, and the day that it belongs to. */
public final class SimulatedQuotes implements Quotes {
  private static final int SYMBOLS_PER_REQUEST = 50;
  private static final Duration LOOK_BACK = Duration.ofDays(10);
  private static final double HALF_SPREAD = 0.01;
  private static final int MINUTES_OF_A_DAY = 24 * 60;

  private final Vertx vertx;
  private final SimulatedExchange exchange;
  private final ProviderGate gate;
  private final InstantSource clock;

  public SimulatedQuotes(Vertx vertx, SimulatedExchange exchange, ProviderGate gate, InstantSource clock) {
    this.vertx = vertx;
    this.exchange = exchange;
    this.gate = gate;
    this.clock = clock;
  }

  @Override
  public String name() {
    return SimulatedExchange.NAME;
  }

  @Override
  public int symbolsPerRequest() {
    return SYMBOLS_PER_REQUEST;
  }

  @Override
  public Future<Map<String, Quote>> quotes(List<String> symbols) {
    return gate.ask(SimulatedExchange.NAME, () -> vertx.executeBlocking(() -> {
      Map<String, Quote> quotes = new HashMap<>();
      symbols.forEach(symbol -> quote(symbol).ifPresent(quote -> quotes.put(symbol, quote)));
      return quotes;
    }, false));
  }

  private Optional<Quote> quote(String symbol) {
    if (!SimulatedExchange.trades(symbol)) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    List<Bar> days = exchange.ended(symbol, Timeframe.D1, new TimeRange(now.minus(LOOK_BACK), now), 10);
    Instant today = TradingCalendar.midnight(now.atZone(TradingCalendar.NEW_YORK).toLocalDate());
    Instant day = days.isEmpty() || days.getLast().ts().isBefore(today) ? today : days.getLast().ts();
    List<Bar> minutes = minutes(symbol, day, now);
    if (minutes.isEmpty() && !days.isEmpty()) { // before today's first minute has ended
      day = days.getLast().ts();
      minutes = minutes(symbol, day, now);
    }
    if (minutes.isEmpty()) {
      return Optional.empty();
    }
    Instant began = day;
    OptionalDouble previous = days.stream().filter(bar -> bar.ts().isBefore(began)).mapToDouble(Bar::close)
        .reduce((_, last) -> last);
    return Optional.of(quote(symbol, minutes, previous));
  }

  private List<Bar> minutes(String symbol, Instant day, Instant now) {
    return day.isBefore(now)
        ? exchange.ended(symbol, Timeframe.M1, new TimeRange(day, now), MINUTES_OF_A_DAY)
        : List.of();
  }

  private static Quote quote(String symbol, List<Bar> minutes, OptionalDouble previousClose) {
    Bar last = minutes.getLast();
    return new Quote(symbol, last.close(), last.ts().plus(Timeframe.M1.length()),
        OptionalDouble.of(last.close() - HALF_SPREAD), OptionalDouble.of(last.close() + HALF_SPREAD),
        OptionalDouble.of(minutes.getFirst().open()), minutes.stream().mapToDouble(Bar::high).max(),
        minutes.stream().mapToDouble(Bar::low).min(),
        OptionalLong.of(minutes.stream().mapToLong(Bar::volume).sum()), previousClose, OptionalLong.empty(),
        OptionalDouble.empty(), OptionalDouble.empty());
  }
}
