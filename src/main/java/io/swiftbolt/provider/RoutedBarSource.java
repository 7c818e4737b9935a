package io.swiftbolt.provider;

import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.config.ProvidersConfig.Retry;
import io.swiftbolt.market.SymbolClass;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the providers that the rules name, in their order, through the {@link ProviderGate}; never one for a symbol that it is known
 * not to serve.
 */
public final class RoutedBarSource implements BarSource {
  private static final Logger LOG = LoggerFactory.getLogger(RoutedBarSource.class);
  private static final int FIRST_BAR_TURNS = 10;

  private final Vertx vertx;
  private final RouteTable table;
  private final ProviderGate gate;
  private final Unsupported unsupported;
  private final Retry retry;
  private final Duration freshWithin;
  private final ServerClock clock;

  /** @param freshWithin how long ago a range may have ended to have the share of fresh bars */
  RoutedBarSource(Vertx vertx, RouteTable table, ProviderGate gate, Unsupported unsupported, Retry retry,
      Duration freshWithin, ServerClock clock) {
    this.vertx = vertx;
    this.table = table;
    this.gate = gate;
    this.unsupported = unsupported;
    this.retry = retry;
    this.freshWithin = freshWithin;
    this.clock = clock;
  }

  /**
   * A request on its way.
   *
   * @param first the provider that should have answered, whom the others replace
   */
  private record Asked(BarRequest request, Purpose purpose, String first, List<BarProvider> candidates,
      Route.Fallback fallback, PageSink sink, Promise<Integer> answered) {}

  @Override
  public Optional<Target> target(SymbolClass kind, Timeframe wanted, TimeRange range, Instant now) {
    return offer(kind, wanted, range, now)
        .map(offer -> new Target(offer.timeframe(), offer.capabilities().symbolsPerRequest(), offer.range()));
  }

  @Override
  public Optional<Offer> offer(SymbolClass kind, Timeframe wanted, TimeRange range, Instant now) {
    return bases(wanted).flatMap(timeframe -> offered(kind, timeframe, range, now).stream()).findFirst()
        .or(() -> reach(kind, wanted, now).filter(reach -> reach.isAfter(range.from()) && reach.isBefore(range.to()))
            .flatMap(reach -> bases(wanted).flatMap(
                timeframe -> offered(kind, timeframe, new TimeRange(reach, range.to()), now).stream()).findFirst()));
  }

  @Override
  public Optional<Instant> reach(SymbolClass kind, Timeframe wanted, Instant now) {
    return bases(wanted).flatMap(timeframe -> table.reach(kind, timeframe, now).stream()).min(Instant::compareTo);
  }

  /** The bars that those of a timeframe are made of before its own. */
  private static Stream<Timeframe> bases(Timeframe wanted) {
    return Stream.of(wanted.base(), wanted).distinct();
  }

  private Optional<Offer> offered(SymbolClass kind, Timeframe timeframe, TimeRange range, Instant now) {
    return table.choice(kind, timeframe, range, now).map(RouteTable.Choice::first)
        .map(first -> new Offer(first.name(), timeframe, range, first.capabilities()));
  }

  @Override
  public Duration delay(Timeframe timeframe) {
    Instant now = clock.instant();
    TimeRange recent = new TimeRange(now.minus(Duration.ofDays(1)), now);
    return bases(timeframe)
        .flatMap(candidate -> widest(candidate, recent, now).stream())
        .findFirst()
        .map(provider -> provider.capabilities().delay())
        .orElse(Duration.ZERO);
  }

  /** Whom the rules put first for shares; else, for whatever class there is somebody, the one that takes most symbols at once. */
  private Optional<BarProvider> widest(Timeframe timeframe, TimeRange range, Instant now) {
    return table.choice(SymbolClass.STOCK, timeframe, range, now).map(RouteTable.Choice::first)
        .or(() -> Stream.of(SymbolClass.values())
            .flatMap(kind -> table.choice(kind, timeframe, range, now).map(RouteTable.Choice::first).stream())
            .max(Comparator.comparingInt(provider -> provider.capabilities().symbolsPerRequest())));
  }

  @Override
  public Future<Integer> fetch(BarRequest request, Instant now, PageSink sink) {
    Set<SymbolClass> classes = request.symbols().stream().map(SymbolClass::of).collect(Collectors.toSet());
    if (classes.size() > 1) {
      return refused("symbols of one request are of different classes: " + classes);
    }
    Optional<RouteTable.Choice> choice = table.choice(classes.iterator().next(), request.timeframe(), request.range(),
        now);
    if (choice.isEmpty()) {
      return refused("no provider serves " + request.timeframe() + " bars of " + request.symbols().getFirst() + " from "
          + request.range().from());
    }
    Context context = vertx.getOrCreateContext(); // the sink is called there and nowhere else
    // if that cannot be read the gate cannot be asked either, and refuses
    return unsupported.of(request.symbols(), request.timeframe()).otherwise(Map.of()).compose(missing -> {
      List<BarProvider> candidates = candidates(choice.get(), request, missing);
      if (candidates.isEmpty()) {
        return notServed(choice.get(), request);
      }
      Promise<Integer> answered = Promise.promise();
      Asked asked = new Asked(request, Purpose.of(request.range(), now, freshWithin), choice.get().first().name(),
          candidates, choice.get().fallback(), sink, answered);
      context.runOnContext(_ -> ask(asked, 0, Optional.empty()));
      return answered.future();
    });
  }

