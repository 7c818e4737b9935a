package io.swiftbolt.jobs;

import static io.swiftbolt.database.Timestamps.utc;

import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What others want to know about the queue and never change. */
public final class JobRunReads {
  private static final String COLUMNS = """
      id, job_def_id, symbol, symbol_id, timeframe, job_type, slice_from, slice_to, status,
      progress_percent::float8 as progress_percent, rows_written, rows_inserted, rows_changed, rows_same, rows_rejected,
      provider, fallback_from, priority, attempt, error_code, error_message, triggered_by,
      expected_cost::float8 as expected_cost, actual_cost::float8 as actual_cost,
      created_at, started_at, finished_at, updated_at
      """;

  private static final String ONE = "select " + COLUMNS + " from job_runs where id = $1";

  private static final String SUMMARY = """
      select count(*) filter (where status = 'success')::int as done,
             count(*) filter (where status in ('failed', 'cancelled'))::int as failed,
             coalesce(sum(rows_written), 0)::bigint as rows
        from job_runs where id = any($1)
      """;

  private static final String QUEUED = "select " + COLUMNS
      + """
           from job_runs where status = 'queued' order by created_at, id limit $1
          """;

  private static final String RUNNING = "select " + COLUMNS
      + """
           from job_runs where status = 'running' order by started_at, id limit $1
          """;

  private static final String ENDED = "select " + COLUMNS
      + """
           from job_runs where status in ('success', 'failed') order by finished_at desc limit $1
          """;

  // a slice that was done again has several rows: the newest one speaks for it
  private static final String SERVING = "select distinct on (slice_from, slice_to) " + COLUMNS
      + """
           from job_runs
          where symbol = $1 and timeframe in ($2, $6) and slice_from < $4 and slice_to > $3 and status <> 'cancelled'
          order by slice_from, slice_to, created_at desc limit $5
          """;

  private static final String ACTIVE_COUNTS = """
      select count(*) filter (where status = 'queued')::int as queued, count(*) filter (where status = 'running')::int as running
        from job_runs where status in ('queued', 'running')
      """;

  private static final String PROGRESS = """
      select count(*)::int as total, count(*) filter (where status = 'success')::int as completed,
             count(*) filter (where status = 'running')::int as running,
             count(*) filter (where status = 'queued')::int as queued,
             count(*) filter (where status = 'failed')::int as failed,
             coalesce(sum(rows_written), 0)::bigint as rows_written
        from job_runs where job_def_id = $1 and status <> 'cancelled'
      """;

  // a run that has not ended says more than one that has; each half is one look into an index of its own
  private static final String NEWEST_OF_TYPE = "select "
      + COLUMNS
      + """
           from (
            select run.* from symbols named cross join unnest($2::text[]) as kind (of_type)
             cross join lateral (
              (select 1 as turn, active.* from job_runs active
                where active.symbol_id = named.id and active.job_type = kind.of_type and active.status in ('queued', 'running')
                order by active.created_at desc, active.id limit 1)
              union all
              (select 2 as turn, ended.* from job_runs ended
                where ended.symbol_id = named.id and ended.job_type = kind.of_type
                  and ended.status in ('success', 'failed', 'cancelled')
                order by ended.finished_at desc, ended.id limit 1)
              order by turn limit 1) run
             where named.ticker = any($1)) newest
          order by symbol, job_type
          """;

  private static final String IN_WINDOW = """
       from job_runs
      where created_at >= $1 and ($2::text is null or symbol = $2) and ($3::text is null or timeframe = $3)
      """;

  private static final String WINDOW_COUNTS = """
      select count(*)::int as total, count(*) filter (where status = 'queued')::int as queued,
             count(*) filter (where status = 'running')::int as running,
             count(*) filter (where status = 'success')::int as success,
             count(*) filter (where status = 'failed')::int as failed
      """
      + IN_WINDOW;

