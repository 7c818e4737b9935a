package io.swiftbolt.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.config.ProvidersConfig;
import io.swiftbolt.config.ProvidersConfig.Quota;
import io.swiftbolt.config.ProvidersConfig.Retry;
import io.swiftbolt.config.ProvidersConfig.RouteRule;
import io.swiftbolt.database.TestDatabase;
import io.swiftbolt.market.Bar;
import io.swiftbolt.market.NyseCalendar;
import io.swiftbolt.market.SymbolClass;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Both vendors scripted, everything between them and the sink real. */
class RoutedBarSourceTest {
  private static final Instant NOW = Instant.parse("2024-03-06T18:07:30Z");
  private static final String EMPTY_CHART = "{\"chart\":{\"result\":[{\"indicators\":{\"quote\":[{}]}}],\"error\":null}}";
  private static final String LAST_PAGE = "{\"bars\":{\"AAPL\":[{\"t\":\"2024-03-05T14:45:00Z\",\"o\":2,\"h\":2,\"l\":2,\"c\":2,"
      + "\"v\":2}]},\"next_page_token\":null}";
  private static final String FIRST_PAGE = LAST_PAGE.replace("14:45", "14:30").replace("null}", "\"again\"}");
  private static final String SPOILT = "{\"bars\":{\"AAPL\":[null]},\"next_page_token\":null}";

  private Vertx vertx;
  private Pool pool;
  private ScriptedVendor alpaca;
  private ScriptedVendor yahoo;
  private final Taken taken = new Taken();

  /** What came into the sink. */
  private static final class Taken implements PageSink {
    final List<String> begun = new ArrayList<>();
    final List<BarPage> pages = new ArrayList<>();

    @Override
    public void begin(BarProvider provider, Optional<String> fallbackFrom) {
      begun.add(provider.name() + fallbackFrom.map(from -> " for " + from).orElse(""));
      pages.clear();
    }

    @Override
    public void page(BarPage page) {
      pages.add(page);
    }

    List<Double> opens() {
      return pages.stream().flatMap(page -> page.bars().getOrDefault("AAPL", List.of()).stream()).map(Bar::open)
          .toList();
    }
  }

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
    pool = TestDatabase.fresh().pool(vertx);
    alpaca = new ScriptedVendor(vertx);
    yahoo = new ScriptedVendor(vertx);
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void all_pages_arrive_in_order() {
    alpaca.json(FIRST_PAGE).json(LAST_PAGE);
    assertEquals(2, fetch("mark"));
    assertEquals(List.of("alpaca"), taken.begun);
    assertEquals(2, taken.pages.size());
    assertEquals(List.of(), yahoo.asked());
  }

  @Test
  void a_failure_that_passes_is_retried_on_its_page_only() {
    alpaca.json(FIRST_PAGE).answer(500, "{}").reset().json(LAST_PAGE);
    assertEquals(4, fetch("mark"));
    assertEquals(List.of("alpaca"), taken.begun);
    assertEquals(List.of(2.0, 2.0), taken.opens());
  }

  @Test
  void a_spoilt_page_is_asked_for_again_and_in_the_end_taken_as_it_is() {
    alpaca.json(SPOILT).json(LAST_PAGE);
    assertEquals(2, fetch("mark"));
    assertEquals(0, taken.pages.getFirst().malformed().size());
    alpaca.json(SPOILT).json(SPOILT).json(SPOILT);
    assertEquals(3, fetch("mark"));
    assertEquals(1, taken.pages.getFirst().malformed().size());
  }

  @Test
  void another_vendor_that_steps_in_is_named_with_the_one_it_replaces() {
    alpaca.json(FIRST_PAGE).answer(500, "{}").answer(502, "<html>").cut("{\"bars\":{}}");
    yahoo.json(EMPTY_CHART);
    assertEquals(1, fetch("mark"));
    assertEquals(List.of("alpaca", "yahoo for alpaca"), taken.begun);
    assertEquals(List.of(), taken.opens()); // the half-taken answer of the first is void
    assertEquals(BarPage.Basis.SPLIT_ADJUSTED, taken.pages.getFirst().basis());
  }

