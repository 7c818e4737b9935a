package io.swiftbolt.realtime;

import io.swiftbolt.feed.ChangedRows;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Writers of job_runs in random interleavings: single statements beside transactions that stay open for long and then commit or
 * roll back. Each write puts a number into the row that no other write has, and that is higher than all before it; a row's
 * numbers rise in the order of their commits, because who has written a row locks it.
 */
public final class RandomWriters {
  private static final List<String> TICKERS = List.of("AAPL", "SPY");
  private static final List<String> TIMEFRAMES = List.of("m15", "h1");
  private static final int ROWS_MOST = 60; // a snapshot holds more
  private static final int TRANSACTIONS_MOST = 4;

  private static final class Writer {
    final SqlConnection connection;
    final Transaction transaction;
    final Set<UUID> inserted = new HashSet<>();
    final Set<UUID> touched = new HashSet<>();
    final Set<UUID> deleted = new HashSet<>();
    final List<Integer> marks = new ArrayList<>();

    Writer(SqlConnection connection, Transaction transaction) {
      this.connection = connection;
      this.transaction = transaction;
    }
  }

  private final Pool pool;
  private final Random random;
  private final List<UUID> rows = new ArrayList<>();
  private final Set<UUID> locked = new HashSet<>();
  private final List<Writer> open = new ArrayList<>();
  private final Set<Integer> undone = new HashSet<>();
  private int mark;
  private int hour;

  public RandomWriters(Pool pool, Random random) {
    this.pool = pool;
    this.random = random;
    TICKERS.forEach(ticker -> ChangedRows.symbol(pool, ticker));
  }

  /** One of the writers does something. */
  public void step() {
    switch (random.nextInt(8)) {
      case 0 -> begin();
      case 1 -> end();
      case 2, 3, 4 -> {
        if (!open.isEmpty()) {
          write(open.get(random.nextInt(open.size())));
        }
      }
      default -> writeAlone();
    }
  }

  /** All transactions end, and the last row of each series is written: who knows it must know all others. */
  public Set<String> finish() {
    while (!open.isEmpty()) {
      end(open.removeFirst());
    }
    Set<String> last = new HashSet<>();
    for (String ticker : TICKERS) {
      for (String timeframe : TIMEFRAMES) {
        last.add(insert(pool, ticker, timeframe).toString());
      }
    }
    return last;
  }

  /** Numbers that were rolled back: nobody may ever have seen one. */
  public Set<Integer> undone() {
    return undone;
  }

  /** What the table holds: id to number. */
  public static Map<String, Integer> truth(SqlClient client, String condition) {
    Map<String, Integer> truth = new TreeMap<>();
    ChangedRows.sql(client, "select id, priority from job_runs where " + condition)
        .forEach(row -> truth.put(row.getUUID("id").toString(), row.getInteger("priority")));
    return truth;
  }

  private void begin() {
    if (open.size() < TRANSACTIONS_MOST) {
      SqlConnection connection = pool.getConnection().await();
      open.add(new Writer(connection, connection.begin().await()));
    }
  }

  private void end() {
    if (!open.isEmpty()) {
      end(open.remove(random.nextInt(open.size())));
    }
  }

  private void end(Writer writer) {
    if (random.nextInt(3) == 0) {
      writer.transaction.rollback().await();
      undone.addAll(writer.marks);
    } else {
      writer.transaction.commit().await();
      rows.addAll(writer.inserted);
      rows.removeAll(writer.deleted);
    }
    writer.connection.close().await();
    locked.removeAll(writer.touched);
  }

  private void write(Writer writer) {
    List<UUID> reachable = new ArrayList<>(rows);
    reachable.removeIf(row -> locked.contains(row) && !writer.touched.contains(row));
    reachable.addAll(writer.inserted);
    reachable.removeAll(writer.deleted);
    int before = mark;
    if (reachable.isEmpty() || (random.nextInt(4) == 0 && rows.size() < ROWS_MOST)) {
      UUID added = insert(writer.connection, any(TICKERS), any(TIMEFRAMES));
      writer.inserted.add(added);
      writer.touched.add(added);
      locked.add(added);
    } else {
      UUID row = any(reachable);
      writer.touched.add(row);
      locked.add(row);
      if (random.nextInt(5) == 0) {
        ChangedRows.sql(writer.connection, "delete from job_runs where id = $1", row);
        writer.deleted.add(row);
      } else {
        update(writer.connection, row);
      }
    }
    for (int number = before + 1; number <= mark; number++) {
      writer.marks.add(number);
    }
  }

  private void writeAlone() {
    List<UUID> free = new ArrayList<>(rows);
    free.removeAll(locked);
    if (free.isEmpty() || (random.nextInt(3) == 0 && rows.size() < ROWS_MOST)) {
      rows.add(insert(pool, any(TICKERS), any(TIMEFRAMES)));
    } else if (random.nextInt(6) == 0) {
      UUID row = any(free);
      ChangedRows.sql(pool, "delete from job_runs where id = $1", row);
      rows.remove(row);
    } else {
      update(pool, any(free));
    }
  }

  private UUID insert(SqlClient client, String ticker, String timeframe) {
    return ChangedRows.sql(client, """
        insert into job_runs (symbol, symbol_id, timeframe, job_type, slice_from, slice_to, priority)
          select s.ticker, s.id, $2, 'fetch_intraday', t, t + interval '1 hour', $4::int
            from symbols s, lateral (select timestamptz '2024-01-01T00:00Z' + $3::int * interval '1 hour' as t) u
           where s.ticker = $1
          returning id""", ticker, timeframe, hour++, ++mark).iterator().next().getUUID(0);
  }

  private void update(SqlClient client, UUID row) {
    ChangedRows.sql(client, "update job_runs set priority = $2::int where id = $1", row, ++mark);
  }

  private <T> T any(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }
}