  private static final String WINDOW_PROVIDERS = """
      select provider, count(*)::int as total, count(*) filter (where status = 'success')::int as success,
             count(*) filter (where status = 'failed')::int as failed,
             coalesce(sum(rows_written) filter (where status = 'success'), 0)::bigint as rows_written,
             coalesce(avg(extract(epoch from finished_at - started_at) * 1000), 0)::bigint as avg_ms
      """
      + IN_WINDOW + " and provider is not null group by provider order by provider";

  private static final String WINDOW_RUNS = "select " + COLUMNS + IN_WINDOW;
  private static final String WINDOW_ACTIVE = WINDOW_RUNS + " and status = 'running' order by started_at limit $4";
  private static final String WINDOW_QUEUED = WINDOW_RUNS
      + " and status = 'queued' order by priority desc, created_at limit $4";
  private static final String WINDOW_FAILED = WINDOW_RUNS + " and status = 'failed' order by finished_at desc limit $4";

  private final Pool pool;

  public JobRunReads(Pool pool) {
    this.pool = pool;
  }

  /** Counts are of the whole queue, however few rows are shown. */
  public record QueueStatus(int queued, int running, List<JobRunView> firstQueued, List<JobRunView> runningRows,
      List<JobRunView> lastEnded) {}

  /** @param completed successful ones; cancelled ones do not count at all */
  public record Progress(int total, int completed, int running, int queued, int failed, long rowsWritten) {}

  public record Counts(int total, int queued, int running, int success, int failed) {}

  public record ProviderRuns(String provider, int total, int success, int failed, long rowsWritten,
      long averageMillis) {}

  public record Operations(Counts counts, List<ProviderRuns> providers, List<JobRunView> active,
      List<JobRunView> queued,
      List<JobRunView> failed) {}

  /** How far certain runs are. */
  public record Summary(int done, int failed, long rowsWritten) {}

  public Future<Summary> summary(List<UUID> runs) {
    return pool.preparedQuery(SUMMARY).execute(Tuple.tuple().addArrayOfUUID(runs.toArray(UUID[]::new)))
        .map(rows -> rows.iterator().next())
        .map(row -> new Summary(row.getInteger("done"), row.getInteger("failed"), row.getLong("rows")));
  }

  public Future<Optional<JobRunView>> find(UUID id) {
    return pool.preparedQuery(ONE).execute(Tuple.of(id)).map(rows -> views(rows).stream().findFirst());
  }

  /** The newest run of each slice of the timeframe or its base that overlaps the range, ascending, at most so many. */
  public Future<List<JobRunView>> serving(String symbol, Timeframe timeframe, TimeRange range, int most) {
    return pool.preparedQuery(SERVING)
        .execute(Tuple.of(symbol, timeframe.code(), utc(range.from()), utc(range.to()), most, timeframe.base().code()))
        .map(JobRunReads::views);
  }

  /** The newest run of each job type that the symbols have; one that has not ended comes before those that have. */
  public Future<List<JobRunView>> newestOfEachType(Collection<String> tickers) {
    return pool.preparedQuery(NEWEST_OF_TYPE)
        .execute(Tuple.tuple().addArrayOfString(tickers.toArray(String[]::new))
            .addArrayOfString(Arrays.stream(JobType.values()).map(JobType::code).toArray(String[]::new)))
        .map(JobRunReads::views);
  }

  public Future<QueueStatus> status(int activeMost, int endedMost) {
    Future<Row> counts = pool.preparedQuery(ACTIVE_COUNTS).execute().map(rows -> rows.iterator().next());
    Future<List<JobRunView>> queued = pool.preparedQuery(QUEUED).execute(Tuple.of(activeMost)).map(JobRunReads::views);
    Future<List<JobRunView>> running = pool.preparedQuery(RUNNING).execute(Tuple.of(activeMost))
        .map(JobRunReads::views);
    Future<List<JobRunView>> ended = pool.preparedQuery(ENDED).execute(Tuple.of(endedMost)).map(JobRunReads::views);
    return Future.all(counts, queued, running, ended)
        .map(all -> new QueueStatus(counts.result().getInteger("queued"), counts.result().getInteger("running"),
            queued.result(), running.result(), ended.result()));
  }

