package io.swiftbolt.cli;

import io.swiftbolt.archive.SeriesDefaults;
import io.swiftbolt.bars.ImportLog;
import io.swiftbolt.config.ConfigError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Reads bars from a file through the gate that vendors' bars pass, and counts their time as covered. */
@Command(name = "import", description = {"Store the bars of a CSV or Parquet file, raw as traded.",
    "Columns: symbol, timeframe, ts, open, high, low, close, volume, and if there are any provider, feed, basis, rank.",
    "The same file twice changes nothing."}, mixinStandardHelpOptions = true)
final class ImportCommand implements Callable<Integer> {
  private static final int RANK_MOST = 9999;

  @ParentCommand
  @Nullable
  Commands parent;

  @Mixin
  Settings settings = new Settings();

  @Mixin
  Output output = new Output();

  @Parameters(paramLabel = "FILE")
  Path file = Path.of("");

  @Option(names = "--format", paramLabel = "FORMAT", description = "csv or parquet; by default what the file's name ends with")
  @Nullable
  String format;

  @Option(names = "--symbol", paramLabel = "SYMBOL", description = "of rows that name none")
  @Nullable
  String symbol;

  @Option(names = "--timeframe", paramLabel = "TIMEFRAME", description = "of rows that name none")
  @Nullable
  String timeframe;

  @Option(names = "--provider", paramLabel = "NAME", description = "whose bars they are, whatever the rows say; import if nobody says")
  @Nullable
  String provider;

  @Option(names = "--feed", paramLabel = "NAME", description = "which tape they come from; import if nobody says")
  @Nullable
  String feed;

  @Option(names = "--rank", paramLabel = "N", description = "of the feed: a lower one never overwrites a higher one; 0 if nobody says")
  @Nullable
  Integer rank;

  @Option(names = "--complete", description = "what is missing between the first and the last bar of a series was not traded; otherwise it stays a gap. The rows of a series must be ascending")
  boolean complete;

  @Option(names = "--by", paramLabel = "NAME", description = "who imports; written down; default: the user who runs the command")
  @Nullable
  String by;

  @Override
  public Integer call() {
    if (parent == null) {
      throw new IllegalStateException("import is a subcommand");
    }
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new ConfigError("FILE must be a file that can be read, is " + file);
    }
    if (rank != null && (rank < 0 || rank > RANK_MOST)) {
      throw new ConfigError("--rank must be 0 to " + RANK_MOST + ", is " + rank);
    }
    Archive.ImportOrder order = new Archive.ImportOrder(file, CommonOptions.format(format, file),
        new SeriesDefaults(Optional.ofNullable(symbol).map(CommonOptions::ticker),
            Optional.ofNullable(timeframe).map(CommonOptions::timeframe)),
        name("--provider", provider), name("--feed", feed), Optional.ofNullable(rank), complete,
        CommonOptions.user(by));
    try (Operations.Workshop workshop = parent.operations.open(settings.read(parent.environment))) {
      ImportLog.Counts counts = workshop.archive().read(order, rows -> output.line(rows + " rows"));
      output.line("%d rows: %d bars new, %d changed, %d the same, %d in quarantine".formatted(counts.read(),
          counts.inserted(), counts.changed(), counts.same(), counts.rejected()));
      return 0;
    }
  }

  private static Optional<String> name(String option, @Nullable String text) {
    if (text != null && !text.matches("[a-z0-9_-]{1,40}")) {
      throw new ConfigError(option + " must be 1 to 40 of a-z 0-9 _ -, is " + text);
    }
    return Optional.ofNullable(text);
  }
}