  /**
   * Those that serve all symbols of the request; without a fallback only the first of the rule counts. None when symbols differ in who
   * serves them: one odd symbol must not send all the others to a replacement.
   */
  private static List<BarProvider> candidates(RouteTable.Choice choice, BarRequest request,
      Map<String, Set<String>> missing) {
    List<BarProvider> allowed = choice.fallback() == Route.Fallback.NEVER
        ? List.of(choice.first())
        : choice.candidates();
    boolean differ = allowed.stream().map(provider -> missing.getOrDefault(provider.name(), Set.of()))
        .anyMatch(unknown -> !unknown.isEmpty() && !unknown.containsAll(request.symbols()));
    return differ
        ? List.of()
        : allowed.stream().filter(provider -> !missing.containsKey(provider.name())).toList();
  }

  /** Of several symbols some may be served: the caller asks for fewer at once after this. */
  private static Future<Integer> notServed(RouteTable.Choice choice, BarRequest request) {
    boolean alone = request.symbols().size() == 1;
    String who = choice.candidates().stream().map(BarProvider::name)
        .limit(choice.fallback() == Route.Fallback.NEVER ? 1 : Long.MAX_VALUE).collect(Collectors.joining(", "));
    return Future.failedFuture(new ProviderException(
        alone ? ProviderError.INVALID_SYMBOL : ProviderError.VALIDATION_ERROR, choice.first().name(),
        request.symbols() + " " + request.timeframe() + " unsupported by " + who
            + (alone ? "" : ", some of them or all")));
  }

  private static Future<Integer> refused(String why) {
    return Future.failedFuture(new ProviderException(ProviderError.VALIDATION_ERROR, "none", why));
  }

  @Override
  public Future<Optional<Instant>> firstBar(String provider, String symbol, Timeframe timeframe) {
    return table.provider(provider)
        .map(known -> firstBar(known, symbol, timeframe, FIRST_BAR_TURNS).compose(first -> first.isPresent()
            ? Future.succeededFuture(first)
            : unsupported.empty(provider, symbol, timeframe).map(first)))
        .orElseGet(() -> Future.failedFuture(
            new ProviderException(ProviderError.VALIDATION_ERROR, provider, "no such provider: " + provider)));
  }

  /** Waits for its turn longer than others: the bars that raised the question are paid for already. */
  private Future<Optional<Instant>> firstBar(BarProvider provider, String symbol, Timeframe timeframe, int turns) {
    return gate.ask(provider.name(), () -> provider.firstBar(symbol, timeframe)).recover(error -> {
      if (turns > 1 && error instanceof ProviderException refused
          && refused.error() == ProviderError.RATE_LIMIT_EXCEEDED) {
        Duration pause = refused.retryAfter().orElse(retry.cap());
        return vertx.timer(Math.max(1, pause.toMillis()), TimeUnit.MILLISECONDS)
            .compose(_ -> firstBar(provider, symbol, timeframe, turns - 1));
      }
      return Future.failedFuture(error);
    });
  }

  private void ask(Asked asked, int which, Optional<ProviderException> first) {
    BarProvider provider = asked.candidates().get(which);
    boolean replaces = asked.fallback() == Route.Fallback.MARK && !provider.name().equals(asked.first());
    asked.sink().begin(provider, replaces ? Optional.of(asked.first()) : Optional.empty());
    new PageLoop(vertx, gate, retry, provider, asked.purpose(), asked.request(), asked.sink()).run().onComplete(run -> {
      if (run.succeeded()) {
        asked.answered().complete(run.result());
        return;
      }
      ProviderException why = run.cause() instanceof ProviderException known
          ? known
          : new ProviderException(ProviderError.BARS_MALFORMED, provider.name(), String.valueOf(run.cause()));
      remember(asked.request(), why).onComplete(_ -> next(asked, which, first, why));
    });
  }

  /** What could not be written down is said again the next time. */
  private Future<Void> remember(BarRequest request, ProviderException why) {
    return why.error() == ProviderError.INVALID_SYMBOL && request.symbols().size() == 1
        ? unsupported.refused(why.provider(), request.symbols().getFirst(), String.valueOf(why.getMessage()))
        : Future.succeededFuture();
  }

  private void next(Asked asked, int which, Optional<ProviderException> first, ProviderException why) {
    if (mayReplace(why, asked, which)) {
      LOG.warn("{} fails for {} {} ({}), asking {}", why.provider(), asked.request().symbols(),
          asked.request().timeframe(), why.getMessage(), asked.candidates().get(which + 1).name());
      ask(asked, which + 1, Optional.of(first.orElse(why)));
    } else {
      asked.answered().fail(worthTelling(first, why));
    }
  }

  /** A used-up quota passes: waiting for the better provider beats taking the worse one's bars. */
  private static boolean mayReplace(ProviderException why, Asked asked, int which) {
    return asked.fallback() != Route.Fallback.NEVER && which + 1 < asked.candidates().size()
        && why.error().remedy() != ProviderError.Remedy.WAIT;
  }

  /** The last one's error, unless it would end a run for good that the first one can still do. */
  private static ProviderException worthTelling(Optional<ProviderException> first, ProviderException last) {
    return first.filter(_ -> last.error().remedy() == ProviderError.Remedy.GIVE_UP).orElse(last);
  }
}
