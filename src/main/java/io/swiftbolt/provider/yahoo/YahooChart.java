package io.swiftbolt.provider.yahoo;

import com.fasterxml.jackson.databind.JsonNode;
import io.swiftbolt.config.ProvidersConfig;
import io.swiftbolt.market.SymbolClass;
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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Bars of Yahoo's chart, of regular hours, divided by all splits up to now. */
public final class YahooChart implements BarProvider {
  public static final String NAME = "yahoo";
  /** Anything that does not look like a browser is turned away with 429. */
  public static final String USER_AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
      + "Chrome/131.0.0.0 Safari/537.36";
  private static final Map<Timeframe, String> INTERVALS = new EnumMap<>(Map.of(Timeframe.M1, "1m", Timeframe.M5, "5m",
      Timeframe.M15, "15m", Timeframe.H1, "1h", Timeframe.D1, "1d"));
  /** A day less than Yahoo's 30, 60 and 730: the answer may come after the border has moved. */
  private static final Map<Timeframe, Duration> DEPTH = Map.of(Timeframe.M1, Duration.ofDays(29), Timeframe.M5,
      Duration.ofDays(59), Timeframe.M15, Duration.ofDays(59), Timeframe.H1, Duration.ofDays(729));
  /** Yahoo gives at most 8 days of minutes at once; older versions said 7. */
  private static final Duration MINUTES_PER_REQUEST = Duration.ofDays(7);

  private final VendorHttp http;
  private final ChartRequests charts;
  private final TradingCalendar calendar;
  private final InstantSource clock;
  private final Capabilities capabilities = new Capabilities(INTERVALS.keySet(), DEPTH,
      Map.of(Timeframe.M1, MINUTES_PER_REQUEST), 1, 20_000, Duration.ofMinutes(1), false, INTERVALS.keySet(), 1);

  public YahooChart(VendorHttp http, ProvidersConfig.Yahoo config, TradingCalendar calendar, InstantSource clock) {
    this.http = http;
    this.charts = new ChartRequests(http, config.url());
    this.calendar = calendar;
    this.clock = clock;
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
    return 20;
  }

  @Override
  public Set<SymbolClass> classes() {
    return Set.of(SymbolClass.values());
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
    TimeRange page = request.timeframe() == Timeframe.M1 && rest.length().compareTo(MINUTES_PER_REQUEST) > 0
        ? new TimeRange(from, from.plus(MINUTES_PER_REQUEST))
        : rest;
    Optional<String> next = page.to().isBefore(rest.to())
        ? Optional.of(Long.toString(page.to().getEpochSecond()))
        : Optional.empty();
    if (!page.from().isBefore(clock.instant())) { // a window that has not begun is refused
      return Future.succeededFuture(empty(Optional.empty()));
    }
    ChartAnswer answer = new ChartAnswer(symbol, request.timeframe(), page, calendar);
    Map<String, String> query = Map.of("period1", Long.toString(page.from().getEpochSecond()), "period2",
        Long.toString(end(request.timeframe(), page)), "interval", interval(request.timeframe()), "includePrePost",
        "false",
        "events", "split");
    return charts.ask(symbol, query).map(result -> result
        .map(chart -> answer.read(ofInterval(chart, request.timeframe()), next, http::malformed))
        .orElseGet(() -> empty(next)));
  }

  /** Yahoo has answered with longer bars than it was asked for. */
  private JsonNode ofInterval(JsonNode chart, Timeframe timeframe) {
    String told = chart.path("meta").path("dataGranularity").asText(interval(timeframe));
    if (!told.equals(interval(timeframe)) && !(timeframe == Timeframe.H1 && told.equals("60m"))) {
      throw http.malformed("bars of " + told + " instead of " + interval(timeframe));
    }
    return chart;
  }

  @Override
  public Future<Optional<Instant>> firstBar(String symbol, Timeframe timeframe) {
    return charts.ask(symbol, Map.of("range", "1d", "interval", "1d"))
        .map(result -> result.map(chart -> chart.path("meta").path("firstTradeDate"))
            .filter(JsonNode::isNumber)
            .map(second -> Instant.ofEpochSecond(second.longValue()))
            .map(open -> timeframe == Timeframe.D1 ? midnight(open) : open))
        .recover(e -> YahooReference.isUnknown(e)
            ? Future.succeededFuture(Optional.empty())
            : Future.failedFuture(e));
  }

  /** Yahoo stamps a daily bar at its open, hours after ours: the last day asked for must not be cut off. */
  private static long end(Timeframe timeframe, TimeRange page) {
    Instant end = timeframe == Timeframe.D1
        ? TradingCalendar.midnight(date(page.to().minusSeconds(1)).plusDays(1))
        : page.to();
    return end.getEpochSecond();
  }

  private static BarPage empty(Optional<String> next) {
    return new BarPage(Map.of(), List.of(), next, BarPage.Basis.SPLIT_ADJUSTED);
  }

  private static String interval(Timeframe timeframe) {
    String interval = INTERVALS.get(timeframe);
    if (interval == null) {
      throw new IllegalArgumentException("Yahoo's " + timeframe + " bars are not on our grid");
    }
    return interval;
  }

  static LocalDate date(Instant instant) {
    return instant.atZone(TradingCalendar.NEW_YORK).toLocalDate();
  }

  static Instant midnight(Instant instant) {
    return TradingCalendar.midnight(date(instant));
  }
}
