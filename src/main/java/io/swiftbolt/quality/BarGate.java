package io.swiftbolt.quality;

import io.swiftbolt.market.Bar;
import io.swiftbolt.market.Buckets;
import io.swiftbolt.market.ClosedBars;
import io.swiftbolt.market.Session;
import io.swiftbolt.market.SessionKind;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TradingCalendar;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What every bar must pass before it is stored. Bars outside the wanted range and bars that have not closed are dropped without
 * a word (vendors send them as a matter of course); what cannot be true is rejected with a reason.
 */
public final class BarGate {
  /** A bar beyond its neighbours by this factor, to which the price returns at once, is a bad print. */
  static final double SPIKE = 1.6;

  /** How many bars on each side a bar is compared with, and how many there must be. */
  private static final int NEIGHBOURS = 5;
  private static final int NEIGHBOURS_LEAST = 2;

  private final TradingCalendar calendar;
  private final Buckets buckets;

  public BarGate(TradingCalendar calendar) {
    this.calendar = calendar;
    this.buckets = new Buckets(calendar);
  }

  /** Why a bar is not believed. */
  public enum Reason {
    ROW_MALFORMED(true), OHLC_ORDER(true), PRICE_NOT_POSITIVE(true), VOLUME_NEGATIVE(true), SPIKE(true),
    OFF_GRID(false), OUT_OF_SESSION(false), IN_THE_FUTURE(false);

    private final boolean mayHeal;

    Reason(boolean mayHeal) {
      this.mayHeal = mayHeal;
    }

    /** Whether the vendor may say something better when asked again. */
    public boolean mayHeal() {
      return mayHeal;
    }
  }

  /** A bar that was turned away. */
  public record Rejected(Bar bar, Reason reason) {}

  /**
   * @param accepted ascending, no two with the same start; of repeated rows the last one counts
   */
  public record Passed(List<Bar> accepted, List<Rejected> rejected) {}

  /**
   * @param bars as they came, in any order
   * @param wanted starts of the bars that were asked for
   * @param asOf what has not closed by then is not a bar yet
   */
  public Passed check(Timeframe timeframe, List<Bar> bars, TimeRange wanted, Instant asOf) {
    TreeMap<Instant, Bar> plausible = new TreeMap<>();
    List<Rejected> rejected = new ArrayList<>();
    for (Bar bar : bars) {
      if (!wanted.contains(bar.ts())) {
        continue;
      }
      Optional<Reason> reason = implausible(timeframe, bar, asOf);
      if (reason.isPresent()) {
        rejected.add(new Rejected(bar, reason.get()));
      } else if (hasClosed(timeframe, bar, asOf)) {
        plausible.put(bar.ts(), bar);
      }
    }
    List<Bar> ascending = List.copyOf(plausible.values());
    List<Bar> accepted = new ArrayList<>(ascending.size());
    for (int at = 0; at < ascending.size(); at++) {
      if (isSpike(ascending, at)) {
        rejected.add(new Rejected(ascending.get(at), Reason.SPIKE));
      } else {
        accepted.add(ascending.get(at));
      }
    }
    return new Passed(accepted, rejected);
  }

  private Optional<Reason> implausible(Timeframe timeframe, Bar bar, Instant asOf) {
    if (!(bar.low() > 0) || !(bar.high() < Double.POSITIVE_INFINITY) || !(bar.open() > 0) || !(bar.close() > 0)) {
      return Optional.of(Reason.PRICE_NOT_POSITIVE);
    }
    if (bar.low() > Math.min(bar.open(), bar.close()) || bar.high() < Math.max(bar.open(), bar.close())) {
      return Optional.of(Reason.OHLC_ORDER);
    }
    if (bar.volume() < 0) {
      return Optional.of(Reason.VOLUME_NEGATIVE);
    }
    if (bar.ts().isAfter(asOf)) {
      return Optional.of(Reason.IN_THE_FUTURE);
    }
    return offGrid(timeframe, bar.ts());
  }

  private Optional<Reason> offGrid(Timeframe timeframe, Instant ts) {
    Optional<Session> session = calendar.session(ts.atZone(TradingCalendar.NEW_YORK).toLocalDate());
    if (session.isEmpty() || (timeframe.isIntraday() && !session.get().extended().contains(ts))) {
      return Optional.of(Reason.OUT_OF_SESSION);
    }
    return startsBucket(timeframe, SessionKind.REGULAR, ts) || startsBucket(timeframe, SessionKind.ALL, ts)
        ? Optional.empty()
        : Optional.of(Reason.OFF_GRID);
  }

  private boolean startsBucket(Timeframe timeframe, SessionKind kind, Instant ts) {
    return buckets.at(timeframe, kind, ts).filter(bucket -> bucket.from().equals(ts)).isPresent();
  }

  private boolean hasClosed(Timeframe timeframe, Bar bar, Instant asOf) {
    if (!timeframe.isIntraday()) {
      return ClosedBars.expected(timeframe, SessionKind.REGULAR, new TimeRange(bar.ts(), bar.ts().plusSeconds(1)), asOf,
          calendar).bars() > 0;
    }
    return buckets.at(timeframe, SessionKind.REGULAR, bar.ts())
        .or(() -> buckets.at(timeframe, SessionKind.ALL, bar.ts()))
        .filter(bucket -> !bucket.to().isAfter(asOf)).isPresent();
  }

  /** A lasting jump (a split, an earnings gap) is no spike: the bars after it are among the neighbours. */
  private static boolean isSpike(List<Bar> bars, int at) {
    if (at < NEIGHBOURS_LEAST || bars.size() - at - 1 < NEIGHBOURS_LEAST) {
      return false;
    }
    double highest = 0;
    double lowest = Double.POSITIVE_INFINITY;
    for (int i = Math.max(0, at - NEIGHBOURS); i <= Math.min(bars.size() - 1, at + NEIGHBOURS); i++) {
      if (i != at) {
        highest = Math.max(highest, bars.get(i).high());
        lowest = Math.min(lowest, bars.get(i).low());
      }
    }
    return bars.get(at).high() > highest * SPIKE || bars.get(at).low() < lowest / SPIKE;
  }
}
