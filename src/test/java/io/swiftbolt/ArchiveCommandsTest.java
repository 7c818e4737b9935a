package io.swiftbolt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.database.TestDatabase;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files in and out, and the quarantine, by command. */
class ArchiveCommandsTest {
  private static final String HEADER = "symbol,timeframe,ts,open,high,low,close,volume\n";
  @TempDir
  Path directory;
  private final TestDatabase database = TestDatabase.fresh();
  private final Map<String, String> environment = environment(database);

  private static Map<String, String> environment(TestDatabase database) {
    Map<String, String> environment = Map.of("DATABASE_URL", database.url(), "YAHOO_URL", "http://127.0.0.1:1");
    assertEquals(0, CommandLineRun.of(environment, "migrate").exit());
    return environment;
  }

  @Test
  void bars_go_from_csv_over_parquet_into_another_database_and_come_out_the_same() throws IOException {
    Path first = file("first.csv",
        HEADER + "SPY,d1,2024-01-02,470,475,469,472.65,1000\nSPY,d1,2024-01-03,472,473,468,468.79,2000\n"
            + "AAPL,m1,2024-01-02T14:30:00Z,187.15,187.2,187,187.1,55\n");
    CommandLineRun read = CommandLineRun.of(environment, "import", first.toString(), "--provider", "vendor", "--rank",
        "7", "--by", "ada");
    assertEquals("3 rows: 3 bars new, 0 changed, 0 the same, 0 in quarantine", last(read), read::toString);
    Path parquet = directory.resolve("out.parquet");
    assertEquals("3 bars in " + parquet,
        CommandLineRun.of(environment, "export", parquet.toString(), "--symbols", "SPY,AAPL", "--timeframes", "d1,m1")
            .out());
    Map<String, String> other = environment(TestDatabase.fresh());
    CommandLineRun again = CommandLineRun.of(other, "import", parquet.toString());
    assertEquals("3 rows: 3 bars new, 0 changed, 0 the same, 0 in quarantine", last(again), again::toString);
    assertEquals(exported(environment, "here.csv"), exported(other, "there.csv"));
    assertTrue(exported(other, "there.csv")
        .contains("SPY,d1,2024-01-02T05:00:00Z,470.0,475.0,469.0,472.65,1000,vendor,import,raw,7"));
    assertEquals("2 bars in " + directory.resolve("range.csv"), CommandLineRun.of(environment, "export",
        directory.resolve("range.csv").toString(), "--symbol", "SPY", "--timeframe", "d1", "--from", "2024-01-02",
        "--to", "2024-01-04").out());
    assertEquals("0 bars in " + directory.resolve("then.csv"), CommandLineRun.of(environment, "export",
        directory.resolve("then.csv").toString(), "--symbol", "SPY", "--timeframe", "d1", "--as-of", "2024-01-02")
        .out());
  }

  private String exported(Map<String, String> from, String name) throws IOException {
    Path file = directory.resolve(name);
    assertEquals(0, CommandLineRun.of(from, "export", file.toString(), "--symbols", "SPY,AAPL", "--timeframes", "d1,m1")
        .exit());
    return Files.readString(file).replaceAll("(?m),\"?[^,]*$", ""); // when it was seen differs
  }

  @Test
  void a_bar_in_quarantine_is_listed_released_and_rejected_with_who_did_it() throws IOException {
    Path file = file("bad.csv", HEADER + "SPY,d1,2024-01-02,470,475,469,472,1\nSPY,d1,2024-01-03,470,475,469,472,1\n"
        + "SPY,d1,2024-01-04,470,999,469,472,1\nSPY,d1,2024-01-05,470,475,469,472,1\nSPY,d1,2024-01-08,470,475,469,472,1\n"
        + "SPY,d1,2024-01-06,470,475,469,472,1\n");
    assertEquals("6 rows: 4 bars new, 0 changed, 0 the same, 2 in quarantine",
        last(CommandLineRun.of(environment, "import", file.toString())));
    CommandLineRun list = CommandLineRun.of(environment, "quarantine", "list", "--symbol", "spy", "--reason", "spike");
    assertTrue(list.out().contains("SPY d1 2024-01-04T05:00:00Z SPIKE import/import held"), list::toString);
    String spike = list.out().substring(0, list.out().indexOf(' '));
    CommandLineRun released = CommandLineRun.of(environment, "quarantine", "release", spike, "--by", "ada", "--note",
        "true");
    assertEquals(0, released.exit(), released::toString);
    assertEquals(spike + " released", released.out());
    CommandLineRun twice = CommandLineRun.of(environment, "quarantine", "reject", spike, "4711", "--by", "bob");
    assertEquals(1, twice.exit());
    assertEquals(spike + " is released already\n4711 is not in quarantine", twice.out());
    CommandLineRun all = CommandLineRun.of(environment, "quarantine", "list", "--state", "all");
    assertTrue(all.out().contains("by ada: true"), all::toString);
    assertEquals("1 held, 1 released, 0 rejected", last(all));
  }

  @Test
  void what_cannot_be_meant_is_refused_in_one_sentence() throws IOException {
    refuses(2, "FILE must be a file that can be read", "import", directory.resolve("none.csv").toString());
    refuses(2, "--format must be csv or parquet", "import", file("bars.txt", HEADER).toString());
    refuses(2, "--rank must be 0 to 9999, is -1", "import", file("a.csv", HEADER).toString(), "--rank", "-1");
    refuses(2, "--provider must be", "import", file("a.csv", HEADER).toString(), "--provider", "no good");
    refuses(1, "row 1: timeframe must be one of", "import",
        file("b.csv", HEADER + "A,m9,2024-01-02,1,1,1,1,1\n").toString());
    refuses(1, "the two never mix", "import", file("c.csv", HEADER + "A,d1,2024-01-02,1,1,1,1,1\n").toString(),
        "--provider", "simulated");
    refuses(1, "Symbol not found: NONE", "export", directory.resolve("x.csv").toString(), "--symbol", "NONE",
        "--timeframe", "d1");
    refuses(2, "--timeframe w1 is not stored", "export", directory.resolve("x.csv").toString(), "--symbol", "A",
        "--timeframe", "w1");
    refuses(2, "--as-of must not lie in the future", "export", directory.resolve("x.csv").toString(), "--symbol", "A",
        "--timeframe", "d1", "--as-of", "2190-01-01");
    refuses(2, "PROVIDER must be one of [", "providers", "close-circuit", "bloomberg", "--by", "ada");
    refuses(2, "--limit must be 1 to 1000, is 0", "providers", "list", "--limit", "0");
    refuses(2, "--state must be", "quarantine", "list", "--state", "lost");
    refuses(2, "--reason must be one of", "quarantine", "list", "--reason", "UGLY");
    assertEquals("failed", sql("select status from bar_imports order by started_at desc limit 1"));
  }

  private void refuses(int exit, String words, String... arguments) {
    CommandLineRun run = CommandLineRun.of(environment, arguments);
    assertTrue(run.err().contains(words), run::toString);
    assertEquals(1, run.err().lines().count(), run::toString);
    assertEquals(exit, run.exit(), run::toString);
  }

  private String sql(String query) {
    Vertx vertx = Vertx.vertx();
    try {
      return database.pool(vertx).query(query).execute().await().iterator().next().getString(0);
    } finally {
      vertx.close().await();
    }
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private static String last(CommandLineRun run) {
    return run.out().lines().reduce("", (before, line) -> line);
  }
}
