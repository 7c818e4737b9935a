package io.swiftbolt.jobs;

import static io.swiftbolt.database.Timestamps.utc;

import io.swiftbolt.market.Timeframe;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** How the runs that fetch bars stand, series by series. Successes are told by coverage. */
public final class SeriesRuns {
  // each part is one look into an index that holds active or failed runs only
  private static final String STANDING = """
      select n.id, t.timeframe, active.pending, active.running, active.since, failed.recent, failed.latest
        from unnest($1::uuid[]) as n (id) cross join unnest($2::text[]) as t (timeframe)
       cross join lateral (
        select count(*)::int as pending, coalesce(bool_or(r.status = 'running'), false) as running, max(r.created_at) as since
          from job_runs r
         where r.symbol_id = n.id and r.timeframe = t.timeframe and r.status in ('queued', 'running')
           and r.job_type <> 'run_forecast') active
       cross join lateral (
        select count(*) filter (where r.finished_at >= $3)::int as recent, max(r.finished_at) as latest from job_runs r
         where r.symbol_id = n.id and r.timeframe = t.timeframe and r.status = 'failed'
           and r.job_type <> 'run_forecast') failed
       where active.pending > 0 or failed.latest is not null
      """;

  private final Pool pool;

  public SeriesRuns(Pool pool) {
    this.pool = pool;
  }

  /**
   * Runs of one series.
   *
   * @param pending queued or running
   * @param since when the newest of these came to be
   * @param failed how many gave up since the instant asked for
   * @param lastFailed when one gave up for the last time, ever
   */
  public record Standing(int pending, boolean running, Optional<Instant> since, int failed,
      Optional<Instant> lastFailed) {
    public static final Standing NONE = new Standing(0, false, Optional.empty(), 0, Optional.empty());

    /** Of two series that serve the same charts. */
    public Standing with(Standing other) {
      return new Standing(pending + other.pending, running || other.running, later(since, other.since),
          failed + other.failed, later(lastFailed, other.lastFailed));
    }

    private static Optional<Instant> later(Optional<Instant> a, Optional<Instant> b) {
      return a.isPresent() && b.isPresent() && a.get().isBefore(b.get()) ? b : a.or(() -> b);
    }
  }

  /** Series of which no run is active and none ever failed are absent. */
  public Future<Map<UUID, Map<Timeframe, Standing>>> of(Collection<UUID> symbolIds, Collection<Timeframe> timeframes,
      Instant failedSince) {
    return pool.preparedQuery(STANDING)
        .execute(Tuple.tuple().addArrayOfUUID(symbolIds.toArray(UUID[]::new))
            .addArrayOfString(timeframes.stream().map(Timeframe::code).toArray(String[]::new))
            .addOffsetDateTime(utc(failedSince)))
        .map(rows -> {
          Map<UUID, Map<Timeframe, Standing>> standing = new HashMap<>();
          for (Row row : rows) {
            standing.computeIfAbsent(row.getUUID("id"), id -> new EnumMap<>(Timeframe.class))
                .put(Timeframe.of(row.getString("timeframe")),
                    new Standing(row.getInteger("pending"), row.getBoolean("running"), instant(row, "since"),
                        row.getInteger("recent"), instant(row, "latest")));
          }
          return standing;
        });
  }

  private static Optional<Instant> instant(Row row, String column) {
    return Optional.ofNullable(row.getOffsetDateTime(column)).map(OffsetDateTime::toInstant);
  }
}