  @Test
  void a_vendor_that_is_as_good_steps_in_unmarked() {
    alpaca.answer(500, "{}").answer(500, "{}").answer(500, "{}");
    yahoo.json(EMPTY_CHART);
    fetch("allow");
    assertEquals(List.of("alpaca", "yahoo"), taken.begun);
  }

  @Test
  void without_fallback_the_gap_is_left() {
    alpaca.answer(500, "{}").answer(500, "{}").answer(500, "{}");
    ProviderException why = refused("never");
    assertEquals("alpaca", why.provider());
    assertEquals(ProviderError.PROVIDER_UNAVAILABLE, why.error());
    assertEquals(List.of(), yahoo.asked());
  }

  @Test
  void a_refused_key_fails_every_run_as_such_and_is_not_tried_again() {
    alpaca.answer(401, "{}");
    for (int tick = 0; tick < 3; tick++) {
      assertEquals(ProviderError.AUTHENTICATION_ERROR, refused("never").error());
    }
    assertEquals(1, alpaca.asked().size());
  }

  @Test
  void a_vendor_that_asks_for_a_pause_is_not_asked_meanwhile_nor_replaced() {
    alpaca.answer(429, "{}", Map.of("retry-after", "37"));
    for (int i = 0; i < 3; i++) {
      ProviderException why = refused("mark");
      assertEquals(ProviderError.RATE_LIMIT_EXCEEDED, why.error());
      long millis = why.retryAfter().orElseThrow().toMillis();
      assertTrue(millis > 36_000 && millis <= 37_000, millis + " ms");
    }
    assertEquals(1, alpaca.asked().size());
    assertEquals(List.of(), yahoo.asked());
  }

  @Test
  void a_short_pause_is_waited_for() {
    alpaca.answer(429, "{}", Map.of("retry-after", "1")).json(LAST_PAGE);
    assertEquals(2, fetch("mark"));
  }

  @Test
  void a_used_up_quota_is_noticed_before_the_vendor_complains() {
    Instant reset = databaseTime().plusSeconds(30);
    alpaca.answer(200, LAST_PAGE,
        Map.of("x-ratelimit-remaining", "0", "x-ratelimit-reset", Long.toString(reset.getEpochSecond())));
    fetch("mark");
    assertEquals(ProviderError.RATE_LIMIT_EXCEEDED, refused("mark").error());
    assertEquals(1, alpaca.asked().size());
  }

  @Test
  void without_the_database_no_vendor_is_asked() {
    pool.close().await();
    ProviderException why = refused("mark");
    assertEquals(ProviderError.PROVIDER_UNAVAILABLE, why.error());
    assertTrue(why.toString().contains("limiter unavailable"));
    assertEquals(List.of(), alpaca.asked());
    assertEquals(List.of(), yahoo.asked());
  }

  @Test
  void pages_that_do_not_end_are_a_failure() {
    for (int i = 0; i < 3; i++) {
      alpaca.json(FIRST_PAGE);
    }
    assertEquals(ProviderError.BARS_MALFORMED, refused("never").error());
    assertEquals(2, alpaca.asked().size());
    for (int i = 0; i < 60; i++) {
      alpaca.json(FIRST_PAGE.replace("again", "page" + i));
    }
    assertTrue(refused("never").toString().contains("more than 50 pages"));
  }

  @Test
  void many_symbols_are_split_for_a_vendor_that_takes_one() {
    alpaca.answer(500, "{}").answer(500, "{}").answer(500, "{}");
    yahoo.json(EMPTY_CHART).json(EMPTY_CHART).json(EMPTY_CHART);
    assertEquals(3,
        source("mark").fetch(new BarRequest(List.of("A", "B", "C"), Timeframe.M15, recent()), NOW, taken).await());
    assertEquals(List.of("alpaca", "yahoo for alpaca"), taken.begun);
  }

