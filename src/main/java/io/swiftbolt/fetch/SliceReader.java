package io.swiftbolt.fetch;

import io.swiftbolt.bars.SourcedBars;
import io.swiftbolt.coverage.Answered;
import io.swiftbolt.coverage.CoverageKey;
import io.swiftbolt.jobs.Claim;
import io.swiftbolt.jobs.JobOutcome;
import io.swiftbolt.jobs.JobRuns;
import io.swiftbolt.market.Bar;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.TimeRangeSet;
import io.swiftbolt.provider.BarPage;
import io.swiftbolt.quality.BarGate;
import io.swiftbolt.quality.HeldBar;
import io.swiftbolt.quality.Quarantine;
import io.vertx.core.Future;
import io.vertx.core.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns a provider's answer into what may be stored: validated bars, or the verified knowledge that there are none. Bad rows,
 * empty answers and such with holes are asked for a second time before they are believed.
 */
final class SliceReader {
  /** The calendar's rules begin here; earlier time is nobody's gap. */
  private static final Instant BEGINNING = Instant.parse("1970-01-01T00:00:00Z");

  private static final String EMPTY_ANSWER = "EMPTY_ANSWER";
  private static final String BARS_REJECTED = "BARS_REJECTED";
  private static final String BARS_MISSING = "BARS_MISSING";
  /** An answer without its last third may have been cut off: vendors without pages do not say where they ended. */
  private static final int PART_AT_THE_END = 3;

  private final FirstBars firstBars;
  private final RawPrices rawPrices;
  private final BackOff secondLook;
  private final Duration lateBars;

  /** @param lateBars how long after it was due a bar that is missing at the end is waited for */
  SliceReader(FirstBars firstBars, RawPrices rawPrices, BackOff secondLook, Duration lateBars) {
    this.firstBars = firstBars;
    this.rawPrices = rawPrices;
    this.secondLook = secondLook;
    this.lateBars = lateBars;
  }

  /**
   * @param answers slices that are whole
   * @param again slices that are to be asked for once more
   */
  record Read(List<SliceAnswer> answers, List<JobRuns.Finished> again) {}

  Future<Read> read(List<Claim> claims, SliceWindow window, Collected collected, double requests) {
    List<Future<Slice>> slices = new ArrayList<>();
    for (Claim claim : claims) {
      slices.add(readOne(claim, window, collected, requests));
    }
    return Future.all(slices).map(all -> {
      Read read = new Read(new ArrayList<>(), new ArrayList<>());
      slices.forEach(slice -> slice.result().addTo(read));
      return read;
    });
  }

  /** Either of the two. */
  private sealed interface Slice {
    void addTo(Read read);

    record Whole(SliceAnswer answer) implements Slice {
      @Override
      public void addTo(Read read) {
        read.answers().add(answer);
      }
    }

    record Again(JobRuns.Finished finished) implements Slice {
      @Override
      public void addTo(Read read) {
        read.again().add(finished);
      }
    }
  }

  private Future<Slice> readOne(Claim claim, SliceWindow window, Collected collected, double requests) {
    return rawPrices.of(claim.symbolId(), collected.bars(claim.symbol()), collected.basis()).compose(traded -> {
      BarGate.Passed passed = new BarGate(window.calendar()).check(window.timeframe(), traded.bars(), window.ask(),
          window.asOf());
      List<Quarantine.Held> rejected = rejected(claim, window, collected, passed);
      boolean mayHeal = rejected.stream().anyMatch(held -> held.reason().mayHeal());
      if (mayHeal && !saidBefore(claim, BARS_REJECTED)) {
        return Future.succeededFuture(again(claim, BARS_REJECTED, rejected.size() + " bars were turned away ("
            + rejected.getFirst().reason() + "); asking again before they go to quarantine"));
      }
      // rows turned away twice leave holes that are known
      if (!mayHeal && !saidBefore(claim, BARS_MISSING) && hasHoles(claim, window, passed.accepted())) {
        return Future.succeededFuture(again(claim, BARS_MISSING, passed.accepted().size() + " bars came where "
            + window.expected().bars() + " are expected, the last of " + passed.accepted().getLast().ts()
            + "; asking again"));
      }
      if (!passed.accepted().isEmpty() || isNoneDue(window)) {
        return Future.succeededFuture(new Slice.Whole(
            answer(claim, window, collected, passed.accepted(), rejected, requests).with(traded.undone())));
      }
      return empty(claim, window, collected, rejected, requests);
    });
  }

  /** Whether the very attempt before this one ended so: a failure in between makes it the first word again. */
  private static boolean saidBefore(Claim claim, String code) {
    return claim.previousError().filter(code::equals).isPresent();
  }

