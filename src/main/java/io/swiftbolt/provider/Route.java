package io.swiftbolt.provider;

import io.swiftbolt.config.ProvidersConfig.RouteRule;
import io.swiftbolt.market.SymbolClass;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A rule of the router: who is asked, in which order.
 *
 * @param timeframes for which it speaks
 * @param classes of symbols for which it speaks; none = all
 * @param providers the preferred one first
 * @param maxAge how old the oldest bar asked for may be; empty = any age
 */
public record Route(Set<Timeframe> timeframes, Set<SymbolClass> classes, List<Wanted> providers, Fallback fallback,
    Optional<Duration> maxAge) {

  /** Whether the next provider may answer when one fails. */
  public enum Fallback {
    /** Yes, and it is as good: its bars are not marked as a replacement. */
    ALLOW,
    /** Yes, and it is told whom it replaces. */
    MARK,
    /** No: the gap is left. */
    NEVER
  }

  /** @param feed the provider is asked only while it has this one; empty = any */
  public record Wanted(String name, Optional<String> feed) {
    /** Spelt {@code alpaca} or {@code alpaca/sip}. */
    static Wanted of(String text) {
      int slash = text.indexOf('/');
      return slash < 0
          ? new Wanted(text, Optional.empty())
          : new Wanted(text.substring(0, slash), Optional.of(text.substring(slash + 1)));
    }

    boolean isOfFeed(BarProvider provider) {
      return feed.map(provider.feed()::equals).orElse(true);
    }
  }

  public Route {
    timeframes = Set.copyOf(timeframes);
    classes = Set.copyOf(classes);
    providers = List.copyOf(providers);
  }

  public static Route of(RouteRule rule) {
    return new Route(rule.timeframes().stream().map(Timeframe::of).collect(Collectors.toSet()),
        rule.classes().stream().flatMap(List::stream).map(kind -> SymbolClass.valueOf(kind.toUpperCase(Locale.ROOT)))
            .collect(Collectors.toSet()),
        rule.providers().stream().map(Wanted::of).toList(), Fallback.valueOf(rule.fallback().toUpperCase(Locale.ROOT)),
        Optional.of(rule.maxAge()).filter(age -> !age.isZero()));
  }

  /** At some age at least. */
  boolean speaksOf(SymbolClass kind, Timeframe timeframe) {
    return timeframes.contains(timeframe) && (classes.isEmpty() || classes.contains(kind));
  }

  /** The oldest bar decides: a rule for fresh bars must not be asked for the history that a range begins with. */
  boolean fits(SymbolClass kind, Timeframe timeframe, TimeRange range, Instant now) {
    return speaksOf(kind, timeframe)
        && maxAge.map(age -> !range.from().isBefore(now.minus(age))).orElse(true);
  }
}
