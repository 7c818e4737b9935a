package io.swiftbolt.http;

import io.swiftbolt.coverage.CoverageReads;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.orchestrator.DataHealth;
import io.swiftbolt.orchestrator.SeriesHealth;
import io.swiftbolt.orchestrator.SeriesHealth.Grade;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code /functions/v1/data-health}: how complete and fresh the bars of all symbols are, in the shape that clients decode. */
public final class DataHealthEndpoint {
  /** What is shown of all that is counted. */
  private static final int SHOWN = 50;
  private static final int SHOWN_FILTERED = 1000;
  private static final double MINUTES_OF_A_TENTH = 6;

  private final DataHealth health;

  public DataHealthEndpoint(DataHealth health) {
    this.health = health;
  }

  /** Its one route. */
  public Route route() {
    return Route.json("/functions/v1/data-health", List.of(HttpMethod.GET), Access.ANON, "data-health", this::report);
  }

  Future<Reply> report(Input input) {
    Optional<String> symbol = input.text("symbol").map(text -> Input.symbol("symbol", text));
    Optional<Timeframe> timeframe = input.timeframe("timeframe");
    timeframe.filter(wanted -> !DataHealth.TIMEFRAMES.contains(wanted)).ifPresent(wanted -> {
      throw new Refusal.BadRequest("timeframe", "must be one of "
          + DataHealth.TIMEFRAMES.stream().map(Timeframe::code).collect(Collectors.joining(", ")));
    });
    int most = symbol.isPresent() || timeframe.isPresent() ? SHOWN_FILTERED : SHOWN;
    return health.of(symbol, timeframe.map(List::of).orElse(DataHealth.TIMEFRAMES))
        .map(report -> Reply.ok(new JsonObject().put("success", true).put("summary", summary(report))
            .put("healthStatuses", statuses(report, most))));
  }

  private static JsonObject summary(DataHealth.Report report) {
    List<SeriesHealth> all = report.series();
    int splits = all.stream().collect(Collectors.toMap(SeriesHealth::symbol, SeriesHealth::pendingSplits, Math::max))
        .values().stream().mapToInt(Integer::intValue).sum();
    return new JsonObject().put("totalChecks", all.size()).put("healthy", count(all, Grade.HEALTHY))
        .put("warning", count(all, Grade.WARNING)).put("critical", count(all, Grade.CRITICAL))
        .put("staleData", count(all, one -> one.freshness().stale()))
        .put("staleForecast", count(all, one -> one.forecast().stale()))
        .put("staleOptions", all.size()) // no room keeps options yet, and none is as bad as old ones
        .put("pendingSplits", splits).put("marketOpen", report.marketOpen())
        .put("checkedAt", Reply.time(report.at())).put("withoutBars", count(all, DataHealthEndpoint::isEmpty));
  }

  private static int count(List<SeriesHealth> all, Grade grade) {
    return count(all, one -> one.grade() == grade);
  }

  private static int count(List<SeriesHealth> all, Predicate<SeriesHealth> what) {
    return (int) all.stream().filter(what).count();
  }

  /** The worst first: what is cut off is never worse than what is shown. */
  private static JsonArray statuses(DataHealth.Report report, int most) {
    List<SeriesHealth> worst = report.series().stream().sorted(Comparator.comparing(SeriesHealth::grade).reversed())
        .limit(most).toList();
    return JsonArrays.of(worst, one -> status(report, one));
  }

  private static JsonObject status(DataHealth.Report report, SeriesHealth one) {
    SeriesHealth.Freshness fresh = one.freshness();
    return new JsonObject().put("symbol", one.symbol()).put("timeframe", one.timeframe().code())
        .put("coverage", coverage(one.coverage()))
        .put("freshness", new JsonObject().put("isStale", fresh.stale()).put("ageHours", hours(fresh.age()))
            .put("slaHours", fresh.sla().toMinutes() / 60.0).put("lastBarTs", Reply.time(fresh.lastBar()))
            .put("hasBars", !isEmpty(one)).put("missingRanges", fresh.missing()))
        .put("jobs", new JsonObject().put("latestStatus", one.runs().status().orElse(null))
            .put("latestRunAt", Reply.time(one.runs().at())).put("pendingJobs", one.runs().pending())
            .put("failedJobsLast24h", one.runs().failed()))
        .put("forecast", new JsonObject().put("latestRunAt", Reply.time(one.forecast().at()))
            .put("isStale", one.forecast().stale()).put("ageHours", hours(one.forecast().age())))
        .put("options", new JsonObject().putNull("latestSnapshotAt").put("isStale", true).putNull("ageHours"))
        .put("market", new JsonObject().put("isOpen", report.marketOpen())
            .put("hasPendingSplits", one.pendingSplits() > 0).put("pendingSplitCount", one.pendingSplits()))
        .put("overallHealth", one.grade().name().toLowerCase(Locale.ROOT)).put("checkedAt", Reply.time(report.at()));
  }

  private static JsonObject coverage(Optional<CoverageReads.Status> known) {
    return new JsonObject().put("hasCoverage", known.flatMap(CoverageReads.Status::from).isPresent())
        .put("fromTs", Reply.time(known.flatMap(CoverageReads.Status::from)))
        .put("toTs", Reply.time(known.flatMap(CoverageReads.Status::to)))
        .put("lastSuccessAt", Reply.time(known.flatMap(CoverageReads.Status::lastSuccess)))
        .put("lastRowsWritten",
            known.flatMap(CoverageReads.Status::lastRowsWritten).filter(rows -> rows > 0).orElse(null))
        .put("lastProvider", known.flatMap(CoverageReads.Status::lastProvider).orElse(null));
  }

  private static boolean isEmpty(SeriesHealth one) {
    return one.freshness().lastBar().isEmpty();
  }

  /** To a tenth, as clients expect. */
  private static @Nullable Double hours(Optional<Duration> age) {
    return age.map(old -> Math.round(old.toMinutes() / MINUTES_OF_A_TENTH) / 10.0).orElse(null);
  }
}
