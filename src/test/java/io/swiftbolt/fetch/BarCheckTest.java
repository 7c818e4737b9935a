package io.swiftbolt.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.bars.BarSamples;
import io.swiftbolt.config.ProvidersConfig.Circuit;
import io.swiftbolt.config.ProvidersConfig.Quota;
import io.swiftbolt.config.VerifyConfig;
import io.swiftbolt.market.Bar;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.TimeRangeSet;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.provider.BarPage;
import io.swiftbolt.provider.BarProvider;
import io.swiftbolt.provider.BarRequest;
import io.swiftbolt.provider.Capabilities;
import io.swiftbolt.provider.ProviderError;
import io.swiftbolt.provider.ProviderException;
import io.swiftbolt.provider.ProviderGate;
import io.swiftbolt.provider.ProviderObserver;
import io.swiftbolt.provider.ProviderState;
import io.swiftbolt.quality.CheckLog;
import io.swiftbolt.quality.CheckLog.Check;
import io.swiftbolt.quality.CheckLog.Kind;
import io.swiftbolt.quality.CheckLog.Subject;
import io.swiftbolt.quality.SeriesComparison;
import io.swiftbolt.symbols.CorporateActions;
import io.swiftbolt.symbols.Symbol;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Stored bars of one vendor, held against what it and another one say afterwards. */
class BarCheckTest {
  private static final Instant CHANGED = Instant.parse("2026-02-24T05:00:00Z");
  private static final TimeRange FEBRUARY = new TimeRange(Instant.parse("2026-02-16T05:00:00Z"),
      Instant.parse("2026-02-27T05:00:00Z"));
  private static final int SESSIONS = 8;
  private final House house = new House("2026-03-06T21:30:00Z", "2020-01-02T05:00:00Z");
  private final TestVendor first = new TestVendor("scripted", "test");
  private final TestVendor second = new TestVendor("other", "iex");
  private final BarCheck checks = checks(VerifyConfig.defaults());

  /** Says the truth, altered as the test wants, in pages of three bars. */
  private final class TestVendor implements BarProvider {
    private final String name;
    private final String feed;
    volatile UnaryOperator<List<Bar>> says = UnaryOperator.identity();
    volatile Optional<ProviderException> fails = Optional.empty();

    TestVendor(String name, String feed) {
      this.name = name;
      this.feed = feed;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public String feed() {
      return feed;
    }

    @Override
    public int rank() {
      return 10;
    }

    @Override
    public Capabilities capabilities() {
      return new Capabilities(EnumSet.of(Timeframe.M15, Timeframe.D1), 1, 3, Duration.ZERO, false);
    }

    @Override
    public Future<BarPage> bars(BarRequest request, Optional<String> cursor) {
      if (fails.isPresent()) {
        return Future.failedFuture(fails.get());
      }
      List<Bar> all = says.apply(house.source.truth(request.timeframe(), request.range(), house.clock.instant()));
      int from = cursor.map(Integer::parseInt).orElse(0);
      int to = Math.min(all.size(), from + 3);
      return Future.succeededFuture(new BarPage(Map.of(request.symbols().getFirst(), all.subList(from, to)), List.of(),
          to < all.size() ? Optional.of(Integer.toString(to)) : Optional.empty(), BarPage.Basis.RAW));
    }

    @Override
    public Future<Optional<Instant>> firstBar(String symbol, Timeframe timeframe) {
      throw new UnsupportedOperationException("no check asks for it");
    }
  }

  private BarCheck checks(VerifyConfig config) {
    Quota open = new Quota(100_000, 1000, Duration.ZERO);
    ProviderState state = new ProviderState(house.pool, new Circuit(5, Duration.ofMinutes(1), Duration.ofMinutes(3)));
    ProviderGate gate = new ProviderGate(house.vertx, state, Map.of("scripted", open, "other", open),
        ProviderObserver.NONE);
    return new BarCheck(new BarCheck.Collaborators(house.pool, List.of(first, second), gate,
        new CorporateActions(house.pool), house.runs, () -> house.calendar, house.clock, config));
  }

  @BeforeEach
  void fill() {
    house.define(Timeframe.D1, 20, "AAPL");
    house.deployWorkers();
    for (int i = 0; i < 20 && !house.gaps("AAPL", Timeframe.D1, 20).equals(TimeRangeSet.EMPTY); i++) {
      house.ticks.tick().await();
      house.untilIdle();
    }
  }

  @AfterEach
  void close() {
    house.close();
  }

  private Subject february() {
    Symbol symbol = house.symbols.require("AAPL").await();
    return new Subject(symbol.id(), "AAPL", Timeframe.D1, FEBRUARY);
  }

  private SeriesComparison result(Optional<Check> check) {
    return check.orElseThrow().result().orElseThrow();
  }

  private static UnaryOperator<List<Bar>> withVolume(long volume) {
    return bars -> bars.stream().map(bar -> bar.ts().equals(CHANGED)
        ? new Bar(bar.ts(), bar.open(), bar.high(), bar.low(), bar.close(), volume)
        : bar).toList();
  }

  @Test
  void a_vendor_that_says_what_it_said_agrees_and_that_is_on_record() {
    Optional<Check> check = checks.check(february(), Kind.VERIFY).await();
    assertEquals("agrees", check.orElseThrow().status());
    assertEquals(SESSIONS, result(check).compared());
    Row row = house.rows("select * from bar_checks").getFirst();
    assertEquals("scripted", row.getString("provider"));
    assertEquals("agrees", row.getString("status"));
    assertEquals(0, house.count("select count(*) from job_runs where triggered_by = 'verify'"));
  }

