package io.swiftbolt.provider.simulated;

import io.swiftbolt.config.ProvidersConfig;
import io.swiftbolt.market.Bar;
import io.swiftbolt.market.Session;
import io.swiftbolt.market.SymbolClass;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.provider.BarPage;
import io.swiftbolt.provider.BarProvider;
import io.swiftbolt.provider.BarRequest;
import io.swiftbolt.provider.Capabilities;
import io.swiftbolt.provider.ProviderError;
import io.swiftbolt.provider.ProviderException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An exchange in this process that trades every symbol in regular hours. Deterministic: the same symbol and minute give the same
 * bar in every run, and longer bars are made of the minutes. Shows nothing that has not ended yet.
 */
public final class SimulatedExchange implements BarProvider {
  public static final String NAME = "simulated";
  private static final Pattern TICKER = Pattern.compile("[A-Z0-9.^-]{1,12}");
  private static final int SYMBOLS_PER_REQUEST = 10;

  private final Vertx vertx;
  private final ProvidersConfig.Simulated config;
  private final TradingCalendar calendar;
  private final InstantSource clock;
  private final Capabilities capabilities;

  public SimulatedExchange(Vertx vertx, ProvidersConfig.Simulated config, TradingCalendar calendar,
      InstantSource clock) {
    this.vertx = vertx;
    this.config = config;
    this.calendar = calendar;
    this.clock = clock;
    this.capabilities = new Capabilities(Set.of(Timeframe.M1, Timeframe.M5, Timeframe.M15, Timeframe.D1),
        SYMBOLS_PER_REQUEST, config.rowsPerPage(), Duration.ZERO, false);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String feed() {
    return NAME;
  }

  @Override
  public int rank() {
    return 0;
  }

  @Override
  public Set<SymbolClass> classes() {
    return Set.of(SymbolClass.values());
  }

  @Override
  public Capabilities capabilities() {
    return capabilities;
  }

  /** The cursor is the index of the symbol and the epoch second from which the page goes on. */
  @Override
  public Future<BarPage> bars(BarRequest request, Optional<String> cursor) {
    Optional<String> unknown = request.symbols().stream().filter(symbol -> !TICKER.matcher(symbol).matches())
        .findFirst();
    if (unknown.isPresent()) {
      return Future.failedFuture(
          new ProviderException(ProviderError.INVALID_SYMBOL, NAME, "no such symbol: " + unknown.get()));
    }
    if (!capabilities.timeframes().contains(request.timeframe())) {
      return Future.failedFuture(new ProviderException(ProviderError.VALIDATION_ERROR, NAME,
          "the simulated exchange has no " + request.timeframe() + " bars"));
    }
    Instant now = clock.instant();
    // years of days are hundreds of thousands of minutes: not on an event loop
    return latency().compose(_ -> vertx.executeBlocking(() -> page(request, cursor, now), false));
  }

  @Override
  public Future<Optional<Instant>> firstBar(String symbol, Timeframe timeframe) {
    if (!TICKER.matcher(symbol).matches()) {
      return Future.succeededFuture(Optional.empty());
    }
    Instant listed = TradingCalendar.midnight(config.listedFrom());
    Optional<Instant> first = calendar.sessions(new TimeRange(listed, listed.plus(Duration.ofDays(10)))).stream()
        .map(session -> timeframe.isIntraday() ? session.regular().from() : session.day().from())
        .filter(start -> !start.isBefore(listed))
        .findFirst();
    return latency().map(_ -> first);
  }

  /** Whether there is such a symbol. */
  static boolean trades(String symbol) {
    return TICKER.matcher(symbol).matches();
  }

  /** Bars that have ended, ascending. Computes: not for an event loop. */
  List<Bar> ended(String symbol, Timeframe timeframe, TimeRange range, int most) {
    return bars(symbol, timeframe, range, clock.instant(), most);
  }

  private Future<Void> latency() {
    if (config.latency().isZero()) {
      return Future.succeededFuture();
    }
    Promise<Void> passed = Promise.promise();
    vertx.setTimer(config.latency().toMillis(), _ -> passed.complete());
    return passed.future();
  }

  private BarPage page(BarRequest request, Optional<String> cursor, Instant now) {
    int symbol = cursor.map(text -> Integer.parseInt(text.substring(0, text.indexOf('|')))).orElse(0);
    Instant from = cursor.map(text -> Instant.ofEpochSecond(Long.parseLong(text.substring(text.indexOf('|') + 1))))
        .orElse(request.range().from());
    Map<String, List<Bar>> bars = new LinkedHashMap<>();
    int room = config.rowsPerPage();
    for (; symbol < request.symbols().size(); symbol++, from = request.range().from()) {
      String ticker = request.symbols().get(symbol);
      if (!from.isBefore(request.range().to())) {
        continue;
      }
      // one more than there is room for: it tells whether and where the next page goes on
      List<Bar> rows = bars(ticker, request.timeframe(), new TimeRange(from, request.range().to()), now, room + 1);
      boolean more = rows.size() > room;
      List<Bar> taken = more ? rows.subList(0, room) : rows;
      if (!taken.isEmpty()) {
        bars.put(ticker, List.copyOf(taken));
      }
      room -= taken.size();
      if (more) {
        String next = symbol + "|" + rows.get(taken.size()).ts().getEpochSecond();
        return new BarPage(bars, List.of(), Optional.of(next), BarPage.Basis.RAW);
      }
    }
    return new BarPage(bars, List.of(), Optional.empty(), BarPage.Basis.RAW);
  }

  private List<Bar> bars(String ticker, Timeframe timeframe, TimeRange range, Instant now, int most) {
    PriceField field = new PriceField(ticker);
    List<Bar> bars = new ArrayList<>();
    Instant listed = TradingCalendar.midnight(config.listedFrom());
    Instant to = range.to().isBefore(now) ? range.to() : now;
    Instant from = range.from().isAfter(listed) ? range.from() : listed;
    if (!from.isBefore(to)) {
      return bars;
    }
    // asked for a month at a time: a page needs few of the sessions of a long range
    for (LocalDate month = date(from); bars.size() < most && !month.isAfter(date(to)); month = month.plusDays(31)) {
      TimeRange part = new TimeRange(TradingCalendar.midnight(month), TradingCalendar.midnight(month.plusDays(31)));
      for (Session session : calendar.sessions(part)) {
        if (part.contains(session.day().from()) && bars.size() < most) {
          ofSession(field, timeframe, session, new TimeRange(from, to), now, bars);
        }
      }
    }
    return bars.size() > most ? bars.subList(0, most) : bars;
  }

  /** Bars that start in the range and have ended. */
  private static void ofSession(PriceField field, Timeframe timeframe, Session session, TimeRange range, Instant now,
      List<Bar> bars) {
    TimeRange regular = session.regular();
    if (timeframe == Timeframe.D1) {
      if (range.contains(session.day().from()) && !regular.to().isAfter(now)) {
        bars.add(bar(field, session, session.day().from(), regular));
      }
      return;
    }
    for (Instant start = regular.from(); start.isBefore(regular.to()); start = start.plus(timeframe.length())) {
      Instant end = start.plus(timeframe.length());
      TimeRange bucket = new TimeRange(start, end.isBefore(regular.to()) ? end : regular.to());
      if (range.contains(start) && !bucket.to().isAfter(now)) {
        bars.add(bar(field, session, start, bucket));
      }
    }
  }

  /** The minutes of a bucket as one bar. */
  private static Bar bar(PriceField field, Session session, Instant stamp, TimeRange bucket) {
    Bar first = field.minute(bucket.from(), session);
    double high = first.high();
    double low = first.low();
    double close = first.close();
    long volume = first.volume();
    for (Instant start = bucket.from().plusSeconds(60); start.isBefore(bucket.to()); start = start.plusSeconds(60)) {
      Bar minute = field.minute(start, session);
      high = Math.max(high, minute.high());
      low = Math.min(low, minute.low());
      close = minute.close();
      volume += minute.volume();
    }
    return new Bar(stamp, first.open(), high, low, close, volume);
  }

  private static LocalDate date(Instant instant) {
    return instant.atZone(TradingCalendar.NEW_YORK).toLocalDate();
  }
}
