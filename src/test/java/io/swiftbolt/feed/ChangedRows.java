package io.swiftbolt.feed;

import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;

/** Changes rows as the server and its operators do, for tests of what the feed makes of it. */
public final class ChangedRows {
  private ChangedRows() {}

  public static UUID symbol(Pool pool, String ticker) {
    return sql(pool, "insert into symbols (ticker) values ($1) returning id", ticker).iterator().next().getUUID(0);
  }

  /** Queued slices; the n-th begins n hours after 2024-01-01T00:00Z. */
  public static List<UUID> queue(SqlClient client, String ticker, String timeframe, int from, int count) {
    return ids(sql(client, """
        insert into job_runs (symbol, symbol_id, timeframe, job_type, slice_from, slice_to)
          select s.ticker, s.id, $2, 'fetch_intraday', t, t + interval '1 hour'
            from symbols s, generate_series($3::int, $3::int + $4::int - 1) n,
                 lateral (select timestamptz '2024-01-01T00:00Z' + n * interval '1 hour' as t) u
           where s.ticker = $1
          returning id""", ticker, timeframe, from, count));
  }

  public static UUID queue(SqlClient client, String ticker, String timeframe, int hour) {
    return queue(client, ticker, timeframe, hour, 1).getFirst();
  }

  public static void start(SqlClient client, UUID run) {
    sql(client, """
        update job_runs set status = 'running', lease_token = nextval('job_lease_tokens'), lease_owner = 'test',
               lease_until = clock_timestamp() + interval '15 s', started_at = now() where id = $1""", run);
  }

  public static void heartbeat(SqlClient client, UUID run) {
    sql(client,
        """
            update job_runs set lease_until = clock_timestamp() + interval '15 s', not_before = now(), updated_at = now()
             where id = $1""",
        run);
  }

  public static void progress(SqlClient client, UUID run, int percent) {
    sql(client, "update job_runs set progress_percent = $2::int where id = $1", run, percent);
  }

  public static void bars(SqlClient client, String ticker, String timeframe, int count) {
    sql(client,
        """
            insert into ohlc_bars_v2 (symbol_id, timeframe, ts, open, high, low, close, volume, provider, feed, rank, seen_at)
              select id, $2, timestamptz '2024-01-02T14:30Z' + n * interval '15 min', 1, 1, 1, 1, 0, 'test', 'test', 1, now()
                from symbols, generate_series(0, $3::int - 1) n where ticker = $1
              on conflict (symbol_id, timeframe, ts) do update set close = excluded.close, seen_at = excluded.seen_at""",
        ticker, timeframe, count);
  }

  public static RowSet<Row> sql(SqlClient client, String sql, Object... values) {
    return client.preparedQuery(sql).execute(Tuple.from(values)).await();
  }

  private static List<UUID> ids(RowSet<Row> rows) {
    return rows.stream().map(row -> row.getUUID(0)).toList();
  }
}
