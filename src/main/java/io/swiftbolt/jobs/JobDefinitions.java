package io.swiftbolt.jobs;

import static io.swiftbolt.database.Timestamps.utc;

import io.swiftbolt.market.Timeframe;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Owner of the job_definitions table. */
public final class JobDefinitions {
  private static final String ENABLED = """
      select d.id, d.job_type, d.symbol, d.symbol_id, d.timeframe, d.window_days, d.priority
        from job_definitions d join symbols s on s.id = d.symbol_id
       where d.enabled and s.is_active
       order by d.priority desc, d.symbol, d.timeframe
      """;

  // an existing definition is only ever widened: whoever asked for more keeps it
  private static final String ENSURE = """
      insert into job_definitions (job_type, symbol, timeframe, window_days, priority, created_at, updated_at)
      select $2, t, $3, $4, $5, $6, $6 from unnest($1::text[]) t
      on conflict (symbol, timeframe, job_type) do update
        set window_days = greatest(job_definitions.window_days, excluded.window_days),
            priority = greatest(job_definitions.priority, excluded.priority), enabled = true, updated_at = excluded.updated_at
      returning id, job_type, symbol, symbol_id, timeframe, window_days, priority
      """;

  private static final String DISABLE_UNLISTED = """
      update job_definitions d set enabled = false, updated_at = $2
       where d.symbol = any($1) and d.enabled
         and not exists (select from watchlist_items i where i.symbol_id = d.symbol_id)
      """;

  private static final String DISABLE = """
      update job_definitions set enabled = false, updated_at = $2 where timeframe = $1 and enabled
      """;

  private final Pool pool;

  public JobDefinitions(Pool pool) {
    this.pool = pool;
  }

  /** Enabled definitions of active symbols, the most urgent first. */
  public Future<List<JobDefinition>> enabled() {
    return pool.preparedQuery(ENABLED).execute().map(JobDefinitions::all);
  }

  /** Creates or widens the definition that keeps a timeframe of these existing symbols complete. */
  public Future<List<JobDefinition>> ensure(Collection<String> tickers, Timeframe timeframe, int windowDays,
      int priority,
      Instant now) {
    Tuple parameters = Tuple.tuple().addArrayOfString(tickers.toArray(String[]::new))
        .addString(JobDefinition.typeFor(timeframe).code()).addString(timeframe.code()).addInteger(windowDays)
        .addInteger(priority).addOffsetDateTime(utc(now));
    return pool.preparedQuery(ENSURE).execute(parameters).map(JobDefinitions::all);
  }

  /**
   * Stops all definitions of those of the symbols that are on nobody's list any more. They stay, and {@link #ensure} has them
   * go on.
   *
   * @return how many were stopped
   */
  public Future<Integer> disableUnlisted(Collection<String> tickers, Instant now) {
    return pool.preparedQuery(DISABLE_UNLISTED)
        .execute(Tuple.tuple().addArrayOfString(tickers.toArray(String[]::new)).addOffsetDateTime(utc(now)))
        .map(SqlResult::rowCount);
  }

  /**
   * Stops the definitions of a timeframe, whoever made them. They stay, and {@link #ensure} has them go on.
   *
   * @return how many were stopped
   */
  public Future<Integer> disable(Timeframe timeframe, Instant now) {
    return pool.preparedQuery(DISABLE).execute(Tuple.of(timeframe.code(), utc(now))).map(SqlResult::rowCount);
  }

  private static List<JobDefinition> all(Iterable<Row> rows) {
    List<JobDefinition> definitions = new ArrayList<>();
    rows.forEach(row -> definitions.add(of(row)));
    return definitions;
  }

  private static JobDefinition of(Row row) {
    return new JobDefinition(row.getUUID("id"), JobType.of(row.getString("job_type")), row.getString("symbol"),
        row.getUUID("symbol_id"), Timeframe.of(row.getString("timeframe")), row.getInteger("window_days"),
        row.getInteger("priority"));
  }
}
