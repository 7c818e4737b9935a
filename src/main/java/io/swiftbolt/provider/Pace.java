package io.swiftbolt.provider;

import io.swiftbolt.config.ProvidersConfig.Quota;
import java.time.Duration;

/**
 * How fast a vendor may be asked, as a token bucket (GCRA): {@code burst} tokens at once, then one every
 * {@code (window + slack) / (limit - burst + 1)}. Any window then holds at most {@code burst + (limit - burst)} of them.
 *
 * @param limit most tokens in any window
 * @param burst how many of them at once after a pause, 1 to limit
 * @param slack what the window is reckoned longer: between our grant and the vendor's count lies a little time that varies
 */
record Pace(int limit, int burst, Duration window, Duration slack) {
  static final Duration MINUTE = Duration.ofSeconds(60);
  static final Duration SLACK = Duration.ofSeconds(1);

  Pace {
    if (burst < 1 || burst > limit) {
      throw new IllegalArgumentException("a burst of " + burst + " of " + limit);
    }
  }

  static Pace of(Quota quota) {
    return new Pace(quota.perMinute(), quota.burst(), MINUTE, SLACK);
  }

  /** The window that tokens are reckoned with. */
  Duration reckoned() {
    return window.plus(slack);
  }

  /** The time between two tokens. */
  Duration interval() {
    return reckoned().dividedBy(limit - burst + 1L);
  }

  /**
   * How late a granted request may go out; the rest of the slack is for its way. A process that was held up for longer has lost its
   * turn: sent now, it would meet requests that were granted later.
   */
  Duration validity() {
    return slack.dividedBy(2);
  }
}
