package io.swiftbolt.market;

import java.time.Duration;
import java.time.Instant;

/**
 * Time that runs only around sessions: from a little before the opening bell to a little after the closing bell, and then at
 * once on to the next session. What a demo lives in, so that nobody has to watch a closed market.
 */
public final class SessionTime {
  private static final Duration SEARCH = Duration.ofDays(14); // longer than the exchange was ever closed

  private final TradingCalendar calendar;
  private final Duration margin;

  /** @param margin how long before and after the regular session time still runs */
  public SessionTime(TradingCalendar calendar, Duration margin) {
    this.calendar = calendar;
    this.margin = margin;
  }

  /** The instant at which that much of this time has run. Where no calendar reaches, time runs as usual. */
  public Instant advance(Instant from, Duration elapsed) {
    Instant now = from;
    Duration left = elapsed;
    for (Session session : calendar.sessions(new TimeRange(now, now.plus(SEARCH)))) {
      Instant opens = session.regular().from().minus(margin);
      Instant closes = session.regular().to().plus(margin);
      if (!now.isBefore(closes)) {
        continue;
      }
      if (now.isBefore(opens)) {
        now = opens;
      }
      Duration running = Duration.between(now, closes);
      if (left.compareTo(running) < 0) {
        return now.plus(left);
      }
      left = left.minus(running);
      now = closes;
    }
    return left.isZero() || now.equals(from) ? now.plus(left) : advance(now, left);
  }
}
