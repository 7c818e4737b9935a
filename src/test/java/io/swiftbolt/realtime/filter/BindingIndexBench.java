package io.swiftbolt.realtime.filter;

import io.swiftbolt.bus.RowChange;
import io.swiftbolt.catalog.Column;
import io.swiftbolt.catalog.Table;
import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.realtime.filter.Binding.Event;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What a change costs among 25,000 bindings (5,000 sockets with 5 each), of which 50 match or one, and alone. */
public final class BindingIndexBench {
  private static final List<Column> COLUMNS = List.of(new Column("id", "uuid", true),
      new Column("symbol", "text", false), new Column("timeframe", "text", false),
      new Column("status", "text", false), new Column("progress_percent", "numeric", false));
  private static final Table TABLE = new Table("job_runs", COLUMNS, COLUMNS, true, true);
  private static final int SOCKETS = 5_000;
  private static final int EACH = 5;
  private static final int ROUNDS = 20_000;

  private BindingIndexBench() {}

  public static void main(String[] args) throws BadFilter {
    BindingIndex<Integer> alone = new BindingIndex<>(List.of(TABLE));
    alone.add(binding("symbol=eq.S0,timeframe=eq.1h"), 0);
    BindingIndex<Integer> distinct = new BindingIndex<>(List.of(TABLE));
    BindingIndex<Integer> shared = new BindingIndex<>(List.of(TABLE));
    for (int number = 0; number < SOCKETS * EACH; number++) {
      distinct.add(binding("symbol=eq.S" + number + ",timeframe=eq.1h"), number);
      shared.add(binding("symbol=eq.S" + number / 50 + ",timeframe=eq.1h"), number); // 50 sockets for each of 500 symbols
    }
    for (int round = 0; round < 4; round++) {
      double one = micros(alone);
      double oneOfMany = micros(distinct);
      double fifty = micros(shared);
      System.out
          .printf("1 binding: %.2f us; 25,000 of which 1 matches: %.2f us (x %.2f); 25,000 of which 50 match: %.2f us "
              + "(x %.2f)%n", one, oneOfMany, oneOfMany / one, fifty, fifty / one);
    }
  }

  private static double micros(BindingIndex<Integer> index) {
    String row = "{\"id\": \"" + new UUID(0, 1)
        + "\", \"status\": \"running\", \"symbol\": \"S0\", \"timeframe\": \"h1\", "
        + "\"progress_percent\": 41.5}";
    RowChange change = new RowChange(1, Instant.EPOCH, "job_runs", RowChange.Operation.UPDATE, "S0", "h1", row, row);
    long[] told = {0};
    long started = ServerClock.nanos();
    for (int round = 0; round < ROUNDS; round++) {
      index.match(change, owner -> told[0]++);
    }
    long taken = ServerClock.nanos() - started;
    if (told[0] < ROUNDS) {
      throw new IllegalStateException("Not everybody was told: " + told[0]);
    }
    return taken / 1000.0 / ROUNDS;
  }

  private static Binding binding(String filter) {
    return new Binding(Event.ANY, "public", "job_runs", filter, List.of());
  }
}
