package io.swiftbolt.fetch;

import io.swiftbolt.bars.BarPages;
import io.swiftbolt.config.VerifyConfig;
import io.swiftbolt.jobs.JobRuns;
import io.swiftbolt.jobs.JobType;
import io.swiftbolt.jobs.NewRun;
import io.swiftbolt.market.Bar;
import io.swiftbolt.market.Session;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.provider.BarProvider;
import io.swiftbolt.provider.BarRequest;
import io.swiftbolt.provider.Capabilities;
import io.swiftbolt.provider.ProviderError;
import io.swiftbolt.provider.ProviderException;
import io.swiftbolt.provider.ProviderGate;
import io.swiftbolt.quality.BarGate;
import io.swiftbolt.quality.CheckLog;
import io.swiftbolt.quality.CheckLog.Check;
import io.swiftbolt.quality.CheckLog.Kind;
import io.swiftbolt.quality.CheckLog.Subject;
import io.swiftbolt.quality.SeriesComparison;
import io.swiftbolt.quality.Tolerance;
import io.swiftbolt.symbols.CorporateActions;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Holds a slice of stored bars against what a vendor says today, and writes down what came out. Nothing is stored here: where the
 * vendor of the bars has changed its mind, the slice is queued as any other, so that what it says now passes the gate and what it
 * said before becomes a revision.
 */
public final class BarCheck {
  /** Bars of one check. */
  public static final int BARS_MOST = 20_000;
  /** Below everything else. */
  private static final int PRIORITY = 1;
  private static final String BY = "verify";

  private final Collaborators with;
  private final BarPages pages;
  private final CheckLog log;
  private final RawPrices rawPrices;

  /** @param vendors those that are on */
  public record Collaborators(Pool pool, List<BarProvider> vendors, ProviderGate gate, CorporateActions actions,
      JobRuns runs, Supplier<TradingCalendar> calendar, InstantSource clock, VerifyConfig config) {}

  public BarCheck(Collaborators with) {
    this.with = with;
    pages = new BarPages(with.pool());
    log = new CheckLog(with.pool());
    rawPrices = new RawPrices(with.actions(), with.clock());
  }

  /**
   * Checks a slice against the vendor that most of its bars came from, or against another one.
   *
   * @return empty when nothing is stored there or no such vendor serves it. A vendor's refusal is a failed check; a vendor that
   *     cannot answer now fails the future with its {@link ProviderException}, and nothing is written
   */
  public Future<Optional<Check>> check(Subject subject, Kind kind) {
    return stored(subject).compose(stored -> {
      Optional<String> from = mostFrequent(stored);
      Optional<BarProvider> vendor = from.flatMap(name -> with.vendors().stream()
          .filter(one -> serves(one, subject)).filter(one -> one.name().equals(name) == (kind == Kind.VERIFY))
          .findFirst());
      return vendor.isEmpty()
          ? Future.succeededFuture(Optional.empty())
          : check(subject, kind, vendor.get(), stored).map(Optional::of);
    });
  }

  /** Checks a slice against a named vendor: verifies its own bars, or reconciles if most are another one's. */
  public Future<Optional<Check>> check(Subject subject, String provider) {
    return stored(subject).compose(stored -> {
      Optional<BarProvider> vendor = with.vendors().stream()
          .filter(one -> one.name().equals(provider) && serves(one, subject)).findFirst();
      Kind kind = mostFrequent(stored).filter(provider::equals).isPresent() ? Kind.VERIFY : Kind.RECONCILE;
      return vendor.isEmpty() || stored.isEmpty()
          ? Future.succeededFuture(Optional.empty())
          : check(subject, kind, vendor.get(), stored).map(Optional::of);
    });
  }

  private Future<List<BarPages.Stored>> stored(Subject subject) {
    return pages.page(subject.symbolId(), subject.timeframe(), subject.slice(), with.clock().instant(), BARS_MOST);
  }

