package io.swiftbolt.fetch;

import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.config.FetchConfig;
import io.swiftbolt.jobs.Claim;
import io.swiftbolt.jobs.JobOutcome;
import io.swiftbolt.jobs.JobRuns;
import io.swiftbolt.jobs.JobType;
import io.swiftbolt.market.SymbolClass;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.provider.BarRequest;
import io.swiftbolt.provider.BarSource;
import io.swiftbolt.provider.ProviderException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VertxException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works off the slices of one window: asks the provider, for several symbols at once where it can, and finishes each slice with
 * exactly one outcome. Never fails: what goes wrong is an outcome, or, when even that cannot be written, the lease runs out.
 */
final class BarFetcher {
  private static final Logger LOG = LoggerFactory.getLogger(BarFetcher.class);

  /** Nobody has bars of a slice any more: it is not planned again. */
  private static final String OUT_OF_REACH = "OUT_OF_REACH";

  private final BarSource source;
  private final SliceReader reader;
  private final SliceStore store;
  private final JobRuns runs;
  private final ProgressWriter progress;
  private final KeptPages pages;
  private final Supplier<TradingCalendar> calendar;
  private final ServerClock clock;
  private final FetchConfig config;
  private final BackOff backOff;

  BarFetcher(BarSource source, SliceReader reader, SliceStore store, JobRuns runs, ProgressWriter progress,
      KeptPages pages, Supplier<TradingCalendar> calendar, ServerClock clock, FetchConfig config) {
    this.source = source;
    this.reader = reader;
    this.store = store;
    this.runs = runs;
    this.progress = progress;
    this.pages = pages;
    this.calendar = calendar;
    this.clock = clock;
    this.config = config;
    this.backOff = new BackOff(config.backOff(), config.backOffMost());
  }

  /** @param window slices of one window and timeframe, of different symbols */
  Future<Void> fetch(List<Claim> window) {
    // always in the same order: what an attempt before this one has got is found by the symbols that went together
    return inTurn(kinds(window), claims -> fetch(claims, SymbolClass.of(claims.getFirst().symbol())));
  }

  /** One request asks for symbols of one class: vendors differ in which they serve, and how far back. */
  private static List<List<Claim>> kinds(List<Claim> window) {
    return List.copyOf(window.stream().sorted(Comparator.comparing(Claim::symbol))
        .collect(Collectors.groupingBy(claim -> SymbolClass.of(claim.symbol()), TreeMap::new, Collectors.toList()))
        .values());
  }

  private Future<Void> fetch(List<Claim> claims, SymbolClass kind) {
    Claim first = claims.getFirst();
    Instant now = clock.instant();
    Optional<BarSource.Target> target = source.target(kind, first.timeframe(), first.slice(), now);
    if (target.isEmpty()) {
      return finish(claims, claim -> new JobOutcome.Failed(OUT_OF_REACH, beyond(kind, claim, now)));
    }
    Instant asOf = now.minus(source.delay(target.get().timeframe()));
    Optional<SliceWindow> part = SliceWindow.of(target.get().timeframe(), target.get().range(), asOf, calendar.get());
    if (part.isEmpty()) {
      return finish(claims, claim -> new JobOutcome.Later(Duration.between(asOf, claim.slice().from()), "NOT_YET",
          "the slice has not begun"));
    }
    return inTurn(chunks(claims, target.get().symbolsPerRequest()), chunk -> ask(chunk, part.get(), now));
  }

  private String beyond(SymbolClass kind, Claim claim, Instant now) {
    return source.reach(kind, claim.timeframe(), now)
        .map(reach -> claim.timeframe() + " bars before " + reach + " are out of every provider's reach")
        .orElse("no configured provider serves " + claim.timeframe() + " bars");
  }

  private Future<Void> ask(List<Claim> claims, SliceWindow window, Instant now) {
    BarRequest request = new BarRequest(claims.stream().map(Claim::symbol).toList(), window.timeframe(), window.ask());
    double expected = Math.max(1, (double) window.expected().bars() * claims.size());
    return earlier(claims, request).map(kept -> new PageKeeper(pages, request, kept)).compose(keeper -> {
      Collected collected = new Collected(
          (by, bars) -> progress.report(claims, Math.min(99, 100 * bars / expected), by.name()), keeper);
      // what was kept goes before the slices are finished: a later look at the same stretch must not begin with old pages
      return source.fetch(request, now, collected).compose(requests -> keeper.forget().map(requests))
          .compose(requests -> reader.read(claims, window, collected, (double) requests / claims.size()))
          .compose(read -> finish(read, now))
          .recover(error -> failed(claims, window, now, error));
    });
  }

