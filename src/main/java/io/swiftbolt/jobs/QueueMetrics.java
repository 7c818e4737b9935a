package io.swiftbolt.jobs;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The queue and the providers' limits as numbers, for the metrics page; asked every few seconds. */
public final class QueueMetrics {
  // waiting for a vendor's quota or a pause is not "old": age counts from when work could have begun
  private static final String QUEUE = """
      select count(*) filter (where status = 'queued')::int as queued, count(*) filter (where status = 'running')::int as running,
             coalesce(extract(epoch from clock_timestamp() - min(greatest(created_at, not_before))
                 filter (where status = 'queued' and not_before <= clock_timestamp())), 0)::float8 as oldest_seconds
        from job_runs where status in ('queued', 'running')
      """;

  private static final String OUTCOMES = """
      select status, coalesce(provider, 'none') as provider, count(*)::bigint as runs, sum(rows_written)::bigint as rows_written
        from job_runs where status in ('success', 'failed') group by 1, 2
      """;

  private static final String PROVIDERS = """
      -- of a vendor whose key was changed, the state of the newest one
      select distinct on (provider) provider, circuit <> 'closed' as open, (sum(granted) over keys)::bigint as granted,
             (sum(refused) over keys)::bigint as refused,
             greatest(0, extract(epoch from greatest(blocked_until, theoretical_arrival) - clock_timestamp()))::float8 as wait_seconds
        from provider_state window keys as (partition by provider) order by provider, updated_at desc
      """;

  private final Pool pool;

  public QueueMetrics(Pool pool) {
    this.pool = pool;
  }

  /** @param oldestDue how long the oldest slice has been waiting that could be worked on */
  public record Queue(int queued, int running, Duration oldestDue) {}

  public record Outcome(String status, String provider, long runs, long rowsWritten) {}

  /** @param quotaFullIn until the provider's bucket is full again or its block ends */
  public record ProviderQuota(String provider, boolean circuitOpen, long granted, long refused, Duration quotaFullIn) {}

  public record Snapshot(Queue queue, List<Outcome> outcomes, List<ProviderQuota> providers) {}

  public Future<Snapshot> read() {
    Future<Queue> queue = pool.preparedQuery(QUEUE).execute().map(rows -> {
      Row row = rows.iterator().next();
      return new Queue(row.getInteger("queued"), row.getInteger("running"), seconds(row, "oldest_seconds"));
    });
    Future<List<Outcome>> outcomes = pool.preparedQuery(OUTCOMES).execute().map(rows -> {
      List<Outcome> list = new ArrayList<>();
      rows.forEach(row -> list.add(new Outcome(row.getString("status"), row.getString("provider"), row.getLong("runs"),
          row.getLong("rows_written"))));
      return list;
    });
    Future<List<ProviderQuota>> providers = pool.preparedQuery(PROVIDERS).execute().map(rows -> {
      List<ProviderQuota> list = new ArrayList<>();
      rows.forEach(row -> list.add(new ProviderQuota(row.getString("provider"), row.getBoolean("open"),
          row.getLong("granted"), row.getLong("refused"), seconds(row, "wait_seconds"))));
      return list;
    });
    return Future.all(queue, outcomes, providers)
        .map(all -> new Snapshot(queue.result(), outcomes.result(), providers.result()));
  }

  private static Duration seconds(Row row, String column) {
    return Duration.ofMillis((long) (Math.min(row.getDouble(column), 1e9) * 1000));
  }
}
