package io.swiftbolt;

import io.swiftbolt.bars.BarReads;
import io.swiftbolt.coverage.CoverageKey;
import io.swiftbolt.coverage.Covered;
import io.swiftbolt.coverage.Gaps;
import io.swiftbolt.database.DataOrigin;
import io.swiftbolt.jobs.JobDefinition;
import io.swiftbolt.jobs.JobRuns;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.orchestrator.Heartbeats;
import io.swiftbolt.orchestrator.Reach;
import io.swiftbolt.market.TimeRangeSet;
import io.swiftbolt.provider.ProviderState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Everything an operator asks first, as JSON. Changes nothing; may wait. */
final class StatusReport {
  /** What closed more recently may still be on its way. */
  private static final Duration GRACE = Duration.ofMinutes(15);

  private final Engine engine;
  private final Instant now;
  private final Map<CoverageKey, Covered> covered;
  private final Gaps gaps;
  private final Reach reach;

  StatusReport(Engine engine) {
    this.engine = engine;
    now = engine.clock.instant();
    covered = engine.coverage.all().await();
    gaps = new Gaps(engine.calendar(), covered);
    reach = new Reach(engine.source(), now);
  }

  JsonObject make() {
    JsonArray rows = new JsonArray();
    int open = 0;
    int overdue = 0;
    for (JobDefinition definition : engine.definitions.enabled().await()) {
      JsonObject row = row(definition);
      open += row.getInteger("gaps");
      overdue += row.getInteger("overdue_gaps");
      rows.add(row);
    }
    JobRuns.Depth depth = engine.runs.depth().await();
    JsonObject status = new JsonObject().put("database", engine.database.url().display())
        .put("data", DataOrigin.read(engine.pool).await().map(DataOrigin::code).orElse("none"))
        .put("now", now.toString()).put("gaps", open).put("overdue_gaps", overdue)
        .put("queue", new JsonObject().put("queued", depth.queued()).put("due", depth.due())
            .put("running", depth.running()))
        .put("bars", bars()).put("providers", providers()).put("coverage", rows);
    engine.heartbeats.last().await().ifPresent(beat -> status.put("heartbeat", new JsonObject()
        .put("last_seen", beat.lastSeen().toString()).put("status", beat.status())
        .put("message", beat.message().orElse(null))));
    engine.heartbeats.lastReference().await().flatMap(Heartbeats.Beat::message)
        .ifPresent(message -> status.put("reference", message));
    return status;
  }

  private JsonObject row(JobDefinition definition) {
    Instant asOf = now.minus(engine.source().delay(definition.timeframe().base()));
    TimeRange window = new TimeRange(asOf.minus(Duration.ofDays(definition.windowDays())), asOf);
    TimeRangeSet all = gaps.of(definition.symbolId(), definition.timeframe(), window);
    TimeRangeSet open = reach.within(definition.symbol(), definition.timeframe(), all);
    TimeRangeSet beyond = all.subtract(open);
    long overdue = open.ranges().stream().filter(gap -> gap.from().isBefore(asOf.minus(GRACE))).count();
    Covered base = covered.getOrDefault(new CoverageKey(definition.symbolId(), definition.timeframe().base()),
        Covered.NOTHING);
    TimeRangeSet missing = base.answeredEmpty().intersect(gaps.expected(definition.timeframe(), window));
    JsonObject row = new JsonObject().put("symbol", definition.symbol())
        .put("timeframe", definition.timeframe().code()).put("window_days", definition.windowDays())
        .put("gaps", open.ranges().size()).put("overdue_gaps", (int) overdue)
        .put("missing", missing.ranges().size()).put("out_of_reach", beyond.ranges().size());
    beyond.span().ifPresent(span -> row.put("out_of_reach_from", span.from().toString())
        .put("out_of_reach_to", span.to().toString()));
    base.covered().span().ifPresent(span -> row.put("from", span.from().toString()).put("to", span.to().toString()));
    open.span().ifPresent(span -> row.put("gaps_from", span.from().toString()).put("gaps_to", span.to().toString()));
    missing.span()
        .ifPresent(span -> row.put("missing_from", span.from().toString()).put("missing_to", span.to().toString()));
    return row;
  }

  private JsonObject bars() {
    JsonObject bars = new JsonObject();
    new BarReads(engine.pool).counts().await().forEach((timeframe, count) -> bars.put(timeframe.code(), count));
    return bars;
  }

  private JsonArray providers() {
    JsonArray providers = new JsonArray();
    for (ProviderState.Health health : engine.providers.state().all().await()) {
      providers.add(new JsonObject().put("provider", health.provider()).put("circuit", health.circuit())
          .put("paused", health.blocked() || health.shut()).put("failures", health.failures())
          .put("granted", health.granted()).put("refused", health.refused())
          .put("last_success_at", health.lastSuccessAt().map(Instant::toString).orElse(null))
          .put("last_error", health.lastErrorCode().orElse(null)));
    }
    return providers;
  }
}