  /** Of all runs that a definition ever had. */
  public Future<Progress> progress(UUID definitionId) {
    return pool.preparedQuery(PROGRESS).execute(Tuple.of(definitionId)).map(rows -> {
      Row row = rows.iterator().next();
      return new Progress(row.getInteger("total"), row.getInteger("completed"), row.getInteger("running"),
          row.getInteger("queued"), row.getInteger("failed"), row.getLong("rows_written"));
    });
  }

  /** What happened since an instant, for one symbol and timeframe or all. */
  public Future<Operations> operations(Instant since, Optional<String> symbol, Optional<Timeframe> timeframe) {
    Function<Integer, Tuple> limited = most -> window(since, symbol, timeframe).addInteger(most);
    Future<Counts> counts = pool.preparedQuery(WINDOW_COUNTS).execute(window(since, symbol, timeframe)).map(rows -> {
      Row row = rows.iterator().next();
      return new Counts(row.getInteger("total"), row.getInteger("queued"), row.getInteger("running"),
          row.getInteger("success"), row.getInteger("failed"));
    });
    Future<List<ProviderRuns>> providers = pool.preparedQuery(WINDOW_PROVIDERS)
        .execute(window(since, symbol, timeframe))
        .map(rows -> all(rows, row -> new ProviderRuns(row.getString("provider"), row.getInteger("total"),
            row.getInteger("success"), row.getInteger("failed"), row.getLong("rows_written"), row.getLong("avg_ms"))));
    Future<List<JobRunView>> active = pool.preparedQuery(WINDOW_ACTIVE).execute(limited.apply(100))
        .map(JobRunReads::views);
    Future<List<JobRunView>> queued = pool.preparedQuery(WINDOW_QUEUED).execute(limited.apply(20))
        .map(JobRunReads::views);
    Future<List<JobRunView>> failed = pool.preparedQuery(WINDOW_FAILED).execute(limited.apply(10))
        .map(JobRunReads::views);
    return Future.all(counts, providers, active, queued, failed).map(
        all -> new Operations(counts.result(), providers.result(), active.result(), queued.result(), failed.result()));
  }

  private static Tuple window(Instant since, Optional<String> symbol, Optional<Timeframe> timeframe) {
    return Tuple.tuple().addOffsetDateTime(utc(since)).addString(symbol.orElse(null))
        .addString(timeframe.map(Timeframe::code).orElse(null));
  }

  private static List<JobRunView> views(RowSet<Row> rows) {
    return all(rows, JobRunReads::of);
  }

  private static <T> List<T> all(RowSet<Row> rows, Function<Row, T> of) {
    List<T> list = new ArrayList<>(rows.size());
    rows.forEach(row -> list.add(of.apply(row)));
    return list;
  }

  private static JobRunView of(Row row) {
    return new JobRunView(row.getUUID("id"), Optional.ofNullable(row.getUUID("job_def_id")), row.getString("symbol"),
        row.getUUID("symbol_id"), row.getString("timeframe"), row.getString("job_type"), instant(row, "slice_from"),
        instant(row, "slice_to"), row.getString("status"), row.getDouble("progress_percent"),
        new JobRunView.Written(row.getInteger("rows_written"), row.getInteger("rows_inserted"),
            row.getInteger("rows_changed"), row.getInteger("rows_same"), row.getInteger("rows_rejected")),
        Optional.ofNullable(row.getString("provider")), Optional.ofNullable(row.getString("fallback_from")),
        row.getInteger("priority"), row.getInteger("attempt"), Optional.ofNullable(row.getString("error_code")),
        Optional.ofNullable(row.getString("error_message")), row.getString("triggered_by"),
        row.getDouble("expected_cost"), row.getDouble("actual_cost"),
        new JobRunView.Stamps(instant(row, "created_at"), optional(row.getOffsetDateTime("started_at")),
            optional(row.getOffsetDateTime("finished_at")), instant(row, "updated_at")));
  }

  private static Instant instant(Row row, String column) {
    return row.getOffsetDateTime(column).toInstant();
  }

  private static Optional<Instant> optional(@Nullable OffsetDateTime time) {
    return Optional.ofNullable(time).map(OffsetDateTime::toInstant);
  }
}
