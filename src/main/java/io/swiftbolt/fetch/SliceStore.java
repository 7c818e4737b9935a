package io.swiftbolt.fetch;

import io.swiftbolt.bars.Bars;
import io.swiftbolt.bars.SplitConversions;
import io.swiftbolt.coverage.Answered;
import io.swiftbolt.coverage.Coverage;
import io.swiftbolt.jobs.Claim;
import io.swiftbolt.jobs.JobOutcome;
import io.swiftbolt.jobs.JobRuns;
import io.swiftbolt.quality.Quarantine;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Finishes slices in one transaction: bars, quarantine, coverage and outcome together or not at all. A slice whose lease was lost
 * meanwhile is left out: its new holder writes it.
 */
final class SliceStore {
  private final Pool pool;
  private final JobRuns runs;
  private final Bars bars = new Bars();
  private final Quarantine quarantine = new Quarantine();
  private final Coverage coverage;
  private final int attempts;

  SliceStore(Pool pool, JobRuns runs, Coverage coverage, int attempts) {
    this.pool = pool;
    this.runs = runs;
    this.coverage = coverage;
    this.attempts = attempts;
  }

  /** @return the runs that were still ours and are now finished */
  Future<Set<UUID>> finish(List<SliceAnswer> answers, Instant now) {
    List<Claim> claims = answers.stream().map(SliceAnswer::claim).toList();
    return pool.withTransaction(tx -> runs.fence(tx, claims).compose(ours -> {
      // one order for all transactions: two that cover the same symbols must not wait for each other in a circle
      List<SliceAnswer> held = answers.stream().filter(a -> ours.contains(a.claim().runId()))
          .sorted(Comparator.comparing(a -> a.claim().symbolId())).toList();
      return bars.upsert(tx, held.stream().map(SliceAnswer::bars).toList(), now)
          .compose(written -> rest(tx, held, written, now)).map(ours);
    }));
  }

  /** Only of bars that were written: the others stand as an earlier run left them. */
  private static List<SplitConversions.Conversion> conversions(List<SliceAnswer> held,
      Map<UUID, Bars.Written> written) {
    return held.stream().filter(answer -> {
      Bars.Written rows = written.getOrDefault(answer.claim().runId(), Bars.Written.NOTHING);
      return rows.inserted() + rows.changed() > 0;
    }).flatMap(answer -> answer.undone().stream()
        .map(undone -> new SplitConversions.Conversion(answer.bars().symbolId(), answer.bars().timeframe(),
            answer.bars().runId(), undone.at(), undone.splits())))
        .toList();
  }

  private Future<Void> rest(SqlConnection tx, List<SliceAnswer> held, Map<UUID, Bars.Written> written, Instant now) {
    List<Quarantine.Held> rejected = held.stream().flatMap(a -> a.rejected().stream()).toList();
    List<Answered> answered = new ArrayList<>();
    List<JobRuns.Finished> finished = new ArrayList<>();
    for (SliceAnswer answer : held) {
      Bars.Written rows = written.getOrDefault(answer.claim().runId(), Bars.Written.NOTHING);
      Answered said = answer.answered();
      if (!said.covered().isEmpty()) {
        answered.add(
            new Answered(said.key(), said.covered(), said.empty(), rows.inserted() + rows.changed(), said.provider()));
      }
      finished
          .add(new JobRuns.Finished(answer.claim(), new JobOutcome.Done(rows.inserted(), rows.changed(), rows.same(),
              answer.rejected().size(), answer.provider(), answer.fallbackFrom(), answer.requests())));
    }
    return SplitConversions.record(tx, conversions(held, written))
        .compose(done -> quarantine.hold(tx, rejected, now)).compose(done -> coverage.record(tx, answered, now))
        .compose(done -> runs.finish(tx, finished, attempts, now));
  }
}
