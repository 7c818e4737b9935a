package io.swiftbolt.orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.swiftbolt.jobs.NewBackfill.Series;
import io.swiftbolt.jobs.NewBackfill.Slice;
import io.swiftbolt.market.NyseCalendar;
import io.swiftbolt.market.SymbolClass;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.provider.Allowance;
import io.swiftbolt.provider.BarRequest;
import io.swiftbolt.provider.BarSource;
import io.swiftbolt.provider.Capabilities;
import io.swiftbolt.provider.PageSink;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What plans cost at vendors of several kinds. The week has five whole sessions. */
class BackfillEstimateTest {
  private static final Instant NOW = Instant.parse("2026-03-09T15:00:00Z");
  private static final TimeRange WEEK = new TimeRange(Instant.parse("2026-02-23T00:00:00Z"),
      Instant.parse("2026-02-28T00:00:00Z"));
  private static final int QUARTERS = 5 * 26;

  /** Offers one vendor, or none. */
  private record Vendor(Optional<Capabilities> can) implements BarSource {
    @Override
    public Optional<Offer> offer(SymbolClass kind, Timeframe wanted, TimeRange range, Instant now) {
      return can.map(capabilities -> new Offer("vendor", wanted.base(), range, capabilities));
    }

    @Override
    public Optional<Target> target(SymbolClass kind, Timeframe wanted, TimeRange range, Instant now) {
      return Optional.empty();
    }

    @Override
    public Duration delay(Timeframe timeframe) {
      return Duration.ZERO;
    }

    @Override
    public Future<Integer> fetch(BarRequest request, Instant now, PageSink sink) {
      throw new AssertionError("an estimate asks nobody");
    }

    @Override
    public Future<Optional<Instant>> firstBar(String provider, String symbol, Timeframe timeframe) {
      throw new AssertionError("an estimate asks nobody");
    }
  }

  @Test
  void a_vendor_that_takes_many_symbols_is_asked_in_full_pages() {
    BackfillEstimate price = price(120, can(50, 1000, false, 1, Map.of()), 200);
    // 50 symbols need 7 pages of 1,000 rows, 20 symbols 3
    assertEquals(7 + 7 + 3, price.requests());
    assertEquals(120L * QUARTERS, price.bars());
    assertEquals(Duration.ofSeconds(6), price.time());
  }

  @Test
  void a_vendor_that_takes_one_symbol_is_asked_for_each_and_a_call_may_cost_more_than_one_token() {
    BackfillEstimate price = price(120, can(1, 1000, false, 2, Map.of()), 5);
    assertEquals(120, price.requests());
    assertEquals(new BackfillEstimate.Vendor("vendor", 120, 240, 5, Duration.ofMinutes(48), Duration.ofMinutes(192)),
        price.vendors().getFirst());
  }

  @Test
  void extended_hours_fill_pages_but_are_no_bars_that_should_exist() {
    BackfillEstimate price = price(1, can(1, 100, true, 1, Map.of()), 60);
    assertEquals(QUARTERS, price.bars());
    assertEquals(4, price.requests(), "5 days of 64 quarters of an hour");
  }

  @Test
  void a_range_that_is_too_long_for_one_request_is_several() {
    assertEquals(5, price(1, can(1, 1000, false, 1, Map.of(Timeframe.M15, Duration.ofDays(1))), 60).requests());
  }

  @Test
  void what_nobody_serves_costs_nothing_and_is_said() {
    BackfillEstimate price = price(3, Optional.empty(), 60);
    assertEquals(3, price.unserved());
    assertEquals(0, price.requests());
    assertEquals(Duration.ZERO, price.time());
  }

  private static Optional<Capabilities> can(int symbols, int rows, boolean extendedHours, int cost,
      Map<Timeframe, Duration> span) {
    return Optional.of(new Capabilities(Set.of(Timeframe.M15), Map.of(), span, symbols, rows, Duration.ZERO,
        extendedHours, Set.of(), cost));
  }

  private static BackfillEstimate price(int symbols, Optional<Capabilities> can, int perMinute) {
    List<Slice> slices = new ArrayList<>();
    for (int i = 0; i < symbols; i++) {
      slices.add(new Slice(new Series(UUID.randomUUID(), "S" + i, Timeframe.M15), WEEK));
    }
    return BackfillEstimate.of(new BackfillPlan(List.of(), slices, 0), new Vendor(can), NyseCalendar.byRules(), NOW,
        timeframe -> NOW,
        Map.of("vendor", new Allowance(perMinute, 0.25)));
  }
}
