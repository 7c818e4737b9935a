package io.swiftbolt.fetch;

import io.swiftbolt.market.Bar;
import io.swiftbolt.market.Buckets;
import io.swiftbolt.market.ClosedBars;
import io.swiftbolt.market.Session;
import io.swiftbolt.market.SessionKind;
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
import io.swiftbolt.provider.ProviderException;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A provider that knows every bar of the calendar, and does what the test told it to before that. */
public final class ScriptedSource implements BarSource, BarProvider {
  private final TradingCalendar calendar;
  private final Instant listed;
  private final Deque<Object> script = new ArrayDeque<>();
  private final List<BarRequest> requests = new ArrayList<>();
  private final Set<String> spoiled = new HashSet<>();
  private UnaryOperator<List<Bar>> always = UnaryOperator.identity();
  private Instant reach = Instant.EPOCH;
  private int probes;

  /** @param listed no bars before */
  public ScriptedSource(TradingCalendar calendar, String listed) {
    this.calendar = calendar;
    this.listed = Instant.parse(listed);
  }

  /** The next request fails so. */
  public synchronized ScriptedSource then(ProviderException error) {
    script.add(error);
    return this;
  }

  /** The next request is answered with these bars instead of the true ones; each window once. */
  public synchronized ScriptedSource then(UnaryOperator<List<Bar>> spoil) {
    script.add(spoil);
    return this;
  }

  /** What is not scripted otherwise is answered so. */
  public synchronized void always(UnaryOperator<List<Bar>> spoil) {
    always = spoil;
  }

  /** Forgets what was scripted. */
  public synchronized void behave() {
    script.clear();
  }

  public synchronized List<BarRequest> requests() {
    return List.copyOf(requests);
  }

  public synchronized int probes() {
    return probes;
  }

  /** It has nothing before; 1970 unless it is told. */
  public synchronized ScriptedSource reaching(String from) {
    reach = Instant.parse(from);
    return this;
  }

  @Override
  public Optional<Target> target(SymbolClass kind, Timeframe wanted, TimeRange range, Instant now) {
    return offer(kind, wanted, range, now).map(offer -> new Target(offer.timeframe(), 50, offer.range()));
  }

  @Override
  public synchronized Optional<Offer> offer(SymbolClass kind, Timeframe wanted, TimeRange range, Instant now) {
    return range.to().isAfter(reach)
        ? Optional.of(new Offer(name(), wanted.base(),
            range.from().isBefore(reach) ? new TimeRange(reach, range.to()) : range, capabilities()))
        : Optional.empty();
  }

  @Override
  public synchronized Optional<Instant> reach(SymbolClass kind, Timeframe wanted, Instant now) {
    return Optional.of(reach);
  }

  @Override
  public Duration delay(Timeframe timeframe) {
    return Duration.ZERO;
  }

  @Override
  public synchronized Future<Integer> fetch(BarRequest request, Instant now, PageSink sink) {
    requests.add(request);
    Object next = script.poll();
    if (next instanceof ProviderException error) {
      return Future.failedFuture(error);
    }
    if (next != null && !spoiled.add(request.timeframe() + " " + request.range().from() + request.symbols())) {
      next = null; // the same lie is not told twice
    }
    sink.begin(this, Optional.empty());
    Map<String, List<Bar>> bars = new HashMap<>();
    for (String symbol : request.symbols()) {
      List<Bar> truth = truth(request.timeframe(), request.range(), now);
      @SuppressWarnings("unchecked")
      UnaryOperator<List<Bar>> spoil = (UnaryOperator<List<Bar>>) next;
      bars.put(symbol, spoil == null ? always.apply(truth) : spoil.apply(truth));
    }
    sink.page(new BarPage(bars, List.of(), Optional.empty(), BarPage.Basis.RAW));
    return Future.succeededFuture(1);
  }

  /** The bars of any symbol. */
  public List<Bar> truth(Timeframe timeframe, TimeRange range, Instant now) {
    List<Bar> bars = new ArrayList<>();
    for (Session session : calendar.sessions(range)) {
      List<TimeRange> buckets = timeframe.isIntraday()
          ? new Buckets(calendar).of(timeframe, SessionKind.REGULAR, session)
          : List.of(session.day());
      for (TimeRange bucket : buckets) {
        boolean closed = ClosedBars.expected(timeframe, SessionKind.REGULAR,
            new TimeRange(bucket.from(), bucket.from().plusSeconds(1)), now, calendar).bars() == 1;
        if (range.contains(bucket.from()) && closed && !bucket.from().isBefore(listed)) {
          double price = 100 + bucket.from().getEpochSecond() % 97 / 10.0;
          bars.add(new Bar(bucket.from(), price, price + 1, price - 1, price + 0.5, 1000));
        }
      }
    }
    return bars;
  }

  @Override
  public synchronized Future<Optional<Instant>> firstBar(String provider, String symbol, Timeframe timeframe) {
    probes++;
    return Future.succeededFuture(Optional.of(listed));
  }

  @Override
  public Future<Optional<Instant>> firstBar(String symbol, Timeframe timeframe) {
    return firstBar(name(), symbol, timeframe);
  }

  @Override
  public String name() {
    return "scripted";
  }

  @Override
  public String feed() {
    return "test";
  }

  @Override
  public int rank() {
    return 10;
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(EnumSet.allOf(Timeframe.class), 50, 10_000, Duration.ZERO, false);
  }

  @Override
  public Future<BarPage> bars(BarRequest request, Optional<String> cursor) {
    throw new UnsupportedOperationException("asked through the source");
  }
}
