package io.swiftbolt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.database.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A walk-forward by command, over bars in the database. */
class EvaluateCommandTest {
  @TempDir
  Path directory;
  private final Map<String, String> environment = Map.of("DATABASE_URL", TestDatabase.fresh().url(), "YAHOO_URL",
      "http://127.0.0.1:1");

  @Test
  void forecasts_of_stored_bars_are_scored_and_told_beside_those_without_skill() throws IOException {
    assertEquals(0, CommandLineRun.of(environment, "migrate").exit());
    assertEquals(0, CommandLineRun.of(environment, "import", bars().toString()).exit());
    CommandLineRun run = CommandLineRun.of(environment, "evaluate", "--symbols", "spy,QQQ", "--from", "2023-06-01",
        "--to", "2023-12-01");
    assertEquals(0, run.exit(), run::toString);
    for (String words : new String[]{"1D: ", "1M: ", "within the 50 / 80 / 90 % interval: ", "random walk",
        "climatology", "EWMA-normal", "pinball loss", "Winkler"}) {
      assertTrue(run.out().contains(words), run::toString);
    }
    CommandLineRun unknown = CommandLineRun.of(environment, "evaluate", "--symbols", "NOPE", "--from", "2023-06-01",
        "--to", "2023-12-01");
    assertEquals(1, unknown.exit());
    assertTrue(unknown.err().contains("NOPE"), unknown::toString);
    CommandLineRun before = CommandLineRun.of(environment, "evaluate", "--symbols", "SPY", "--from", "2001-06-01",
        "--to", "2001-12-01");
    assertEquals(1, before.exit());
    assertTrue(before.out().contains("nothing to score"), before::toString);
    CommandLineRun backwards = CommandLineRun.of(environment, "evaluate", "--symbols", "SPY", "--from", "2023-06-01",
        "--to", "2023-01-01");
    assertEquals(2, backwards.exit(), backwards::toString);
  }

  private Path bars() throws IOException {
    StringBuilder csv = new StringBuilder("symbol,timeframe,ts,open,high,low,close,volume\n");
    SplittableRandom random = new SplittableRandom(4);
    for (String symbol : new String[]{"SPY", "QQQ"}) {
      double close = 100;
      for (LocalDate day = LocalDate.of(2023, 1, 3); day.isBefore(LocalDate.of(2024, 1, 1)); day = day.plusDays(1)) {
        if (day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY) {
          continue;
        }
        double open = close * (1 + 0.002 * random.nextGaussian());
        close = open * (1 + 0.01 * random.nextGaussian());
        csv.append(String.format(Locale.ROOT, "%s,d1,%s,%.4f,%.4f,%.4f,%.4f,1000%n", symbol, day, open,
            Math.max(open, close) * 1.003, Math.min(open, close) * 0.997, close));
      }
    }
    return Files.writeString(directory.resolve("bars.csv"), csv);
  }
}
