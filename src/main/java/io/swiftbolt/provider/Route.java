package io.swiftbolt.provider;

import io.swiftbolt.config.ProvidersConfig.RouteRule;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TimeRange;
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
 * @param providers names, the preferred one first
 * @param maxAge how old the oldest bar asked for may be; empty = any age
 */
public record Route(Set<Timeframe> timeframes, List<String> providers, Fallback fallback, Optional<Duration> maxAge) {

  /** Whether the next provider may answer when one fails. */
  public enum Fallback {
    /** Yes, and it is as good: its bars are not marked as a replacement. */
    ALLOW,
    /** Yes, and it is told whom it replaces. */
    MARK,
    /** No: the gap is left. */
    NEVER
  }

  public Route {
    timeframes = Set.copyOf(timeframes);
    providers = List.copyOf(providers);
  }

  public static Route of(RouteRule rule) {
    return new Route(rule.timeframes().stream().map(Timeframe::of).collect(Collectors.toSet()), rule.providers(),
        Fallback.valueOf(rule.fallback().toUpperCase(Locale.ROOT)),
        Optional.of(rule.maxAge()).filter(age -> !age.isZero()));
  }

  /** The oldest bar decides: a rule for fresh bars must not be asked for the history that a range begins with. */
  boolean fits(Timeframe timeframe, TimeRange range, Instant now) {
    return timeframes.contains(timeframe) && maxAge.map(age -> !range.from().isBefore(now.minus(age))).orElse(true);
  }
}
