package io.swiftbolt.realtime.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.catalog.Column;
import io.swiftbolt.catalog.Table;
import io.swiftbolt.database.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A real Postgres says which rows a condition is true for, and which conditions it refuses. */
class FilterOracleTest {
  private static final int ROWS = 60;
  private static final int CONDITIONS = 2_500;
  private static final Map<String, String> SYMBOLS = Map.ofEntries(Map.entry("eq", "="), Map.entry("neq", "<>"),
      Map.entry("lt", "<"), Map.entry("lte", "<="), Map.entry("gt", ">"), Map.entry("gte", ">="),
      Map.entry("like", "like"), Map.entry("ilike", "ilike"), Map.entry("match", "~"), Map.entry("imatch", "~*"));
  private static final List<String> NUMBERS = List.of("0", "1", "-1", "9", "10", "50", "50.0", "50.00", "5e1", "41.5",
      "0.1", "-0", "+7", " 8", "NaN", "Infinity", "-inf", "32767", "32768", "2147483648", "9223372036854775807",
      "9223372036854775808", "1e400", "1e-400", "1e38", "1e-50", "1_000", "0x1F", "0b101", "1__0", "12abc", "", ".5",
      "5.", ".",
      "e5", "1e", "0.30000000000000004", "16777217", "null", "true");
  private static final List<String> TEXTS = List.of("AAPL", "aapl", "a", "b", "", "ab", "abc", "a%c", "a_c", "a\\c",
      "é",
      "É", "10", "9", "null", "NULL", "Zebra", "x y", "a,b", "a\"b", "(x)", "𝒜", "\uffee", "a\nb", "a  ", "{x}",
      "A.B");
  private static final List<String> PATTERNS = List.of("a%", "%a", "%", "_", "", "a_c", "a\\_c", "a\\%c", "%b%", "A%",
      "a\\\\c", "%\\", "__", "%_%", "a%%c", "É", "_c", "%a%b%", "\\a%");
  private static final List<String> EXPRESSIONS = List.of("^a", "a$", ".", "", "^$", "a.c", "a|b", "[ab]+", "[^a]",
      "(a|b)c", "\\d+", "\\s", "^a.b$", "a{2}", "[[:digit:]]", "^.{2}$", "(", "[", "a{2,1}", "a{256}", "*a",
      "\\ya",
      "a\\Z", "\\.", "(?:a)b", "a?", "^[A-Z]+$", "x*y", "\\\\");
  private static final List<String> UUIDS = List.of("aaaaaaaa-0000-0000-0000-000000000001",
      "AAAAAAAA-0000-0000-0000-000000000001", "{aaaaaaaa-0000-0000-0000-000000000001}",
      "aaaaaaaa000000000000000000000001", "aaaa-aaaa-0000-0000-0000-0000-0000-0001",
      "ffffffff-ffff-ffff-ffff-ffffffffffff", "00000000-0000-0000-0000-000000000000",
      "7fffffff-0000-0000-0000-000000000000", "aaaaaaaa-0000-0000-0000-00000000000", "x", "",
      "a-aaaaaaa-0000-0000-0000-000000000001");
  private static final List<String> BOOLEANS = List.of("t", "true", "TRUE", "tr", "yes", "y", "on", "1", "f", "false",
      "no", "n", "off", "of", "0", "o", "2", "", "truth", " true ", "null");
  private static final List<String> TIMES = List.of("2026-11-20T23:30:58.1+00:00", "2026-11-20 23:30:58.1",
      "2026-11-21T00:30:58.1+01", "2026-11-20", "2026-11-20T23:30:58.123456Z", "2026-11-20T23:30:58.1234567Z",
      "2026-11-20T23:30:58.1234565", "20261120", "20261120T233058", "20261120T233058Z", "infinity", "-infinity",
      "epoch",
      "2026-11-20 24:00:00", "2026-11-20 24:00:01", "2026-11-20 23:59:60", "2026-11-20 23:60:00", "2026-02-30",
      "2024-02-29", "2026-13-01", "0044-03-15 BC", "10000-01-01", "2026-11-20 23:30", "2026-11-20T23",
      "2026-11-20 10:00-05:30",
      "2026-11-20 10:00 +05:30", "1-1-1 x", "noon", "", "0000-01-01", "2026-11-20 10:00+1530", "2026-11-20 10:00+16",
      "294276-12-31", "294277-01-01", "2026-11-20 10:00 UTC", "2026-1-5", "null");
  private static final List<String> JSONS = List.of("{\"a\": 1, \"b\": [true, null]}", "{\"b\":[true,null],\"a\":1.0}",
      "[]", "{}", "\"x\"", "1", "1.00", "true", "[1,2]", "[2,1]", "{\"a\":1,\"a\":2}", "{\"a\":2}", "{", "x", "",
      "[1] 2", "01", "\"\\u00e9\"", "1e2", "100");
  private static final Map<String, List<String>> VALUES = new TreeMap<>(Map.ofEntries(Map.entry("text", TEXTS),
      Map.entry("varchar", TEXTS), Map.entry("uuid", UUIDS), Map.entry("int2", NUMBERS), Map.entry("int4", NUMBERS),
      Map.entry("int8", NUMBERS), Map.entry("float4", NUMBERS), Map.entry("float8", NUMBERS),
      Map.entry("numeric", NUMBERS), Map.entry("bool", BOOLEANS), Map.entry("timestamptz", TIMES),
      Map.entry("timestamp", TIMES), Map.entry("date", TIMES), Map.entry("jsonb", JSONS), Map.entry("json", JSONS)));

