package io.swiftbolt.provider;

import io.swiftbolt.market.SymbolClass;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Who may be asked for what, by the rules and by what the providers can do. Does no I/O. */
final class RouteTable {
  private final Map<String, BarProvider> providers = new LinkedHashMap<>();
  private final List<Route> routes;

  /** @param providers those that are on; a rule's others are skipped */
  RouteTable(List<BarProvider> providers, List<Route> routes) {
    providers.forEach(provider -> this.providers.put(provider.name(), provider));
    this.routes = List.copyOf(routes);
  }

  /**
   * Who may answer.
   *
   * @param candidates in the order in which they are asked; at least one
   */
  record Choice(List<BarProvider> candidates, Route.Fallback fallback) {
    BarProvider first() {
      return candidates.getFirst();
    }
  }

  Optional<BarProvider> provider(String name) {
    return Optional.ofNullable(providers.get(name));
  }

  /** By the first rule that fits and has a provider which reaches back to the oldest bar. */
  Optional<Choice> choice(SymbolClass kind, Timeframe timeframe, TimeRange range, Instant now) {
    return routes.stream()
        .filter(route -> route.fits(kind, timeframe, range, now))
        .map(route -> new Choice(route.providers().stream()
            .flatMap(wanted -> provider(wanted.name()).filter(wanted::isOfFeed).stream())
            .filter(provider -> serves(provider, kind, timeframe, range, now))
            .toList(), route.fallback()))
        .filter(choice -> !choice.candidates().isEmpty())
        .findFirst();
  }

  /**
   * From when on {@link #choice} finds somebody: whole hours, so that requests that are cut off there stay the same for a while.
   *
   * @return {@link Instant#EPOCH} when a provider has all there is; empty when none has any
   */
  Optional<Instant> reach(SymbolClass kind, Timeframe timeframe, Instant now) {
    return routes.stream().filter(route -> route.speaksOf(kind, timeframe))
        .flatMap(route -> route.providers().stream()
            .flatMap(wanted -> provider(wanted.name()).filter(wanted::isOfFeed).stream())
            .filter(provider -> serves(provider, kind, timeframe))
            .map(provider -> Stream
                .of(route.maxAge(), Optional.ofNullable(provider.capabilities().depth().get(timeframe)))
                .flatMap(Optional::stream).min(Duration::compareTo)
                .map(age -> wholeHour(now.minus(age))).orElse(Instant.EPOCH)))
        .min(Instant::compareTo);
  }

  private static Instant wholeHour(Instant instant) {
    Instant hour = instant.truncatedTo(ChronoUnit.HOURS);
    return hour.equals(instant) ? hour : hour.plus(1, ChronoUnit.HOURS);
  }

  private static boolean serves(BarProvider provider, SymbolClass kind, Timeframe timeframe, TimeRange range,
      Instant now) {
    Duration depth = provider.capabilities().depth().get(timeframe);
    return serves(provider, kind, timeframe) && (depth == null || !range.from().isBefore(now.minus(depth)));
  }

  private static boolean serves(BarProvider provider, SymbolClass kind, Timeframe timeframe) {
    return provider.classes().contains(kind) && provider.capabilities().timeframes().contains(timeframe);
  }
}