  /**
   * Whether a session without any bar follows one with bars, or the end is missing. Only of time that is over: in a slice still
   * open the newest bars may come late, and it is asked for again anyway.
   */
  private static boolean hasHoles(Claim claim, SliceWindow window, List<Bar> accepted) {
    if (accepted.isEmpty() || claim.slice().to().isAfter(window.asOf())) {
      return false;
    }
    long missing = window.expectedAfter(accepted.getLast());
    return (missing > 0 && missing * PART_AT_THE_END >= window.expected().bars())
        || window.emptyParts(accepted).ranges().stream()
            .anyMatch(part -> part.from().isAfter(accepted.getFirst().ts()));
  }

  /** Whether no bar should be there, or only such as may be late: the next slice asks for them again. */
  private boolean isNoneDue(SliceWindow window) {
    return window.expected().ranges().subtract(window.waitedFor(List.of(), lateBars)).isEmpty();
  }

  /** No bars where the calendar expects some: true before the provider's first bar, else believed only when said twice. */
  private Future<Slice> empty(Claim claim, SliceWindow window, Collected collected, List<Quarantine.Held> rejected,
      double requests) {
    return firstBars.of(collected.provider().name(), claim.symbol(), window.timeframe()).map(first -> {
      boolean beforeFirst = first.isPresent() && !first.get().isBefore(window.ask().to());
      if (!beforeFirst && !saidBefore(claim, EMPTY_ANSWER)) {
        return again(claim, EMPTY_ANSWER,
            "no bars where " + window.expected().bars() + " are expected; asking again");
      }
      SliceAnswer answer = answer(claim, window, collected, List.of(), rejected, requests);
      return new Slice.Whole(beforeFirst ? withAllBefore(answer, first) : answer);
    });
  }

  /** The provider has nothing before its first bar, so all earlier time is answered too: nobody needs to ask for it. */
  private static SliceAnswer withAllBefore(SliceAnswer answer, Optional<Instant> first) {
    TimeRangeSet before = TimeRangeSet.of(new TimeRange(BEGINNING,
        answer.claim().slice().to().isAfter(first.orElseThrow())
            ? first.get()
            : answer.claim().slice().to()));
    Answered said = answer.answered();
    return new SliceAnswer(answer.claim(), answer.bars(), answer.undone(), answer.rejected(),
        new Answered(said.key(), said.covered().union(
            before), said.empty().union(before), 0, said.provider()),
        answer.provider(), answer.fallbackFrom(), answer.requests());
  }

  private SliceAnswer answer(Claim claim, SliceWindow window, Collected collected, List<Bar> accepted,
      List<Quarantine.Held> rejected, double requests) {
    String provider = collected.provider().name();
    SourcedBars bars = new SourcedBars(claim.symbolId(), window.timeframe(), accepted, provider,
        collected.provider().feed(),
        basis(collected), collected.provider().rank(), claim.runId());
    TimeRangeSet covered = window.covered().subtract(window.waitedFor(accepted, lateBars));
    Answered answered = new Answered(new CoverageKey(claim.symbolId(), window.timeframe()), covered,
        window.emptyParts(accepted).intersect(covered), 0, provider);
    return new SliceAnswer(claim, bars, Optional.empty(), rejected, answered, provider, collected.fallbackFrom(),
        requests);
  }

  private static List<Quarantine.Held> rejected(Claim claim, SliceWindow window, Collected collected,
      BarGate.Passed passed) {
    List<Quarantine.Held> held = new ArrayList<>();
    for (BarGate.Rejected row : passed.rejected()) {
      held.add(
          held(claim, window, collected, Optional.of(row.bar().ts()), HeldBar.json(row.bar()).encode(), row.reason()));
    }
    for (BarPage.MalformedRow row : collected.malformed(claim.symbol())) {
      held.add(held(claim, window, collected, Optional.empty(), Json.encode(Map.of("row", row.row(), "why", row.why())),
          BarGate.Reason.ROW_MALFORMED));
    }
    return held;
  }

  private static Quarantine.Held held(Claim claim, SliceWindow window, Collected collected, Optional<Instant> ts,
      String row,
      BarGate.Reason reason) {
    return new Quarantine.Held(claim.symbolId(), claim.symbol(), window.timeframe(), ts, row, reason,
        collected.provider()
            .name(),
        collected.provider().feed(), collected.provider().rank(), basis(collected), claim.runId());
  }

  private static String basis(Collected collected) {
    return collected.basis() == BarPage.Basis.RAW ? "raw" : "unsplit";
  }

  private Slice again(Claim claim, String code, String message) {
    return new Slice.Again(new JobRuns.Finished(claim, new JobOutcome.Retry(secondLook.pause(1), code, message)));
  }
}
