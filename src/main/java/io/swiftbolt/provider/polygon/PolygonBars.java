package io.swiftbolt.provider.polygon;

import io.swiftbolt.config.PolygonConfig;
import io.swiftbolt.market.Bar;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.provider.BarPage;
import io.swiftbolt.provider.BarProvider;
import io.swiftbolt.provider.BarRequest;
import io.swiftbolt.provider.Capabilities;
import io.swiftbolt.provider.VendorHttp;
import io.vertx.core.Future;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Bars of Polygon's aggregates, as traded, extended hours included. */
public final class PolygonBars implements BarProvider {
  public static final String NAME = "polygon";
  /** Base bars that are read for a page, not bars that come: a page of quarters of an hour holds a fifteenth of it. */
  private static final int ROWS_PER_PAGE = 50_000;
  /** Its hours are clock hours and its weeks begin on Sunday, so ours are made of its quarters and days. */
  private static final Map<Timeframe, String> SPANS = new EnumMap<>(Map.of(Timeframe.M1, "1/minute", Timeframe.M5,
      "5/minute", Timeframe.M15, "15/minute", Timeframe.D1, "1/day"));
  /** A first bar so close to where the plan's window begins may have others before it that the plan does not show. */
  private static final Duration LONGEST_BREAK = Duration.ofDays(14);

  /** Before all of its data; and with as many digits as it takes for a number of milliseconds. */
  private static final Instant BEGINNING = Instant.parse("2002-01-01T00:00:00Z");

  private final VendorHttp http;
  private final String url;
  private final Plan plan;
  private final InstantSource clock;
  private final Capabilities capabilities;

  public PolygonBars(VendorHttp http, PolygonConfig config, InstantSource clock) {
    this.http = http;
    this.url = config.url();
    this.plan = Plan.valueOf(config.plan().toUpperCase(Locale.ROOT));
    this.clock = clock;
    Map<Timeframe, Duration> depth = plan.depth().stream()
        .flatMap(days -> SPANS.keySet().stream().map(timeframe -> Map.entry(timeframe, days)))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    this.capabilities = new Capabilities(SPANS.keySet(), depth, Map.of(), 1, ROWS_PER_PAGE, plan.delay(), true,
        Set.of(),
        1);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String feed() {
    return "sip";
  }

  @Override
  public int rank() {
    return 28;
  }

  @Override
  public Capabilities capabilities() {
    return capabilities;
  }

  /** The cursor is what differs between the addresses of two pages. */
  @Override
  public Future<BarPage> bars(BarRequest request, Optional<String> cursor) {
    String symbol = request.symbols().getFirst();
    Instant youngest = clock.instant().minus(plan.delay());
    Instant last = request.range().to().minusMillis(1); // Polygon's end belongs to the range, ours does not
    Instant end = last.isBefore(youngest) ? last : youngest;
    if (cursor.isEmpty() && end.isBefore(request.range().from())) { // a time to come is refused as if it were too old
      return Future.succeededFuture(new BarPage(Map.of(), List.of(), Optional.empty(), BarPage.Basis.RAW));
    }
    NextPage page = cursor.map(NextPage::of).orElseGet(() -> new NextPage(
        request.range().from().toEpochMilli() + "/" + end.toEpochMilli(), query(ROWS_PER_PAGE)));
    return ask(symbol, span(request.timeframe()), page, cursor.isPresent());
  }

  /** In minutes the first minute counts: a longer bar that is not read to its end is left out of the answer. */
  @Override
  public Future<Optional<Instant>> firstBar(String symbol, Timeframe timeframe) {
    Instant now = clock.instant();
    Instant earliest = plan.depth().map(now::minus).orElse(BEGINNING);
    NextPage first = new NextPage(earliest.toEpochMilli() + "/" + now.toEpochMilli(), query(1));
    return ask(symbol, timeframe.isIntraday() ? "1/minute" : span(timeframe), first, false)
        .map(page -> page.bars().getOrDefault(symbol, List.of()).stream().map(Bar::ts).findFirst()
            .filter(ts -> plan.depth().isEmpty() || ts.isAfter(earliest.plus(LONGEST_BREAK)))
            .map(ts -> timeframe.isIntraday() ? floor(ts, timeframe) : ts));
  }

  private Future<BarPage> ask(String symbol, String span, NextPage page, boolean promised) {
    Aggregates aggregates = new Aggregates(symbol, "/v2/aggs/ticker/" + symbol + "/range/" + span + "/");
    String path = "/v2/aggs/ticker/" + URLEncoder.encode(symbol, StandardCharsets.UTF_8) + "/range/" + span + "/";
    return PolygonRefusals.ask(http, url + path + page.rest(), page.query())
        .map(json -> aggregates.read(json, promised, http::malformed));
  }

  private static Map<String, String> query(int limit) {
    return Map.of("adjusted", "false", "sort", "asc", "limit", Integer.toString(limit));
  }

  private static Instant floor(Instant ts, Timeframe timeframe) {
    long seconds = timeframe.length().toSeconds(); // New York is whole hours away from UTC
    return Instant.ofEpochSecond(Math.floorDiv(ts.getEpochSecond(), seconds) * seconds);
  }

  private static String span(Timeframe timeframe) {
    String span = SPANS.get(timeframe);
    if (span == null) {
      throw new IllegalArgumentException("Polygon's " + timeframe + " bars are not on our grid");
    }
    return span;
  }
}
