package io.swiftbolt.realtime.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.catalog.Column;
import io.swiftbolt.catalog.Table;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FilterGrammarTest {
  private static final List<Column> COLUMNS = List.of(new Column("id", "uuid", true),
      new Column("symbol", "text", false), new Column("timeframe", "text", false),
      new Column("progress_percent", "numeric", false), new Column("attempt", "int4", false),
      new Column("done", "bool", false), new Column("tags", "_text", false), new Column("extra", "jsonb", false),
      new Column("plain", "json", false), new Column("created_at", "timestamptz", false));
  private static final Table TABLE = new Table("job_runs", COLUMNS, COLUMNS, true, true);
  private static final String ROW = """
      {"id": "aaaaaaaa-0000-0000-0000-000000000001", "symbol": "AAPL", "timeframe": "h1", "progress_percent": 50.0,
       "attempt": 10, "done": null, "tags": ["a"], "extra": {"a": 1, "b": [true, "x"]}, "plain": {},
       "created_at": "2026-11-20T23:30:58.1+00:00"}""";

  @Test
  void conditions_are_joined_by_commas() throws BadFilter {
    assertEquals(List.of(clause("symbol", Operator.EQ, "AAPL"), clause("timeframe", Operator.EQ, "1h")),
        FilterGrammar.parse("symbol=eq.AAPL,timeframe=eq.1h"));
  }

  @Test
  void blanks_around_a_condition_do_not_count() throws BadFilter {
    assertEquals(List.of(clause("a", Operator.EQ, "1"), clause("b", Operator.GT, "2 x")),
        FilterGrammar.parse("  a=eq.1 ,\tb=gt.2 x  "));
  }

  @Test
  void commas_in_parentheses_and_quotes_do_not_split() throws BadFilter {
    assertEquals(List.of(clause("a", Operator.IN, "1,2"), clause("b", Operator.EQ, "x,y")),
        FilterGrammar.parse("a=in.(1,2),b=eq.\"x,y\""));
    assertEquals(List.of(clause("a", Operator.IN, "\"x),(\",2"), clause("b", Operator.EQ, "1")),
        FilterGrammar.parse("a=in.(\"x),(\",2),b=eq.1"));
    assertEquals(List.of(clause("a", Operator.EQ, "f(x,y)")), FilterGrammar.parse("a=eq.f(x,y)"));
  }

  @Test
  void a_quote_inside_a_value_is_text() throws BadFilter {
    assertEquals(List.of(clause("a", Operator.EQ, "5\" disk"), clause("b", Operator.EQ, "1")),
        FilterGrammar.parse("a=eq.5\" disk,b=eq.1"));
  }

  @Test
  void quotes_hold_quotes_and_backslashes() throws BadFilter {
    assertEquals(List.of(clause("a", Operator.EQ, "say \"hi\" \\ bye")),
        FilterGrammar.parse("a=eq.\"say \\\"hi\\\" \\\\ bye\""));
    assertEquals(List.of(clause("a", Operator.EQ, "\"x\"y")), FilterGrammar.parse("a=eq.\"x\"y"));
    assertEquals(List.of(clause("a", Operator.EQ, "\"open")), FilterGrammar.parse("a=eq.\"open"));
  }

  @Test
  void the_first_equals_sign_and_the_first_dot_split() throws BadFilter {
    assertEquals(List.of(clause("a", Operator.EQ, "x=eq.y.z")), FilterGrammar.parse("a=eq.x=eq.y.z"));
    assertEquals(List.of(clause("a", Operator.EQ, "")), FilterGrammar.parse("a=eq."));
    assertEquals(List.of(clause("a b", Operator.EQ, "1")), FilterGrammar.parse("a b=eq.1"));
  }

  @Test
  void not_turns_any_operator_around() throws BadFilter {
    assertEquals(List.of(new Clause("a", true, Operator.LIKE, "x%")), FilterGrammar.parse("a=not.like.x%"));
  }

  @Test
  void a_blank_filter_is_none() throws BadFilter {
    assertEquals(List.of(), FilterGrammar.parse(" "));
    assertTrue(matches(null));
    assertTrue(matches(""));
    assertTrue(matches("  \n"));
  }

  @Test
  void errors_of_syntax_are_told_as_the_protocol_does() {
    assertSyntax("[\"undefined\"]", "undefined");
    assertSyntax("[\"foo\", \"hey\"]", "symbol=foo.hey");
    assertSyntax("[\"eq\"]", "symbol=eq");
    assertSyntax("[\"not\", \"not.eq.1\"]", "symbol=not.not.not.eq.1");
    assertSyntax("[\"EQ\", \"a\\\"b\"]", "symbol=EQ.a\"b");
    assertSyntax("`in` filter value must be wrapped by parentheses", "symbol=in.1,2");
    assertSyntax("`in` filter value must be wrapped by parentheses", "symbol=in.(");
    for (String filter : List.of(",", "symbol=eq.A,", ",symbol=eq.A", "symbol=eq.A,,symbol=eq.B", "symbol=eq.A, ")) {
      assertSyntax("filter must not contain empty segments (check for extra commas)", filter);
    }
    assertSyntax("filter must be at most 10000 characters long, is 10010", "symbol=eq." + "x".repeat(10_000));
  }

  @Test
  void what_the_table_cannot_serve_is_refused_by_name() {
    assertRefused("invalid column for filter nope", "nope=eq.1");
    assertRefused("invalid input syntax for type integer: \"x\"", "attempt=eq.x");
    assertRefused("value \"3000000000\" is out of range for type integer", "attempt=eq.3000000000");
    assertRefused("invalid input syntax for type integer: \"\"", "attempt=eq.");
    assertRefused("invalid input syntax for type uuid: \"1\"", "id=in.(1)");
    assertRefused("invalid input syntax for type boolean: \"o\"", "done=eq.o");
    assertRefused("operator like is not supported on column attempt of type integer", "attempt=like.1%");
    assertRefused("operator imatch is not supported on column attempt of type integer", "attempt=imatch.1");
    assertRefused("operator eq is not supported on column tags of type text[]", "tags=eq.{a}");
    assertRefused("operator eq is not supported on column plain of type json", "plain=eq.{}");
    assertRefused("operator lt is not supported on column extra of type jsonb", "extra=lt.{}");
    assertRefused("is true filter requires a boolean column, got text", "symbol=is.true");
    assertRefused("invalid value for is filter: must be null, true, false, or unknown", "symbol=is.NULL");
    assertRefused("LIKE pattern must not end with escape character", "symbol=like.a\\");
    assertRefused("malformed array literal: \"{1,}\"", "attempt=in.(1,)");
    assertRefused("date/time field value out of range: \"2026-02-30\"", "created_at=gt.2026-02-30");
    assertRefused("too many values for `in` filter. Maximum 100", "attempt=in.(" + numbers(101) + ")");
    assertTrue(message("symbol=match.(").startsWith("invalid regular expression for match filter: "));
  }

  @Test
  void a_hundred_values_are_not_too_many() throws BadFilter {
    assertTrue(matches("attempt=in.(" + numbers(100) + ")"));
  }

  @Test
  void values_are_compared_as_the_column_does() throws BadFilter {
    assertTrue(matches("progress_percent=eq.50"));
    assertTrue(matches("progress_percent=eq.50.0"));
    assertTrue(matches("progress_percent=gt.9"));
    assertTrue(matches("attempt=gt.9"));
    assertFalse(matches("symbol=gt.a"));
    assertTrue(matches("id=eq.AAAAAAAA-0000-0000-0000-000000000001"));
    assertTrue(matches("created_at=eq.2026-11-21T00:30:58.1+01"));
    assertTrue(matches("created_at=lt.2026-11-21"));
    assertTrue(matches("extra=eq.\"{\\\"b\\\":[true,\\\"x\\\"],\\\"a\\\":1.00}\""));
  }

  @Test
  void unknown_is_no_match() throws BadFilter {
    assertFalse(matches("done=eq.t"));
    assertFalse(matches("done=neq.t"));
    assertFalse(matches("done=not.eq.t"));
    assertFalse(matches("done=not.in.(t)"));
    assertTrue(matches("done=isdistinct.t"));
    assertTrue(matches("done=is.null"));
    assertTrue(matches("done=is.unknown"));
    assertTrue(matches("done=not.is.true"));
    assertTrue(matches("tags=not.is.null"));
    assertFalse(matches("symbol=not.in.(MSFT,null)"));
    assertTrue(matches("symbol=not.in.(MSFT,\"null\")"));
  }

  @Test
  void a_column_that_the_row_lacks_never_matches() throws BadFilter {
    LiveRow row = LiveRow.of("{\"id\": \"aaaaaaaa-0000-0000-0000-000000000001\"}");
    for (String filter : List.of("symbol=eq.AAPL", "symbol=neq.AAPL", "symbol=is.null", "symbol=not.is.null",
        "symbol=isdistinct.A", "symbol=not.in.()")) {
      assertFalse(RowFilter.compile(filter, TABLE).matches(row), filter);
    }
    assertTrue(RowFilter.compile("id=not.is.null", TABLE).matches(row));
  }

  @Test
  void a_timeframe_may_be_spelt_in_any_known_way() throws BadFilter {
    for (String spelling : List.of("h1", "1h", "1H", "60", "1hour", "\"1h\"")) {
      assertTrue(matches("timeframe=eq." + spelling), spelling);
      assertFalse(matches("timeframe=neq." + spelling), spelling);
    }
    assertTrue(matches("timeframe=in.(15m,1d,1h)"));
    assertFalse(matches("timeframe=not.in.(15m,1h)"));
    assertTrue(matches("timeframe=neq.1D"));
    assertTrue(matches("timeframe=neq.fortnight"));
    assertFalse(matches("symbol=eq.aapl"));
  }

  @Test
  void expressions_of_strangers_end_in_time() throws BadFilter {
    LiveRow row = LiveRow.of("{\"symbol\": \"" + "a".repeat(5_000) + "\"}");
    assertFalse(RowFilter.compile("symbol=match.(a*)*(a|aa)+$b", TABLE).matches(row));
    assertRefused("invalid regular expression for match filter: regular expression is too complex",
        "symbol=match.((a{99}){99}){99}");
    assertRefused("invalid regular expression for match filter: regular expression is too complex",
        "symbol=match.a{256}");
    LiveRow huge = LiveRow.of("{\"symbol\": \"" + "a".repeat(1_000_000) + "\"}");
    assertFalse(RowFilter.compile("symbol=match.^a+$", TABLE).matches(huge));
    assertFalse(RowFilter.compile("symbol=not.match.^a+$", TABLE).matches(huge));
  }

  private static Clause clause(String column, Operator operator, String value) {
    return new Clause(column, false, operator, value);
  }

  private static boolean matches(@Nullable String filter) throws BadFilter {
    return RowFilter.compile(filter, TABLE).matches(LiveRow.of(ROW));
  }

  private static String numbers(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(String::valueOf).collect(Collectors.joining(","));
  }

  private static void assertSyntax(String reason, String filter) {
    assertEquals("Error parsing `filter` params: " + reason, message(filter));
  }

  private static void assertRefused(String reason, String filter) {
    assertEquals(reason, message(filter));
  }

  private static String message(String filter) {
    return String.valueOf(assertThrows(BadFilter.class, () -> RowFilter.compile(filter, TABLE), filter).getMessage());
  }
}