  @Test
  void a_condition_is_true_for_the_rows_that_postgres_says() throws Exception {
    long seed = Long.getLong("swiftbolt.seed", new Random().nextLong());
    Random random = new Random(seed);
    List<Column> columns = VALUES.keySet().stream().map(type -> new Column("c_" + type, type, false)).toList();
    Table table = new Table("sample", columns, columns, true, true);
    Vertx vertx = Vertx.vertx();
    try {
      SqlConnection connection = get(TestDatabase.fresh().ownerPool(vertx).getConnection());
      get(connection.query("set time zone 'UTC'").execute());
      List<LiveRow> rows = sample(connection, random);
      int refused = 0;
      int matched = 0;
      for (int number = 0; number < CONDITIONS; number++) {
        Clause clause = clause(random);
        String filter = clause.column() + '=' + (clause.negated() ? "not." : "") + clause.operator().wire() + '.'
            + (clause.operator() == Operator.IN ? '(' + clause.value() + ')' : quoted(clause.value()));
        String expected = expected(connection, clause);
        String found = found(filter, table, rows);
        if (!expected.equals(found)) {
          assertEquals(expected, found,
              "seed " + seed + ", " + filter + " -> " + sql(clause) + difference(expected, found, rows, clause));
        }
        refused += expected.equals("refused") ? 1 : 0;
        matched += expected.contains("t") ? 1 : 0;
      }
      System.out.println(CONDITIONS + " conditions on " + rows.size() + " rows: " + refused + " refused, " + matched
          + " match some row; seed " + seed);
      assertTrue(matched > CONDITIONS / 10, "too few conditions match anything: " + matched);
    } finally {
      get(vertx.close());
    }
  }

  private static List<LiveRow> sample(SqlConnection connection, Random random) throws Exception {
    get(connection.query("create table sample (number int primary key, "
        + VALUES.keySet().stream().map(type -> "c_" + type + ' ' + type).collect(Collectors.joining(", ")) + ')')
        .execute());
    for (int number = 0; number < ROWS; number++) {
      get(connection.query("insert into sample (number) values (" + number + ')').execute());
      for (Map.Entry<String, List<String>> type : VALUES.entrySet()) {
        String value = pick(type.getValue(), random);
        if (random.nextInt(5) > 0) {
          // a value that the type refuses leaves null
          connection
              .query("update sample set c_" + type.getKey() + " = " + literal(value) + " where number = " + number)
              .execute().toCompletionStage().toCompletableFuture().handle((done, error) -> "")
              .get(30, TimeUnit.SECONDS);
        }
      }
    }
    List<LiveRow> rows = new ArrayList<>();
    // JSON's own null is the one value that a row as JSON does not tell from SQL's
    for (Row row : get(connection.query("select to_jsonb(s)::text from sample s order by number").execute())) {
      rows.add(LiveRow.of(row.getString(0)));
    }
    return rows;
  }

