package io.swiftbolt.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.swiftbolt.RestServer;
import io.swiftbolt.config.RestConfig;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Random trees of conditions find the rows that the same conditions find when they are written as SQL by hand. */
class FilterPropertyTest {
  private static final int TREES = 300;
  private static final List<String> TEXTS = List.of("A", "b", "a,b", "x(y)", "quo\"te", "back\\slash", "per%cent",
      "1.5",
      "null", "", "'", "ä€");
  private static RestServer server;

  /** The same condition in both languages. */
  private record Pair(String rest, String sql) {}

  @BeforeAll
  static void start() {
    server = new RestServer(RestConfig.defaults());
    Random random = new Random(7);
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      rows.add("('%s', 'dividend', date '2026-01-01' + %d, %s, %s, %s)".formatted("T" + i % 7, i,
          random.nextInt(4) == 0 ? "null" : Double.toString(random.nextInt(20) / 4.0),
          random.nextInt(3) == 0 ? "null" : "date '2026-02-01' + " + random.nextInt(30),
          "jsonb_build_object('k', " + literal(TEXTS.get(random.nextInt(TEXTS.size()))) + ")"));
    }
    server
        .sql("insert into corporate_actions (symbol, action_type, ex_date, cash_amount, record_date, metadata) values "
            + String.join(", ", rows));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void random_trees_find_what_sql_finds() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < TREES; i++) {
      Pair tree = tree(random, 3);
      String uri = "corporate_actions?select=id&order=id&and=" + RestServer.encoded("(" + tree.rest() + ")");
      List<String> expected = new ArrayList<>();
      server.owner.query("select id::text from corporate_actions where " + tree.sql() + " order by id").execute()
          .await()
          .forEach(row -> expected.add(row.getString(0)));
      List<String> found = server.rows(uri).stream().map(row -> ((JsonObject) row).getString("id")).toList();
      assertEquals(expected, found, () -> "seed " + seed + ": " + tree.rest() + " as " + tree.sql());
    }
  }

  private static Pair tree(Random random, int depth) {
    if (depth == 0 || random.nextInt(3) == 0) {
      return condition(random);
    }
    List<Pair> members = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(3); i++) {
      members.add(tree(random, depth - 1));
    }
    boolean all = random.nextBoolean();
    boolean negated = random.nextInt(3) == 0;
    String rest = String.join(",", members.stream().map(Pair::rest).toList());
    String sql = String.join(all ? " and " : " or ", members.stream().map(Pair::sql).toList());
    return new Pair((negated ? "not." : "") + (all ? "and(" : "or(") + rest + ")",
        (negated ? "not (" : "(") + sql + ")");
  }

  private static Pair condition(Random random) {
    boolean negated = random.nextInt(3) == 0;
    Pair bare = switch (random.nextInt(3)) {
      case 0 ->
        compare(random, "cash_amount", "cash_amount", Integer.toString(random.nextInt(20)) + ".50", "::numeric");
      case 1 ->
        compare(random, "record_date", "record_date", "2026-02-%02d".formatted(1 + random.nextInt(28)), "::date");
      default -> compare(random, "metadata->>k", "(metadata ->> 'k')", TEXTS.get(random.nextInt(TEXTS.size())), "");
    };
    int dot = bare.rest().indexOf('.');
    return negated
        ? new Pair(bare.rest().substring(0, dot) + ".not" + bare.rest().substring(dot), "not (" + bare.sql() + ")")
        : bare;
  }

  private static Pair compare(Random random, String field, String column, String value, String cast) {
    String quoted = '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    String literal = literal(value) + cast;
    return switch (random.nextInt(9)) {
      case 0 -> new Pair(field + ".eq." + quoted, "(" + column + " = " + literal + ")");
      case 1 -> new Pair(field + ".neq." + quoted, "(" + column + " <> " + literal + ")");
      case 2 -> new Pair(field + ".gt." + quoted, "(" + column + " > " + literal + ")");
      case 3 -> new Pair(field + ".gte." + quoted, "(" + column + " >= " + literal + ")");
      case 4 -> new Pair(field + ".lt." + quoted, "(" + column + " < " + literal + ")");
      case 5 -> new Pair(field + ".lte." + quoted, "(" + column + " <= " + literal + ")");
      case 6 -> new Pair(field + ".isdistinct." + quoted, "(" + column + " is distinct from " + literal + ")");
      case 7 -> new Pair(field + ".is.null", "(" + column + " is null)");
      default -> new Pair(field + ".in.(" + quoted + "," + quoted + ")",
          "(" + column + " in (" + literal + ", " + literal + "))");
    };
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
