package io.swiftbolt.chart;

import io.swiftbolt.chart.ChartAnswer.Completeness;
import io.swiftbolt.chart.ChartAnswer.Freshness;
import io.swiftbolt.chart.ChartAnswer.Status;
import io.swiftbolt.coverage.Covered;
import io.swiftbolt.market.Adjustment;
import io.swiftbolt.market.AdjustmentStep;
import io.swiftbolt.market.Aggregation;
import io.swiftbolt.market.BarSeries;
import io.swiftbolt.market.ClosedBars;
import io.swiftbolt.market.Dividend;
import io.swiftbolt.market.SessionKind;
import io.swiftbolt.market.Split;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.TimeRangeSet;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TradingCalendar;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that an answer depends on; the answer is a pure function of it and the query.
 *
 * @param base stored bars of the timeframe's base
 * @param stored stored bars of the timeframe itself where it is derived
 * @param daily stored daily bars where dividends are asked for: their closes say what a dividend takes away
 * @param minutes the latest stored minutes, for what the base does not have yet; may be none
 * @param derivations what was made of these before
 */
record ChartInputs(SymbolSnapshot.Known known, BarSeries base, BarSeries stored, BarSeries daily, BarSeries minutes,
    TradingCalendar calendar, Instant now, Derivations derivations) {

  /** Cached values are the same objects until something changes. */
  @SuppressWarnings("ReferenceEquality")
  boolean sameAs(ChartInputs other) {
    return known == other.known && base == other.base && daily == other.daily && minutes == other.minutes
        && calendar == other.calendar && now.equals(other.now)
        && (stored == other.stored || (stored.isEmpty() && other.stored.isEmpty()));
  }

  /** An answer and what it was made of. */
  record Before(ChartInputs inputs, ChartAnswer answer) {}

  ChartAnswer answer(ChartQuery query) {
    return answer(query, Optional.empty());
  }

  /** @param before an earlier answer to the query: what of it still holds is not worked out again */
  ChartAnswer answer(ChartQuery query, Optional<Before> before) {
    Timeframe timeframe = query.timeframe();
    List<Split> splits = known.facts().splits();
    List<Split> inEffect = splits.stream().filter(split -> !split.effective().isAfter(now)).toList();
    Covered coverage = known.coverage(timeframe.base());
    LiveEnd live = LiveEnd.of(base, coverage.covered(), minutes, known.coverage(Timeframe.M1).covered(),
        query.session(), now, calendar);
    BarSeries all = query.asOf().isPresent() // nobody asks for the same past again and again
        ? Derivation.of(live.bars(), stored, timeframe, query.session(), steps(query.adjustment(), inEffect), calendar)
        : derivations.of(
            new Derivations.Key(query.ticker(), timeframe, query.session(), query.adjustment()), live.bars(),
            stored, steps(query.adjustment(), inEffect), calendar);
    Page page = query.before().map(cursor -> olderThan(cursor, query, all)).orElseGet(() -> newest(query, all));
    TimeRangeSet told = coverage.covered().union(live.built());
    Tail tail = Tail.later(Tail.of(base, told, now, calendar), Tail.of(stored, told, now, calendar));
    Freshness freshness = new Freshness(tail.age(), sla(timeframe), !tail.missing().isEmpty(),
        live.until().or(tail::lastEnd));
    Completeness completeness = before.filter(earlier -> coversAlike(earlier, page))
        .map(earlier -> earlier.answer.completeness())
        .orElseGet(() -> completeness(timeframe.base(), coverage, page.start, page.end));
    BarSeries bars = all.slice(page.from, page.to);
    Optional<Instant> nextBefore = page.from > page.first && !bars.isEmpty()
        ? Optional.of(bars.ts(0))
        : Optional.empty();
    boolean partial = lastIsPartial(bars, query.session(), tail.missing().union(live.built()));
    return new ChartAnswer(query, known.facts(), bars, partial,
        Math.max(partial ? 1 : 0, unsettled(bars, query.session(), live.built())), page.start, page.end,
        page.last - page.first, page.from > page.first, nextBefore,
        all.isEmpty() ? Optional.empty() : Optional.of(all.ts(all.size() - 1)),
        status(all, freshness, completeness, timeframe), calendar.isOpen(now), freshness, completeness,
        splits.size() > inEffect.size());
  }

  private List<AdjustmentStep> steps(Adjustment adjustment, List<Split> splits) {
    return switch (adjustment) {
      case RAW -> List.of();
      case SPLIT -> AdjustmentStep.ofSplits(splits);
      case ALL -> {
        List<Dividend> paid = known.facts().dividends().stream()
            .filter(dividend -> !dividend.effective().isAfter(now)).toList();
        List<AdjustmentStep> steps = new ArrayList<>(AdjustmentStep.ofSplits(splits));
        steps.addAll(AdjustmentStep.ofDividends(paid, splits, daily,
            Aggregation.within(base, SessionKind.REGULAR, calendar)));
        yield steps;
      }
    };
  }

  /** Indexes: first to last match the range, from to to are on the page. */
  private record Page(int first, int last, int from, int to, Instant start, Instant end) {}

  private Page newest(ChartQuery query, BarSeries all) {
    Instant end = query.end().orElse(now);
    Instant start = query.start().orElseGet(() -> end.minus(Duration.ofDays(query.days())));
    int first = from(all, start);
    int last = Math.max(first, all.firstFrom(end.getEpochSecond() + 1));
    int to = Math.max(first, last - query.offset());
    return new Page(first, last, Math.max(first, to - query.limit()), to, start, end);
  }

  /** A page of history knows no default start: it goes back as far as there are bars. */
  private static Page olderThan(Instant before, ChartQuery query, BarSeries all) {
    int last = from(all, before);
    int first = Math.min(last, query.start().map(start -> from(all, start)).orElse(0));
    int from = Math.max(first, last - query.pageSize());
    Instant start = query.start().orElse(from < last ? all.ts(from) : before);
    return new Page(first, last, from, last, start, before);
  }

  private static int from(BarSeries all, Instant instant) {
    return all.firstFrom(instant.getEpochSecond() + (instant.getNano() > 0 ? 1 : 0));
  }

  /** @param unsettled time for which the base has no answer */
  private boolean lastIsPartial(BarSeries bars, SessionKind kind, TimeRangeSet unsettled) {
    if (bars.isEmpty()) {
      return false;
    }
    Instant start = bars.ts(bars.size() - 1);
    Instant closes = Tail.closes(bars.timeframe(), kind, start, calendar);
    return closes.isAfter(now)
        || (start.isBefore(closes) && !unsettled.intersect(new TimeRange(start, closes)).isEmpty());
  }

  /** How many bars at the end hold time that only minutes speak of. */
  private int unsettled(BarSeries bars, SessionKind kind, TimeRangeSet built) {
    if (built.isEmpty()) {
      return 0;
    }
    Instant from = built.span().orElseThrow().from();
    int count = 0;
    while (count < bars.size() && Tail.closes(bars.timeframe(), kind, bars.ts(bars.size() - 1 - count), calendar)
        .isAfter(from)) {
      count++;
    }
    return count;
  }

  @SuppressWarnings("ReferenceEquality") // what has not changed is the same object
  private boolean coversAlike(Before before, Page page) {
    return before.inputs.known == known && before.inputs.calendar == calendar && before.inputs.now.equals(now)
        && before.answer.start().equals(page.start) && before.answer.end().equals(page.end);
  }

  private Completeness completeness(Timeframe baseTimeframe, Covered coverage, Instant start, Instant end) {
    Instant until = end.isAfter(now) ? now : end;
    if (!start.isBefore(until)) {
      return new Completeness(true, 0);
    }
    TimeRange range = new TimeRange(start, until);
    TimeRangeSet expected = ClosedBars.expected(baseTimeframe, SessionKind.REGULAR, range, now, calendar).ranges();
    long empty = coverage.answeredEmpty().isEmpty()
        ? 0
        : calendar.sessions(range).stream().filter(session -> coverage.answeredEmpty().contains(session.regular()))
            .count();
    return new Completeness(expected.subtract(coverage.covered()).isEmpty(), empty);
  }

  private Status status(BarSeries all, Freshness freshness, Completeness completeness, Timeframe timeframe) {
    if (all.isEmpty()) {
      return Status.NO_DATA;
    }
    boolean active = known.facts().active().contains(timeframe)
        || known.facts().active().contains(timeframe.base());
    if (active && (freshness.stale() || !completeness.complete())) {
      return Status.REFRESHING;
    }
    return freshness.stale() ? Status.STALE : Status.FRESH;
  }

  private static Duration sla(Timeframe timeframe) {
    return Duration.ofMinutes(switch (timeframe) {
      case M1 -> 5;
      case M5 -> 10;
      case M15 -> 15;
      case M30 -> 60;
      case H1 -> 120;
      case H4 -> 480;
      case D1 -> 1440;
      case W1 -> 10_080;
    });
  }
}