  private static Clause clause(Random random) {
    String type = pick(List.copyOf(VALUES.keySet()), random);
    List<String> values = VALUES.getOrDefault(type, List.of());
    Operator operator = pick(List.of(Operator.values()), random);
    String value = switch (operator) {
      case LIKE, ILIKE -> pick(PATTERNS, random);
      case MATCH, IMATCH -> pick(EXPRESSIONS, random);
      case IS -> pick(List.of("null", "true", "false", "unknown", "NULL", "x"), random);
      case IN -> items(values, random);
      default -> pick(values, random);
    };
    if (random.nextInt(3) > 0 && (type.equals("json") || !List.of("text", "varchar").contains(type))) {
      // mostly what the type can do
      operator = switch (operator) {
        case LIKE, ILIKE, MATCH, IMATCH -> Operator.GTE;
        default -> operator;
      };
      value = operator == Operator.GTE ? pick(values, random) : value;
    }
    return new Clause("c_" + type, random.nextInt(3) == 0, operator, value);
  }

  private static String items(List<String> values, Random random) {
    List<String> items = new ArrayList<>();
    for (int count = random.nextInt(4); count >= 0; count--) {
      String value = pick(values, random);
      items.add(random.nextInt(4) == 0 && value.indexOf('{') < 0
          ? value
          : '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
      if (random.nextInt(12) == 0) {
        items.add(pick(List.of("null", " NULL ", " \"x\" ", "a\\ ", "x y"), random));
      }
    }
    String list = random.nextInt(20) == 0 ? "" : String.join(pick(List.of(",", ", "), random), items);
    return list;
  }

  private static String quoted(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String found(String filter, Table table, List<LiveRow> rows) {
    RowFilter compiled;
    try {
      compiled = RowFilter.compile(filter, table);
    } catch (BadFilter e) {
      return "refused";
    }
    return rows.stream().map(row -> compiled.matches(row) ? "t" : "-").collect(Collectors.joining());
  }

  private static String expected(SqlConnection connection, Clause clause) throws Exception {
    String sql = "select string_agg(case when (" + sql(clause) + ") is true then 't' else '-' end, '' order by number)"
        + " from sample";
    return connection.query(sql).execute().toCompletionStage().toCompletableFuture()
        .handle((rows, error) -> error == null ? rows.iterator().next().getString(0) : "refused")
        .get(30, TimeUnit.SECONDS);
  }

  private static String difference(String expected, String found, List<LiveRow> rows, Clause clause) {
    StringBuilder values = new StringBuilder();
    for (int at = 0; at < Math.min(expected.length(), found.length()) && expected.length() == found.length(); at++) {
      if (expected.charAt(at) != found.charAt(at)) {
        values.append("; ").append(rows.get(at).value(clause.column(), new OpaqueType("text")));
      }
    }
    return values.toString();
  }

  private static String sql(Clause clause) {
    String type = clause.column().substring("c_".length());
    String bound = literal(clause.value());
    String not = clause.negated() ? "not " : "";
    return switch (clause.operator()) {
      case IS -> switch (clause.value()) {
        case "null", "true", "false", "unknown" -> clause.column() + " is " + not + clause.value();
        default -> "no such keyword";
      };
      case ISDISTINCT -> clause.column() + " is " + not + "distinct from " + bound + "::" + type;
      case IN -> not + '(' + clause.column() + " = any (" + literal('{' + clause.value() + '}') + "::" + type + "[]))";
      // the order of jsonb is not offered
      case LT, LTE, GT, GTE -> type.equals("jsonb") ? "no order" : comparison(clause, bound + "::" + type, not);
      case EQ, NEQ -> comparison(clause, bound + "::" + type, not);
      case LIKE, ILIKE, MATCH, IMATCH -> comparison(clause, bound, not);
    };
  }

  private static String comparison(Clause clause, String bound, String not) {
    boolean text = clause.column().equals("c_text") || clause.column().equals("c_varchar");
    // upper and lower case as the server's locale has it, order by code point
    boolean byCodePoint = switch (clause.operator()) {
      case LT, LTE, GT, GTE -> text;
      default -> false;
    };
    return not + '(' + clause.column() + (byCodePoint ? " collate \"C\" " : " ")
        + SYMBOLS.get(clause.operator().wire()) + ' ' + bound + ')';
  }

  private static String literal(String value) {
    return "E'" + value.replace("\\", "\\\\").replace("'", "\\'") + '\'';
  }

  private static <T> T pick(List<T> from, Random random) {
    return from.get(random.nextInt(from.size()));
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
