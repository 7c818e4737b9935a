package io.swiftbolt.realtime.filter;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.catalog.Column;
import io.swiftbolt.catalog.Table;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever strangers send is a filter or refused. */
class FilterFuzzTest {
  private static final List<Column> COLUMNS = List.of(new Column("t", "text", false), new Column("n", "numeric", false),
      new Column("i", "int4", false), new Column("f", "float8", false), new Column("b", "bool", false),
      new Column("u", "uuid", false), new Column("z", "timestamptz", false), new Column("d", "date", false),
      new Column("j", "jsonb", false), new Column("a", "_text", false), new Column("timeframe", "text", false));
  private static final Table TABLE = new Table("sample", COLUMNS, COLUMNS, true, true);
  private static final String[] PIECES = {"t", "n", "i", "f", "b", "u", "z", "d", "j", "a", "timeframe", "=", ".", "eq",
      "in", "not.", "like", "match", "imatch", "ilike", "is", "isdistinct", "gt", "(", ")", ",", "\"", "\\", "{", "}",
      "[",
      "]", "*", "+", "?", "|", "^", "$", "1", "9", "-", "e", "E9", "999999999", ".5", "null", "true", "%", "_", " ",
      "\t",
      "\u0000", "é", "\ud800", "𝒜", "0x", ":", "T", "Z", "2026-01-01", "a{99}", "(?", "[:", "\\d", "\\1", "\\x",
      "\"\"",
      "infinity", "BC", "1h"};
  private static final String ROW = """
      {"t": "aab", "n": 1.5, "i": 7, "f": 0.5, "b": true, "u": null, "z": "2026-11-20T23:30:58.1+00:00",
       "d": "2026-11-20", "j": {"a": [1]}, "a": ["x"], "timeframe": "h1"}""";

  @Test
  void any_text_is_a_filter_or_refused_and_soon() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    int[] compiled = {0};
    assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
      for (int number = 0; number < 50_000; number++) {
        String filter = text(random);
        try {
          RowFilter.compile(filter, TABLE).matches(LiveRow.of(ROW));
          compiled[0]++;
        } catch (BadFilter expected) {
          assertTrue(String.valueOf(expected.getMessage()).length() > 5, filter);
        } catch (RuntimeException | StackOverflowError e) {
          throw new AssertionError("seed " + seed + ", filter " + filter, e);
        }
      }
    });
    assertTrue(compiled[0] > 1_000, "too few of the texts are filters: " + compiled[0]);
  }

  @Test
  void long_texts_of_one_kind_take_no_long_time() {
    assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
      for (String piece : PIECES) {
        for (String start : List.of("", "t=match.", "t=like.", "n=eq.", "j=eq.", "t=in.(", "z=gt.", "i=eq.", "f=lt.")) {
          String filter = start + piece.repeat((FilterGrammar.MOST_CHARACTERS - start.length()) / piece.length());
          try {
            RowFilter.compile(filter, TABLE).matches(LiveRow.of(ROW));
          } catch (BadFilter expected) {
            assertTrue(expected.getMessage() != null);
          }
        }
      }
    });
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    if (random.nextInt(3) > 0) {
      text.append(COLUMNS.get(random.nextInt(COLUMNS.size())).name()).append('=')
          .append(List.of(Operator.values()).get(random.nextInt(Operator.values().length)).wire()).append('.');
    }
    for (int count = random.nextInt(12); count > 0; count--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }
}