  @Test
  void the_target_is_the_base_where_a_vendor_reaches_and_the_wanted_one_where_only_that_is_served() {
    TimeRange old = new TimeRange(NOW.minus(Duration.ofDays(300)), NOW.minus(Duration.ofDays(290)));
    BarSource both = source("mark");
    assertEquals(Optional.of(new BarSource.Target(Timeframe.M15, 50, old)),
        both.target(SymbolClass.STOCK, Timeframe.H1, old, NOW));
    assertEquals(Optional.of(new BarSource.Target(Timeframe.D1, 50, old)),
        both.target(SymbolClass.STOCK, Timeframe.W1, old, NOW));
    assertEquals(Duration.ofMinutes(16), both.delay(Timeframe.H4));
    BarSource onlyYahoo = providers(config("mark").with(ProvidersConfig.Alpaca.defaults())).bars();
    assertEquals(Optional.of(new BarSource.Target(Timeframe.M15, 1, recent())),
        onlyYahoo.target(SymbolClass.STOCK, Timeframe.H1, recent(), NOW));
    assertEquals(Optional.of(new BarSource.Target(Timeframe.H1, 1, old)),
        onlyYahoo.target(SymbolClass.STOCK, Timeframe.H1, old, NOW));
    assertEquals(Optional.empty(), onlyYahoo.target(SymbolClass.STOCK, Timeframe.H4, old, NOW));
    assertEquals(Optional.empty(), onlyYahoo.target(SymbolClass.STOCK, Timeframe.M15, old, NOW));
  }

  @Test
  void a_slice_that_begins_beyond_every_reach_is_asked_for_from_the_first_whole_hour_within() {
    BarSource onlyYahoo = providers(config("mark").with(ProvidersConfig.Alpaca.defaults())).bars();
    Instant reach = Instant.parse("2024-02-06T19:00:00Z");
    TimeRange slice = new TimeRange(Instant.parse("2024-01-22T00:00:00Z"), Instant.parse("2024-02-21T00:00:00Z"));
    assertEquals(Optional.of(reach), onlyYahoo.reach(SymbolClass.STOCK, Timeframe.M1, NOW));
    assertEquals(Optional.of(new BarSource.Target(Timeframe.M1, 1, new TimeRange(reach, slice.to()))),
        onlyYahoo.target(SymbolClass.STOCK, Timeframe.M1, slice, NOW));
    assertEquals(Optional.empty(), onlyYahoo.target(SymbolClass.STOCK, Timeframe.M1,
        new TimeRange(slice.from(), reach), NOW));
    assertEquals(Optional.of(Instant.parse("2022-03-08T19:00:00Z")),
        onlyYahoo.reach(SymbolClass.STOCK, Timeframe.H1, NOW), "where m15 ends, h1 itself goes on");
    assertEquals(Optional.of(Instant.EPOCH), source("mark").reach(SymbolClass.STOCK, Timeframe.M1, NOW));
    assertEquals(Optional.empty(), source("mark").reach(SymbolClass.FUTURE, Timeframe.M1, NOW).filter(
        from -> from.equals(Instant.EPOCH)), "Alpaca has no futures");
  }

  @Test
  void the_oldest_bar_decides_which_rule_fits() {
    ProvidersConfig config = config("mark");
    List<RouteRule> rules = List.of(
        new RouteRule(List.of("15m"), List.of("yahoo"), "never", Duration.ofDays(7)),
        new RouteRule(List.of("m15"), List.of("alpaca"), "never", Duration.ZERO));
    BarSource source = providers(config.with(rules)).bars();
    TimeRange reachingBack = new TimeRange(NOW.minus(Duration.ofDays(30)), NOW);
    assertEquals(50,
        source.target(SymbolClass.STOCK, Timeframe.M15, reachingBack, NOW).orElseThrow().symbolsPerRequest());
    assertEquals(1, source.target(SymbolClass.STOCK, Timeframe.M15, recent(), NOW).orElseThrow().symbolsPerRequest());
  }

