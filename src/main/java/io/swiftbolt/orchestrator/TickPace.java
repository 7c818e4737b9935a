package io.swiftbolt.orchestrator;

import io.swiftbolt.market.TradingCalendar;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;

/**
 * When the next tick comes. While the exchange is open, and a while longer for its last bars, bars end with every minute: a tick
 * follows each of them closely, wherever within the minute the server was started. Pure.
 *
 * @param every longest pause
 * @param afterMinute how long after a full minute a tick comes; zero = ticks keep no such time
 * @param calendar asked at each tick: a closure entered at runtime counts at once
 */
public record TickPace(Duration every, Duration afterMinute, Supplier<TradingCalendar> calendar) {
  /** The last bars of a session, from a vendor that is late. */
  private static final Duration AFTERWARDS = Duration.ofMinutes(20);

  /** How long to wait, in the server's time. */
  Duration pause(Instant now) {
    if (afterMinute.isZero()) {
      return every;
    }
    Instant longest = now.plus(every);
    Instant next = isLive(now)
        ? afterNextMinute(now)
        : calendar.get().nextOpen(now).map(opening -> opening.plus(afterMinute)).orElse(longest);
    return Duration.between(now, next.isBefore(longest) ? next : longest);
  }

  private Instant afterNextMinute(Instant now) {
    Instant next = now.truncatedTo(ChronoUnit.MINUTES).plus(afterMinute);
    return next.isAfter(now) ? next : next.plus(1, ChronoUnit.MINUTES);
  }

  private boolean isLive(Instant now) {
    TradingCalendar known = calendar.get();
    return known.isOpen(now) || known.isOpen(now.minus(AFTERWARDS));
  }
}
