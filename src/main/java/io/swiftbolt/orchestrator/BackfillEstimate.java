package io.swiftbolt.orchestrator;

import io.swiftbolt.market.ClosedBars;
import io.swiftbolt.market.SessionKind;
import io.swiftbolt.market.SymbolClass;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.provider.Allowance;
import io.swiftbolt.provider.BarSource;
import io.swiftbolt.provider.Capabilities;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What a plan will cost, as a dry run tells it. Pages are counted as full as the vendor may fill them and every session as
 * complete, so it is a little more rather than less; a fallback, a retry or a second look at an empty answer is not foreseen.
 *
 * @param bars that should exist, extended hours not counted
 * @param unserved slices that are left out because no vendor reaches back to them
 * @param vendors by name
 */
public record BackfillEstimate(int slices, long bars, int unserved, List<Vendor> vendors) {

  /**
   * @param tokens of its quota
   * @param perMinute its quota, or what its answers said of it if that is less; 0 = unknown, and no time is told
   * @param time that its quota allows it in while nobody else asks; vendors work side by side
   * @param timeAtMost the same while fresh bars take all that they may: with the part that is kept for backfill
   */
  public record Vendor(String provider, long requests, long tokens, int perMinute, Duration time,
      Duration timeAtMost) {}

  public long requests() {
    return vendors.stream().mapToLong(Vendor::requests).sum();
  }

  /** Until the slowest vendor is through. */
  public Duration time() {
    return vendors.stream().map(Vendor::time).max(Duration::compareTo).orElse(Duration.ZERO);
  }

  /** The same while fresh bars take all that they may. */
  public Duration timeAtMost() {
    return vendors.stream().map(Vendor::timeAtMost).max(Duration::compareTo).orElse(Duration.ZERO);
  }

  /** Slices that go out together. */
  private record Window(SymbolClass kind, Timeframe timeframe, TimeRange slice) {}

  /**
   * @param allowances by vendor
   * @param asOf per fetched timeframe, by when a bar must have closed to be expected
   */
  static BackfillEstimate of(BackfillPlan plan, BarSource source, TradingCalendar calendar, Instant now,
      Function<Timeframe, Instant> asOf, Map<String, Allowance> allowances) {
    Map<Window, Integer> windows = new HashMap<>();
    plan.slices().forEach(slice -> windows.merge(new Window(SymbolClass.of(slice.series().symbol()),
        slice.series().timeframe(), slice.range()), 1, Integer::sum));
    Map<String, long[]> costs = new TreeMap<>();
    long bars = 0;
    int unserved = plan.beyond();
    for (Map.Entry<Window, Integer> entry : windows.entrySet()) {
      Window window = entry.getKey();
      int symbols = entry.getValue();
      Optional<BarSource.Offer> offer = source.offer(window.kind(), window.timeframe(), window.slice(), now);
      TimeRange range = offer.map(BarSource.Offer::range).orElse(window.slice());
      Timeframe fetched = offer.map(BarSource.Offer::timeframe).orElse(window.timeframe().base());
      Instant closed = asOf.apply(fetched);
      bars += symbols * bars(fetched, SessionKind.REGULAR, range, closed, calendar);
      if (offer.isEmpty()) {
        unserved += symbols;
        continue;
      }
      Capabilities can = offer.get().capabilities();
      SessionKind hours = can.extendedHours() && fetched.isIntraday() ? SessionKind.ALL : SessionKind.REGULAR;
      long rows = bars(fetched, hours, range, closed, calendar);
      long requests = requests(can, fetched, range, symbols, rows);
      long[] cost = costs.computeIfAbsent(offer.get().provider(), name -> new long[2]);
      cost[0] += requests;
      cost[1] += requests * can.cost();
    }
    List<Vendor> vendors = new ArrayList<>();
    costs.forEach(
        (name, cost) -> vendors.add(vendor(name, cost[0], cost[1], allowances.getOrDefault(name, Allowance.UNKNOWN))));
    return new BackfillEstimate(plan.slices().size(), bars, unserved, List.copyOf(vendors));
  }

  private static long bars(Timeframe timeframe, SessionKind hours, TimeRange slice, Instant closed,
      TradingCalendar calendar) {
    return slice.from().isBefore(closed)
        ? ClosedBars.expected(timeframe, hours, slice, closed, calendar).bars()
        : 0;
  }

  /** Full requests first, then one for the symbols that are left; each as many pages as its rows need. */
  private static long requests(Capabilities can, Timeframe timeframe, TimeRange slice, int symbols, long rows) {
    int together = Math.max(1, can.symbolsPerRequest());
    Duration span = can.span().get(timeframe);
    long pieces = span == null ? 1 : Math.ceilDiv(slice.length().toSeconds(), Math.max(1, span.toSeconds()));
    long full = symbols / together * pages(rows * together, can.rowsPerPage(), pieces);
    int left = symbols % together;
    return full + (left == 0 ? 0 : pages(rows * left, can.rowsPerPage(), pieces));
  }

  private static long pages(long rows, int rowsPerPage, long pieces) {
    return Math.max(pieces, Math.ceilDiv(rows, Math.max(1, rowsPerPage)));
  }

  private static Vendor vendor(String name, long requests, long tokens, Allowance allowance) {
    return new Vendor(name, requests, tokens, allowance.perMinute(), allowance.time(tokens),
        allowance.timeAtMost(tokens));
  }
}
