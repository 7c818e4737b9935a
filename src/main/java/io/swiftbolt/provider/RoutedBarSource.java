package io.swiftbolt.provider;

import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.config.ProvidersConfig.Retry;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the providers that the rules name, in their order, through the {@link ProviderGate}. */
public final class RoutedBarSource implements BarSource {
  private static final Logger LOG = LoggerFactory.getLogger(RoutedBarSource.class);
  private static final int FIRST_BAR_TURNS = 10;

  private final Vertx vertx;
  private final Map<String, BarProvider> providers = new LinkedHashMap<>();
  private final List<Route> routes;
  private final ProviderGate gate;
  private final Retry retry;
  private final ServerClock clock;

  /** @param providers those that are on; a rule's others are skipped */
  public RoutedBarSource(Vertx vertx, List<BarProvider> providers, List<Route> routes, ProviderGate gate, Retry retry,
      ServerClock clock) {
    this.vertx = vertx;
    providers.forEach(provider -> this.providers.put(provider.name(), provider));
    this.routes = List.copyOf(routes);
    this.gate = gate;
    this.retry = retry;
    this.clock = clock;
  }

  /** Who may answer, in order, and whether the later ones replace the first. */
  private record Choice(List<BarProvider> candidates, Route.Fallback fallback) {}

  @Override
  public Optional<Target> target(Timeframe wanted, TimeRange range, Instant now) {
    return Stream.of(wanted.base(), wanted).distinct()
        .flatMap(timeframe -> choice(timeframe, range, now).stream()
            .map(choice -> new Target(timeframe, choice.candidates().getFirst().capabilities().symbolsPerRequest())))
        .findFirst();
  }

  @Override
  public Optional<Offer> offer(Timeframe wanted, TimeRange range, Instant now) {
    return Stream.of(wanted.base(), wanted).distinct()
        .flatMap(timeframe -> choice(timeframe, range, now).stream().map(choice -> choice.candidates().getFirst())
            .map(first -> new Offer(first.name(), timeframe, first.capabilities())))
        .findFirst();
  }

  @Override
  public Duration delay(Timeframe timeframe) {
    Instant now = clock.instant();
    TimeRange recent = new TimeRange(now.minus(Duration.ofDays(1)), now);
    return Stream.of(timeframe.base(), timeframe)
        .flatMap(candidate -> choice(candidate, recent, now).stream())
        .findFirst()
        .map(choice -> choice.candidates().getFirst().capabilities().delay())
        .orElse(Duration.ZERO);
  }

  @Override
  public Future<Integer> fetch(BarRequest request, Instant now, PageSink sink) {
    Optional<Choice> choice = choice(request.timeframe(), request.range(), now);
    if (choice.isEmpty()) {
      return Future.failedFuture(new ProviderException(ProviderError.VALIDATION_ERROR, "none",
          "no provider serves " + request.timeframe() + " bars from " + request.range().from()));
    }
    Promise<Integer> answered = Promise.promise();
    Context context = vertx.getOrCreateContext(); // the sink is called there and nowhere else
    context.runOnContext(_ -> ask(request, choice.get(), 0, Optional.empty(), sink, answered));
    return answered.future();
  }

  @Override
  public Future<Optional<Instant>> firstBar(String provider, String symbol, Timeframe timeframe) {
    BarProvider known = providers.get(provider);
    return known == null
        ? Future.failedFuture(
            new ProviderException(ProviderError.VALIDATION_ERROR, provider, "no such provider: " + provider))
        : firstBar(known, symbol, timeframe, FIRST_BAR_TURNS);
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

  /** The first rule that fits and has a provider which reaches back to the oldest bar. */
  private Optional<Choice> choice(Timeframe timeframe, TimeRange range, Instant now) {
    return routes.stream()
        .filter(route -> route.fits(timeframe, range, now))
        .map(route -> new Choice(route.providers().stream()
            .flatMap(name -> Optional.ofNullable(providers.get(name)).stream())
            .filter(provider -> serves(provider.capabilities(), timeframe, range, now))
            .toList(), route.fallback()))
        .filter(choice -> !choice.candidates().isEmpty())
        .findFirst();
  }

  private static boolean serves(Capabilities can, Timeframe timeframe, TimeRange range, Instant now) {
    Duration depth = can.depth().get(timeframe);
    return can.timeframes().contains(timeframe) && (depth == null || !range.from().isBefore(now.minus(depth)));
  }

  private void ask(BarRequest request, Choice choice, int which, Optional<ProviderException> first, PageSink sink,
      Promise<Integer> answered) {
    BarProvider provider = choice.candidates().get(which);
    boolean replaces = which > 0 && choice.fallback() == Route.Fallback.MARK;
    sink.begin(provider, replaces ? Optional.of(choice.candidates().getFirst().name()) : Optional.empty());
    new PageLoop(vertx, gate, retry, provider, request, sink).run().onComplete(run -> {
      if (run.succeeded()) {
        answered.complete(run.result());
        return;
      }
      ProviderException why = run.cause() instanceof ProviderException known
          ? known
          : new ProviderException(ProviderError.BARS_MALFORMED, provider.name(), String.valueOf(run.cause()));
      if (mayReplace(why, choice, which)) {
        BarProvider next = choice.candidates().get(which + 1);
        LOG.warn("{} fails for {} {} ({}), asking {}", provider.name(), request.symbols(), request.timeframe(),
            why.getMessage(), next.name());
        ask(request, choice, which + 1, Optional.of(first.orElse(why)), sink, answered);
      } else {
        answered.fail(worthTelling(first, why));
      }
    });
  }

  /** A used-up quota passes: waiting for the better provider beats taking the worse one's bars. */
  private static boolean mayReplace(ProviderException why, Choice choice, int which) {
    return choice.fallback() != Route.Fallback.NEVER && which + 1 < choice.candidates().size()
        && why.error().remedy() != ProviderError.Remedy.WAIT;
  }

  /** The last one's error, unless it would end a run for good that the first one can still do. */
  private static ProviderException worthTelling(Optional<ProviderException> first, ProviderException last) {
    return first.filter(_ -> last.error().remedy() == ProviderError.Remedy.GIVE_UP).orElse(last);
  }
}