  @Test
  void a_symbol_that_a_vendor_does_not_know_is_not_asked_of_it_again_by_any_process() {
    alpaca.answer(400, "{\"message\":\"invalid symbol: AAPL\"}");
    yahoo.json(EMPTY_CHART).json(EMPTY_CHART);
    fetch("mark");
    fetch("mark"); // a router of its own, as after a restart
    assertEquals(List.of("alpaca", "yahoo for alpaca", "yahoo for alpaca"), taken.begun);
    assertEquals(1, alpaca.asked().size());
    ProviderException nobody = refused("never");
    assertEquals(ProviderError.INVALID_SYMBOL, nobody.error());
    assertTrue(nobody.toString().contains("unsupported by alpaca"), nobody.toString());
    alpaca.json(LAST_PAGE);
    assertEquals(1, source("mark").fetch(new BarRequest(List.of("MSFT"), Timeframe.M15, recent()), NOW, taken).await());
  }

  @Test
  void symbols_of_which_a_vendor_serves_only_some_are_asked_for_apart() {
    alpaca.answer(400, "{\"message\":\"invalid symbol: AAPL\"}");
    assertEquals(ProviderError.INVALID_SYMBOL, refused("never").error());
    BarRequest both = new BarRequest(List.of("AAPL", "MSFT"), Timeframe.M15, recent());
    ProviderException why = assertThrows(ProviderException.class,
        () -> source("mark").fetch(both, NOW, taken).await());
    assertEquals(ProviderError.Remedy.GIVE_UP, why.error().remedy()); // what makes the caller ask for fewer
    assertEquals(1, alpaca.asked().size());
  }

  @Test
  void a_symbol_without_any_bar_twice_is_left_to_others() {
    for (int i = 0; i < 2; i++) {
      alpaca.json("{\"bars\":{},\"next_page_token\":null}");
      assertEquals(Optional.empty(), source("mark").firstBar("alpaca", "AAPL", Timeframe.M15).await());
    }
    yahoo.json(EMPTY_CHART);
    fetch("mark");
    assertEquals(List.of("yahoo for alpaca"), taken.begun);
  }

  @Test
  void the_class_of_the_symbol_and_the_feed_decide_which_rule_fits() {
    List<RouteRule> rules = List.of(
        new RouteRule(List.of("m15"), Optional.of(List.of("index")), List.of("alpaca", "yahoo"), "never",
            Duration.ZERO),
        new RouteRule(List.of("m15"), List.of("alpaca/iex", "yahoo/yahoo"), "never", Duration.ZERO));
    BarSource source = providers(config("mark").with(rules)).bars();
    yahoo.json(EMPTY_CHART).json(EMPTY_CHART);
    source.fetch(new BarRequest(List.of("^GSPC"), Timeframe.M15, recent()), NOW, taken).await(); // no index at Alpaca
    source.fetch(new BarRequest(List.of("AAPL"), Timeframe.M15, recent()), NOW, taken).await(); // its feed is sip
    assertEquals(List.of("yahoo", "yahoo"), taken.begun);
    assertThrows(ProviderException.class,
        () -> source.fetch(new BarRequest(List.of("AAPL", "ES=F"), Timeframe.M15, recent()), NOW, taken).await());
  }

  @Test
  void a_half_open_circuit_is_probed_with_one_token() {
    Promise<HttpServerRequest> probed = Promise.promise();
    alpaca.answer(401, "{}").then(probed::complete).json(LAST_PAGE);
    refused("never");
    pool.query("update provider_state set open_until = clock_timestamp()").execute().await();
    BarSource source = source("never");
    Future<Integer> probe = ask(source);
    HttpServerRequest request = probed.future().await();
    assertEquals(ProviderError.AUTHENTICATION_ERROR, refused("never").error(), "the others wait for the probe");
    assertEquals(2, providers(config("never")).state().all().await().getFirst().granted());
    request.response().end(LAST_PAGE);
    assertEquals(1, probe.await());
    assertEquals(1, ask(source).await());
  }