  private Future<Check> check(Subject subject, Kind kind, BarProvider vendor, List<BarPages.Stored> stored) {
    // no further than what was read: a slice with more bars is checked up to there
    TimeRange slice = stored.size() < BARS_MOST
        ? subject.slice()
        : new TimeRange(subject.slice().from(), stored.getLast().bar().ts().plusSeconds(1));
    Subject looked = new Subject(subject.symbolId(), subject.symbol(), subject.timeframe(), slice);
    BarRequest request = new BarRequest(List.of(subject.symbol()), subject.timeframe(), slice);
    return new VendorPages(with.gate(), vendor, request).all()
        .compose(answer -> rawPrices.of(subject.symbolId(), answer.bars(), answer.basis()))
        .map(traded -> result(looked, kind, vendor, stored, traded.bars()))
        .recover(error -> refused(error)
            .<Future<Check>>map(why -> Future.succeededFuture(new Check(kind, looked, vendor.name(), vendor.feed(),
                Optional.empty(), Optional.of(why))))
            .orElseGet(() -> Future.failedFuture(error)))
        .compose(check -> log.add(check, with.clock().instant()).compose(added -> askAgain(check)).map(check));
  }

  private Check result(Subject looked, Kind kind, BarProvider vendor, List<BarPages.Stored> stored, List<Bar> raw) {
    List<Bar> theirs = new BarGate(with.calendar().get())
        .check(looked.timeframe(), raw, looked.slice(), with.clock().instant()).accepted();
    SeriesComparison compared = switch (kind) {
      case VERIFY -> verified(vendor.name(), stored, theirs);
      case RECONCILE -> {
        Tolerance tolerance = Tolerance.between(stored.getFirst().feed(), vendor.feed(), with.config());
        yield SeriesComparison.of(
            regular(looked, stored.stream().map(BarPages.Stored::bar).toList()), regular(looked, theirs), tolerance,
            with.config().differencesMost());
      }
    };
    return new Check(kind, looked, vendor.name(), vendor.feed(), Optional.of(compared), Optional.empty());
  }

  /** Only the vendor's own bars: it never said anything about the others. */
  private SeriesComparison verified(String vendor, List<BarPages.Stored> stored, List<Bar> theirs) {
    Map<Instant, String> providers = new HashMap<>();
    stored.forEach(bar -> providers.put(bar.bar().ts(), bar.provider()));
    return SeriesComparison.of(
        stored.stream().filter(bar -> bar.provider().equals(vendor)).map(BarPages.Stored::bar).toList(),
        theirs.stream().filter(bar -> providers.getOrDefault(bar.ts(), vendor).equals(vendor)).toList(),
        Tolerance.EXACT, with.config().differencesMost());
  }

  /** Vendors differ in what they have of extended hours. */
  private List<Bar> regular(Subject looked, List<Bar> bars) {
    TradingCalendar calendar = with.calendar().get();
    return looked.timeframe().isIntraday()
        ? bars.stream().filter(bar -> calendar.sessionAt(bar.ts()).map(Session::regular)
            .filter(hours -> hours.contains(bar.ts())).isPresent()).toList()
        : bars;
  }

  private Future<Void> askAgain(Check check) {
    boolean changed = check.kind() == Kind.VERIFY
        && check.result().filter(found -> found.differing() + found.added() > 0).isPresent();
    if (!changed) {
      return Future.succeededFuture();
    }
    Subject subject = check.subject();
    return with.runs().enqueue(List.of(new NewRun(Optional.empty(), JobType.BACKFILL, subject.symbol(),
        subject.symbolId(), subject.timeframe(), subject.slice(), PRIORITY)), BY, with.clock().instant()).mapEmpty();
  }

  private boolean serves(BarProvider vendor, Subject subject) {
    Capabilities can = vendor.capabilities();
    Duration depth = can.depth().get(subject.timeframe());
    return can.timeframes().contains(subject.timeframe())
        && (depth == null || !subject.slice().from().isBefore(with.clock().instant().minus(depth)));
  }

  private static Optional<String> mostFrequent(List<BarPages.Stored> stored) {
    Map<String, Integer> counts = new HashMap<>();
    stored.forEach(bar -> counts.merge(bar.provider(), 1, Integer::sum));
    return counts.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
  }

  private static Optional<String> refused(Throwable error) {
    return error instanceof ProviderException refused && refused.error().remedy() == ProviderError.Remedy.GIVE_UP
        ? Optional.of(refused.error() + ": " + refused.getMessage())
        : Optional.empty();
  }
}
