package io.swiftbolt.realtime.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.bus.RowChange;
import io.swiftbolt.bus.RowChange.Operation;
import io.swiftbolt.catalog.Column;
import io.swiftbolt.catalog.Table;
import io.swiftbolt.realtime.filter.Binding.Event;
import io.swiftbolt.realtime.filter.BindingIndex.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BindingIndexTest {
  private static final List<Column> COLUMNS = List.of(new Column("id", "uuid", true),
      new Column("symbol", "text", false), new Column("timeframe", "text", false),
      new Column("attempt", "int4", false));
  private static final Table RUNS = new Table("job_runs", COLUMNS, COLUMNS, true, true);
  private static final Table COVERAGE = new Table("coverage_status", COLUMNS, COLUMNS, true, true);
  private static final String FIRST_ID = "aaaaaaaa-0000-0000-0000-000000000001";

  private final BindingIndex<String> index = new BindingIndex<>(List.of(RUNS, COVERAGE));

  @Test
  void a_change_finds_those_who_asked_for_it() throws BadFilter {
    add("run", Event.ANY, "job_runs", "symbol=eq.AAPL,timeframe=eq.1h");
    add("same run", Event.UPDATE, "job_runs", "symbol=eq.AAPL,timeframe=eq.1h");
    add("inserts", Event.INSERT, "job_runs", null);
    add("any table", Event.ANY, null, " ");
    add("coverage", Event.ANY, "coverage_status", null);
    add("other", Event.ANY, "job_runs", "symbol=eq.MSFT");
    assertEquals(List.of("any table", "run", "same run"), told(Operation.UPDATE, "AAPL", "h1", 1));
    assertEquals(List.of("any table", "inserts"), told(Operation.INSERT, "AAPL", "m15", 1));
    assertEquals(List.of("any table", "run"), told(Operation.DELETE, "AAPL", "h1", 1));
  }

  @Test
  void any_brute_force_would_find_the_same_and_nothing_is_left_in_the_end() throws BadFilter {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Map<String, Binding> bindings = new LinkedHashMap<>();
    Map<String, Entry<String>> entries = new LinkedHashMap<>();
    for (int step = 0; step < 4_000; step++) {
      int dice = random.nextInt(10);
      if (dice < 5) {
        String owner = "owner " + step;
        Binding binding = binding(random);
        bindings.put(owner, binding);
        entries.put(owner, index.add(binding, owner));
      } else if (dice < 8 && !entries.isEmpty()) {
        String owner = List.copyOf(entries.keySet()).get(random.nextInt(entries.size()));
        bindings.remove(owner);
        Entry<String> entry = entries.remove(owner);
        if (entry != null) {
          index.remove(entry);
          index.remove(entry); // once more changes nothing
        }
      } else {
        RowChange change = change(random);
        assertEquals(bruteForce(bindings, change), told(change), "seed " + seed + ", " + change);
      }
      assertEquals(bindings.size(), index.size());
    }
    entries.values().forEach(index::remove);
    assertTrue(index.isEmpty(), "something was left behind, seed " + seed);
    assertEquals(0, index.size());
  }

  @Test
  void one_that_is_removed_while_others_are_told_is_told_no_more() throws BadFilter {
    List<Entry<String>> entries = new ArrayList<>();
    for (int number = 0; number < 10; number++) {
      entries.add(index.add(binding(Event.ANY, "job_runs", "symbol=eq.AAPL"), "owner"));
    }
    List<String> told = new ArrayList<>();
    index.match(change(Operation.INSERT, "AAPL", "h1", 1), owner -> {
      told.add(owner);
      entries.forEach(index::remove);
    });
    assertEquals(List.of("owner"), told);
    assertTrue(index.isEmpty());
  }

  @Test
  void what_cannot_be_served_leaves_nothing_behind() {
    assertRefused("Please check Realtime is enabled for the given connect parameters: [event: *, schema: public, "
        + "table: secrets, filter: , select: ]", binding(Event.ANY, "secrets", null));
    assertRefused("[event: *, schema: private, table: job_runs,",
        new Binding(Event.ANY, "private", "job_runs", null, List.of()));
    assertRefused("Exception: invalid column for filter nope", binding(Event.ANY, null, "nope=eq.1"));
    assertRefused("Exception: invalid column for select nope",
        new Binding(Event.ANY, "public", "job_runs", null, List.of("id", "nope")));
    assertRefused("Column selection is not supported for wildcard subscriptions",
        new Binding(Event.ANY, "public", "*", null, List.of("id")));
    assertRefused("Error parsing `filter` params: [\"undefined\"]", binding(Event.ANY, "job_runs", "undefined"));
    assertTrue(index.isEmpty());
  }

  @Test
  void an_empty_list_of_values_matches_nothing_and_can_be_removed() throws BadFilter {
    Entry<String> entry = add("never", Event.ANY, "job_runs", "symbol=in.()");
    add("always", Event.ANY, "job_runs", "symbol=not.in.()");
    assertEquals(List.of("always"), told(Operation.INSERT, "AAPL", "h1", 1));
    index.remove(entry);
    assertFalse(index.isEmpty());
  }

  private Entry<String> add(String owner, Event event, @Nullable String table, @Nullable String filter)
      throws BadFilter {
    return index.add(binding(event, table, filter), owner);
  }

  private static Binding binding(Event event, @Nullable String table, @Nullable String filter) {
    return new Binding(event, "public", table, filter, List.of());
  }

  private List<String> told(Operation operation, String symbol, String timeframe, int attempt) {
    return told(change(operation, symbol, timeframe, attempt));
  }

  private List<String> told(RowChange change) {
    List<String> told = new ArrayList<>();
    index.match(change, told::add);
    return told.stream().sorted().toList();
  }

  private static List<String> bruteForce(Map<String, Binding> bindings, RowChange change) throws BadFilter {
    List<String> told = new ArrayList<>();
    LiveRow row = LiveRow.of(String.valueOf(change.row() == null ? change.old() : change.row()));
    for (Map.Entry<String, Binding> binding : bindings.entrySet()) {
      Binding spec = binding.getValue();
      if ((spec.table() == null || spec.table().equals(change.table()))
          && (spec.event() == Event.ANY || spec.event().name().equals(change.operation().name()))
          && RowFilter.compile(spec.filter(), RUNS).matches(row)) {
        told.add(binding.getKey());
      }
    }
    return told.stream().sorted().toList();
  }

  private static Binding binding(Random random) {
    List<String> conditions = List.of("symbol=eq.AAPL", "symbol=in.(AAPL,MSFT,null)", "symbol=neq.AAPL",
        "timeframe=eq.1h", "timeframe=in.(15m,1d)", "timeframe=not.eq.1h", "attempt=gt.1", "attempt=eq.2",
        "attempt=in.(1,3)", "id=eq." + FIRST_ID, "symbol=is.null", "symbol=in.()", "symbol=ilike.a%");
    List<String> chosen = new ArrayList<>();
    for (int count = random.nextInt(4); count > 0; count--) {
      chosen.add(conditions.get(random.nextInt(conditions.size())));
    }
    return binding(List.of(Event.values()).get(random.nextInt(4)), random.nextInt(5) == 0
        ? null
        : random.nextInt(3) == 0 ? "coverage_status" : "job_runs", String.join(",", chosen));
  }

  private static RowChange change(Random random) {
    RowChange change = change(List.of(Operation.values()).get(random.nextInt(3)),
        List.of("AAPL", "MSFT", "SPY", "null").get(random.nextInt(4)),
        List.of("h1", "m15", "d1").get(random.nextInt(3)),
        random.nextInt(4));
    return random.nextInt(3) > 0
        ? change
        : new RowChange(change.seq(), change.at(), "coverage_status",
            change.operation(), null, null, change.row(), change.old());
  }

  private static RowChange change(Operation operation, String symbol, String timeframe, int attempt) {
    String row = "{\"id\": \"" + FIRST_ID + "\", \"symbol\": " + (symbol.equals("null") ? "null" : '"' + symbol + '"')
        + ", \"timeframe\": \"" + timeframe + "\", \"attempt\": " + attempt + '}';
    boolean deleted = operation == Operation.DELETE;
    return new RowChange(1, Instant.EPOCH, "job_runs", operation, symbol, timeframe, deleted ? null : row,
        operation == Operation.INSERT ? null : row);
  }

  private void assertRefused(String part, Binding binding) {
    String message = String.valueOf(assertThrows(BadFilter.class, () -> index.add(binding, "nobody")).getMessage());
    assertTrue(message.contains(part), message);
  }
}
