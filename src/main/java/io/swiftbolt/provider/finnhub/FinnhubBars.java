package io.swiftbolt.provider.finnhub;

import io.swiftbolt.config.FinnhubConfig;
import io.swiftbolt.market.Bar;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.provider.BarPage;
import io.swiftbolt.provider.BarProvider;
import io.swiftbolt.provider.BarRequest;
import io.swiftbolt.provider.Capabilities;
import io.swiftbolt.provider.VendorHttp;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Candles of Finnhub: days divided by all splits up to now, minutes as traded with extended hours. They need a paid plan. */
public final class FinnhubBars implements BarProvider {
  public static final String NAME = "finnhub";
  /** Its hours are clock hours, so ours are made of its quarters. */
  private static final Map<Timeframe, String> RESOLUTIONS = new EnumMap<>(Map.of(Timeframe.M1, "1", Timeframe.M5, "5",
      Timeframe.M15, "15", Timeframe.D1, "D"));
  /** Finnhub gives a month of minutes at once, and does not say which one of a longer time. */
  private static final Duration MINUTES_PER_REQUEST = Duration.ofDays(28);
  /** A month of minutes, extended hours included. */
  private static final int ROWS_PER_PAGE = 22_000;
  private static final LocalTime FIRST_TRADE = LocalTime.of(4, 0);

  private final VendorHttp http;
  private final String url;
  private final InstantSource clock;
  private final Capabilities capabilities;

  /** Without candles in the plan every request would be refused, so no timeframe is served. */
  public FinnhubBars(VendorHttp http, FinnhubConfig config, InstantSource clock) {
    this.http = http;
    this.url = config.url();
    this.clock = clock;
    Map<Timeframe, Duration> span = Map.of(Timeframe.M1, MINUTES_PER_REQUEST, Timeframe.M5, MINUTES_PER_REQUEST,
        Timeframe.M15, MINUTES_PER_REQUEST);
    this.capabilities = new Capabilities("free".equals(config.plan()) ? Set.of() : RESOLUTIONS.keySet(), Map.of(), span,
        1, ROWS_PER_PAGE, Duration.ofMinutes(1), true, Set.of(Timeframe.D1), 1);
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
    return 22;
  }

  @Override
  public Capabilities capabilities() {
    return capabilities;
  }

  /** The cursor is the epoch second at which a page starts. */
  @Override
  public Future<BarPage> bars(BarRequest request, Optional<String> cursor) {
    String symbol = request.symbols().getFirst();
    Instant from = cursor.map(second -> Instant.ofEpochSecond(Long.parseLong(second))).orElse(request.range().from());
    TimeRange rest = new TimeRange(from, request.range().to());
    boolean inPages = request.timeframe().isIntraday() && rest.length().compareTo(MINUTES_PER_REQUEST) > 0;
    TimeRange page = inPages ? new TimeRange(from, from.plus(MINUTES_PER_REQUEST)) : rest;
    Optional<String> next = inPages ? Optional.of(Long.toString(page.to().getEpochSecond())) : Optional.empty();
    if (!page.from().isBefore(clock.instant())) {
      return Future.succeededFuture(new BarPage(Map.of(), List.of(), Optional.empty(),
          Candles.basis(request.timeframe())));
    }
    return ask(symbol, request.timeframe(), first(request.timeframe(), page), last(request.timeframe(), page), next);
  }

  /** Days are all told at once; minutes cannot begin before the first of them, and nobody says how much later they do. */
  @Override
  public Future<Optional<Instant>> firstBar(String symbol, Timeframe timeframe) {
    return ask(symbol, Timeframe.D1, 0, clock.instant().getEpochSecond(), Optional.empty())
        .map(page -> page.bars().getOrDefault(symbol, List.of()).stream().map(Bar::ts).min(Instant::compareTo)
            .map(day -> timeframe.isIntraday()
                ? day.atZone(TradingCalendar.NEW_YORK).with(FIRST_TRADE).toInstant()
                : day));
  }

  private Future<BarPage> ask(String symbol, Timeframe timeframe, long first, long last, Optional<String> next) {
    Map<String, String> query = Map.of("symbol", symbol, "resolution", resolution(timeframe), "from",
        Long.toString(first), "to", Long.toString(last));
    return FinnhubRefusals.ask(http, url + "/stock/candle", query)
        .map(json -> new Candles(symbol, timeframe).read(json, next, http::malformed));
  }

  /** Finnhub stamps a day hours before ours, at UTC midnight: the first one asked for must not be cut off. */
  private static long first(Timeframe timeframe, TimeRange page) {
    return timeframe.isIntraday()
        ? page.from().getEpochSecond()
        : date(page.from()).atStartOfDay().toEpochSecond(ZoneOffset.UTC);
  }

  /** Finnhub's end belongs to the range, ours does not; a day's stamp may have a time of day. */
  private static long last(Timeframe timeframe, TimeRange page) {
    Instant last = page.to().minusSeconds(1);
    return timeframe.isIntraday()
        ? last.getEpochSecond()
        : date(last).plusDays(1).atStartOfDay().toEpochSecond(ZoneOffset.UTC) - 1;
  }

  private static LocalDate date(Instant instant) {
    return instant.atZone(TradingCalendar.NEW_YORK).toLocalDate();
  }

  private static String resolution(Timeframe timeframe) {
    String resolution = RESOLUTIONS.get(timeframe);
    if (resolution == null) {
      throw new IllegalArgumentException("Finnhub's " + timeframe + " bars are not on our grid");
    }
    return resolution;
  }
}