  private Future<Integer> ask(BarSource source) {
    return source.fetch(new BarRequest(List.of("AAPL"), Timeframe.M15, recent()), NOW, taken);
  }

  @Test
  void the_first_bar_of_a_symbol_is_asked_through_the_same_gate() {
    alpaca.json(LAST_PAGE);
    assertEquals(Optional.of(Instant.parse("2024-03-05T14:45:00Z")),
        source("mark").firstBar("alpaca", "AAPL", Timeframe.M15).await());
    assertEquals(1, providers(config("mark")).state().all().await().getFirst().granted());
  }

  @Test
  void a_question_for_the_first_bar_waits_for_the_quota_since_the_answer_that_raised_it_is_paid_for() {
    alpaca.json(LAST_PAGE).json(LAST_PAGE);
    ProvidersConfig.Alpaca open = config("mark").alpaca();
    Quota impatient = new Quota(600, 1, Duration.ZERO);
    BarSource source = providers(config("mark").with(new ProvidersConfig.Alpaca(open.apiKey(), open.apiSecret(),
        open.dataUrl(), open.tradingUrl(), open.feed(), impatient))).bars();
    assertEquals(2, Future.all(source.firstBar("alpaca", "AAPL", Timeframe.M15),
        source.firstBar("alpaca", "AAPL", Timeframe.D1)).await().size());
    assertEquals(2, alpaca.asked().size());
  }

  @Test
  void a_configuration_without_any_vendor_is_refused() {
    assertThrows(IllegalArgumentException.class, () -> providers(ProvidersConfig.defaults()));
  }

  @Test
  void the_simulated_exchange_excludes_the_vendors() {
    Providers simulated = providers(config("mark").with(ProvidersConfig.Simulated.defaults().on()));
    assertEquals(List.of("simulated"), simulated.vendors().stream().map(Vendor::name).toList());
    simulated.bars().fetch(new BarRequest(List.of("AAPL"), Timeframe.M15, recent()), NOW, taken).await();
    assertEquals(List.of("simulated"), taken.begun);
  }

  private static TimeRange recent() {
    return new TimeRange(Instant.parse("2024-03-05T14:30:00Z"), Instant.parse("2024-03-05T16:30:00Z"));
  }

  private int fetch(String fallback) {
    return source(fallback).fetch(new BarRequest(List.of("AAPL"), Timeframe.M15, recent()), NOW, taken).await();
  }

  private ProviderException refused(String fallback) {
    return assertThrows(ProviderException.class, () -> fetch(fallback));
  }

  private BarSource source(String fallback) {
    return providers(config(fallback)).bars();
  }

  private Providers providers(ProvidersConfig config) {
    return Providers.open(vertx, config, NyseCalendar.byRules(), ServerClock.virtual(NOW, 0), pool,
        ProviderObserver.NONE);
  }

  private ProvidersConfig config(String fallback) {
    Quota quota = new Quota(100_000, 1000, Duration.ofSeconds(2));
    return ProvidersConfig.defaults()
        .with(new ProvidersConfig.Alpaca("key", "secret", alpaca.url(), alpaca.url(), "sip", quota))
        .with(new ProvidersConfig.Yahoo(yahoo.url(), quota))
        .with(
            new ProvidersConfig.Http(4, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(5), 1 << 20))
        .with(new Retry(3, Duration.ofMillis(2), Duration.ofMillis(5), 50))
        .with(List.of(new RouteRule(List.of("m1", "m5", "m15", "h1", "d1"), List.of("alpaca", "yahoo"), fallback,
            Duration.ZERO)));
  }

  private Instant databaseTime() {
    return pool.query("select clock_timestamp()").execute().await().iterator().next().getOffsetDateTime(0).toInstant();
  }
}