  /** Only what was begun before can be gone on with; most slices are new, and for them nobody looks. */
  private Future<Optional<KeptPages.Kept>> earlier(List<Claim> claims, BarRequest request) {
    boolean mayBe = claims.stream()
        .anyMatch(claim -> claim.type() == JobType.BACKFILL || claim.previousError().isPresent());
    return mayBe
        ? pages.take(request).otherwise(error -> {
          LOG.warn("{} {}: kept pages cannot be read: {}", request.symbols(), request.range(), error.toString());
          return Optional.empty();
        })
        : Future.succeededFuture(Optional.empty());
  }

  private Future<Void> finish(SliceReader.Read read, Instant now) {
    return store.finish(read.answers(), now).compose(ours -> {
      warnOfLost(read.answers(), ours);
      return runs.finish(read.again(), config.attempts(), clock.instant());
    });
  }

  private static void warnOfLost(List<SliceAnswer> answers, Set<UUID> ours) {
    answers.stream().map(SliceAnswer::claim).filter(claim -> !ours.contains(claim.runId()))
        .forEach(claim -> LOG.warn("run {} {} {}: lease lost, its answer is dropped", claim.runId(), claim.symbol(),
            claim.timeframe()));
  }

  private Future<Void> failed(List<Claim> claims, SliceWindow window, Instant now, Throwable error) {
    if (!(error instanceof ProviderException refused)) {
      String code = isOfDatabase(error) ? "DATABASE" : "INTERNAL";
      return finish(claims, claim -> new JobOutcome.Retry(backOff.pause(claim.attempt()), code, error.toString()),
          error);
    }
    return switch (refused.error().remedy()) {
      case WAIT ->
        finish(claims, claim -> new JobOutcome.Later(refused.retryAfter().orElse(Duration.ofSeconds(5)), refused
            .error().name(), message(refused)));
      // with a time to come back the circuit was open already: nothing was tried, so nothing counts
      case BACK_OFF -> finish(claims, claim -> later(refused).orElseGet(
          () -> new JobOutcome.Retry(backOff.pause(claim.attempt()), refused.error().name(), message(refused))),
          refused);
      case OPEN_CIRCUIT -> finish(claims, claim -> later(refused).orElseGet(
          () -> new JobOutcome.Failed(refused.error().name(), message(refused))), refused);
      // one bad symbol must not take the others of its request along
      case GIVE_UP -> claims.size() > 1
          ? inTurn(chunks(claims, (claims.size() + 1) / 2), half -> ask(half, window, now))
          : finish(claims, claim -> new JobOutcome.Failed(refused.error().name(), message(refused)), refused);
    };
  }

  /** What the driver throws when the database refuses, or cannot be reached; anything else is a fault of ours. */
  private static boolean isOfDatabase(Throwable error) {
    return error instanceof VertxException || error instanceof IOException;
  }

  private Future<Void> finish(List<Claim> claims, Function<Claim, JobOutcome> outcome) {
    return finish(claims, outcome, null);
  }

  private Future<Void> finish(List<Claim> claims, Function<Claim, JobOutcome> outcome,
      @Nullable Throwable cause) {
    List<JobRuns.Finished> finished = claims.stream().map(claim -> new JobRuns.Finished(claim, outcome.apply(claim)))
        .toList();
    if (cause != null) {
      Claim first = claims.getFirst();
      LOG.warn("run {} {} {} {} and {} more: {}", first.runId(), first.symbol(), first.timeframe(), first.slice(),
          claims.size()
              - 1,
          cause.toString());
    }
    return runs.finish(finished, config.attempts(), clock.instant());
  }

  private static Optional<JobOutcome> later(ProviderException error) {
    return error.retryAfter().map(after -> new JobOutcome.Later(after, error.error().name(), message(error)));
  }

  private static String message(ProviderException error) {
    return error.provider() + ": " + error.getMessage();
  }

  private static List<List<Claim>> chunks(List<Claim> claims, int size) {
    List<List<Claim>> chunks = new ArrayList<>();
    for (int from = 0; from < claims.size(); from += size) {
      chunks.add(claims.subList(from, Math.min(claims.size(), from + size)));
    }
    return chunks;
  }

  /** One after the other, whatever becomes of each; no recursion through compose, whose depth would grow with the list. */
  private static Future<Void> inTurn(List<List<Claim>> chunks, Function<List<Claim>, Future<Void>> work) {
    Promise<Void> done = Promise.promise();
    next(chunks, 0, work, done);
    return done.future();
  }

  private static void next(List<List<Claim>> chunks, int at, Function<List<Claim>, Future<Void>> work,
      Promise<Void> done) {
    if (at == chunks.size()) {
      done.complete();
      return;
    }
    work.apply(chunks.get(at)).onComplete(ended -> {
      if (ended.failed()) {
        LOG.error("run {}: its outcome could not be written; its lease will run out", chunks.get(at).getFirst().runId(),
            ended
                .cause());
      }
      next(chunks, at + 1, work, done);
    });
  }
}
