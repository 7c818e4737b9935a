package io.swiftbolt.bench;

import io.swiftbolt.market.Bar;
import io.swiftbolt.market.Session;
import io.swiftbolt.market.SymbolClass;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.provider.BarPage;
import io.swiftbolt.provider.BarProvider;
import io.swiftbolt.provider.BarRequest;
import io.swiftbolt.provider.BarSource;
import io.swiftbolt.provider.Capabilities;
import io.swiftbolt.provider.PageSink;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A vendor that takes no time: minutes of every session, made once. */
final class MemorySource implements BarSource, BarProvider {
  static final int SYMBOLS_PER_REQUEST = 2;
  private final List<Bar> minutes = new ArrayList<>();

  MemorySource(TradingCalendar calendar, TimeRange range) {
    for (Session session : calendar.sessions(range)) {
      for (Instant ts = session.regular().from(); ts.isBefore(session.regular().to()); ts = ts.plusSeconds(60)) {
        double price = 100 + Math.sin(minutes.size() / 500.0);
        minutes.add(new Bar(ts, price, price + 0.05, price - 0.05, price + 0.01, 1000 + minutes.size() % 777));
      }
    }
  }

  List<Bar> minutes() {
    return minutes;
  }

  @Override
  public Optional<Target> target(SymbolClass kind, Timeframe wanted, TimeRange range, Instant now) {
    return Optional.of(new Target(wanted, SYMBOLS_PER_REQUEST, range));
  }

  @Override
  public Duration delay(Timeframe timeframe) {
    return Duration.ZERO;
  }

  @Override
  public Future<Integer> fetch(BarRequest request, Instant now, PageSink sink) {
    List<Bar> wanted = minutes.stream().filter(bar -> request.range().contains(bar.ts())).toList();
    Map<String, List<Bar>> bars = new HashMap<>();
    request.symbols().forEach(symbol -> bars.put(symbol, wanted));
    sink.begin(this, Optional.empty());
    sink.page(new BarPage(bars, List.of(), Optional.empty(), BarPage.Basis.RAW));
    return Future.succeededFuture(1);
  }

  @Override
  public Future<Optional<Instant>> firstBar(String provider, String symbol, Timeframe timeframe) {
    return firstBar(symbol, timeframe);
  }

  @Override
  public Future<Optional<Instant>> firstBar(String symbol, Timeframe timeframe) {
    return Future.succeededFuture(Optional.of(minutes.getFirst().ts()));
  }

  @Override
  public String name() {
    return "simulated";
  }

  @Override
  public String feed() {
    return "simulated";
  }

  @Override
  public int rank() {
    return 1;
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(Set.of(Timeframe.M1), SYMBOLS_PER_REQUEST, 10_000, Duration.ZERO, false);
  }

  @Override
  public Future<BarPage> bars(BarRequest request, Optional<String> cursor) {
    return Future.failedFuture(new UnsupportedOperationException("asked as a source only"));
  }
}
