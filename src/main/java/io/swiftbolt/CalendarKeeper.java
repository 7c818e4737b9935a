package io.swiftbolt;

import io.swiftbolt.bus.Addresses;
import io.swiftbolt.market.CalendarOverride;
import io.swiftbolt.market.NyseCalendar;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.symbols.CalendarRows;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calendar in force: the rules and the rows over them. A closure that is entered while the server runs is taken up as soon as
 * the change feed tells of it, SQL is told of the new sessions, and a tick plans by them at once.
 */
final class CalendarKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(CalendarKeeper.class);
  /** For rows whose change nobody told of. */
  private static final Duration EVERY = Duration.ofSeconds(30);
  private static final TimeRange REACH = new TimeRange(Instant.parse("1998-01-01T05:00:00Z"),
      Instant.parse("2051-01-01T05:00:00Z"));

  private final Vertx vertx;
  private final CalendarRows rows;
  private volatile TradingCalendar current = NyseCalendar.byRules();
  private @Nullable Set<CalendarOverride> known;
  private Future<Void> last = Future.succeededFuture();

  CalendarKeeper(Vertx vertx, CalendarRows rows) {
    this.vertx = vertx;
    this.rows = rows;
  }

  TradingCalendar current() {
    return current;
  }

  /** From now on changes are taken up by themselves. */
  void watch() {
    vertx.setPeriodic(EVERY.toMillis(), _ -> refreshed());
    Addresses.changesOf("market_calendar").listen(vertx, _ -> refreshed());
    Addresses.CHANGES_LOST.listen(vertx, _ -> refreshed());
  }

  private void refreshed() {
    refresh().onFailure(error -> LOG.warn("market_calendar could not be read: {}", error.toString()));
  }

  /** Takes up what the rows say now. One at a time, so that an older answer never replaces a newer one. */
  synchronized Future<Void> refresh() {
    last = last.otherwiseEmpty().compose(_ -> rows.overrides()).compose(this::take);
    return last;
  }

  /** The same rows leave the same calendar, and whatever was made by it. */
  private synchronized Future<Void> take(List<CalendarOverride> overrides) {
    Set<CalendarOverride> said = new HashSet<>(overrides);
    if (said.equals(known)) {
      return Future.succeededFuture();
    }
    boolean isFirst = known == null;
    NyseCalendar changed = NyseCalendar.withOverrides(overrides);
    current = changed;
    return rows.publish(changed.sessions(REACH)).onSuccess(_ -> taken(said, isFirst));
  }

  private synchronized void taken(Set<CalendarOverride> said, boolean isFirst) {
    known = said;
    if (!isFirst) {
      LOG.info("the calendar changed: {} dates are not as the rules have them", said.size());
      Addresses.TICK.publish(vertx, new Addresses.TickWanted("calendar"));
    }
  }
}