  @Test
  void a_silent_change_of_the_vendor_is_reported_and_fetched_and_what_it_said_before_is_kept() {
    first.says = withVolume(777);
    house.source.always(withVolume(777));
    house.clock.advance(Duration.ofMinutes(1));
    Optional<Check> check = checks.check(february(), Kind.VERIFY).await();
    assertEquals(List.of(new SeriesComparison.Difference(CHANGED, "volume", 1000, 777)), result(check).worst());
    assertEquals("differs", house.rows("select status from bar_checks").getFirst().getString(0));
    assertEquals(1, house.count("select count(*) from change_feed where table_name = 'bar_checks'"),
        "watchers hear of it");
    house.until("select volume from ohlc_bars_v2 where ts = '" + CHANGED + "'", row -> row.getLong(0) == 777);
    house.untilIdle();
    assertEquals(1000, house.count("select volume from bar_revisions where ts = '" + CHANGED + "'"));
    assertEquals(1, house.count("""
        select count(*) from bar_revisions v join job_runs r on r.id = v.replaced_by_run where r.triggered_by = 'verify'
        """));
    assertEquals("agrees", checks.check(february(), Kind.VERIFY).await().orElseThrow().status());
  }

  @Test
  void a_bar_that_the_vendor_has_dropped_is_reported_and_stays() {
    first.says = bars -> bars.stream().filter(bar -> !bar.ts().equals(CHANGED)).toList();
    SeriesComparison result = result(checks.check(february(), Kind.VERIFY).await());
    assertEquals(1, result.gone());
    assertEquals(SESSIONS, house.count("select count(*) from ohlc_bars_v2 where ts >= $1 and ts < $2",
        FEBRUARY.from().atOffset(java.time.ZoneOffset.UTC), FEBRUARY.to().atOffset(java.time.ZoneOffset.UTC)));
  }

  @Test
  void another_vendors_feed_of_one_exchange_agrees_within_its_tolerance_and_changes_nothing() {
    second.says = bars -> bars.stream().map(bar -> new Bar(bar.ts(), bar.open(), bar.high() * 1.01, bar.low(),
        bar.close(), 35)).toList();
    assertEquals("agrees", checks.check(february(), Kind.RECONCILE).await().orElseThrow().status());
    second.says = bars -> bars.stream().map(bar -> new Bar(bar.ts(), bar.open() * 1.05, bar.high() * 1.05,
        bar.low() * 1.05, bar.close() * 1.05, 5000)).toList();
    Optional<Check> check = checks.check(february(), "other").await();
    assertEquals(Kind.RECONCILE, check.orElseThrow().kind());
    assertEquals(SESSIONS, result(check).differing());
    assertEquals(0, house.count("select count(*) from job_runs where triggered_by = 'verify'"));
  }

  @Test
  void a_vendor_that_refuses_for_good_is_a_failed_check_and_one_that_is_away_is_none() {
    first.fails = Optional.of(new ProviderException(ProviderError.VALIDATION_ERROR, "scripted", "no such symbol"));
    assertEquals("failed", checks.check(february(), Kind.VERIFY).await().orElseThrow().status());
    first.fails = Optional.of(new ProviderException(ProviderError.PROVIDER_UNAVAILABLE, "scripted", "503"));
    assertThrows(ProviderException.class, () -> checks.check(february(), Kind.VERIFY).await());
    assertEquals(1, house.count("select count(*) from bar_checks"));
  }

  @Test
  void nothing_is_checked_where_nothing_is_stored_or_nobody_serves_it() {
    Subject before = new Subject(february().symbolId(), "AAPL", Timeframe.D1,
        new TimeRange(FEBRUARY.from().minus(Duration.ofDays(900)), FEBRUARY.from().minus(Duration.ofDays(800))));
    assertEquals(Optional.empty(), checks.check(before, Kind.VERIFY).await());
    assertEquals(Optional.empty(), checks.check(february(), "nobody").await());
  }

  @Test
  void the_sampler_checks_old_slices_only_and_keeps_its_pace_by_the_servers_clock() {
    VerifyConfig often = new VerifyConfig(Duration.ofMillis(20), Duration.ofDays(7), 0.005, 0.25, List.of("iex"), 0.02,
        20, Duration.ofDays(90));
    Random random = new Random(1);
    CheckVerticle sampler = new CheckVerticle(checks(often), new BarSamples(house.pool, random),
        new CheckLog(house.pool), house.runs, house.clock, often);
    String deployed = house.vertx.deployVerticle(sampler).await();
    house.until("select count(*) from bar_checks", row -> row.getLong(0) > 0);
    house.vertx.undeploy(deployed).await();
    assertEquals(0, house.count("select count(*) from bar_checks where status <> 'agrees'"));
    assertEquals(0, house.count("select count(*) from bar_checks where slice_to > $1",
        house.clock.instant().minus(Duration.ofDays(7)).atOffset(java.time.ZoneOffset.UTC)));
    assertTrue(house.count("select count(*) from bar_checks where kind = 'verify'") == 1,
        "one in the pace of the clock");
  }

  @Test
  void a_sample_lies_where_bars_are_and_every_instant_has_its_chance() {
    List<Instant> picked = new ArrayList<>();
    BarSamples samples = new BarSamples(house.pool, new Random(7));
    Instant before = house.clock.instant().minus(Duration.ofDays(7));
    for (int i = 0; i < 40; i++) {
      picked.add(samples.pick(before).await().orElseThrow().instant());
    }
    Instant oldest = house.rows("select min(ts) from ohlc_bars_v2").getFirst().getOffsetDateTime(0).toInstant();
    assertTrue(picked.stream().allMatch(at -> !at.isBefore(oldest) && at.isBefore(before)));
    assertTrue(picked.stream().distinct().count() > 20);
    assertEquals(Optional.empty(), samples.pick(oldest).await());
  }
}
