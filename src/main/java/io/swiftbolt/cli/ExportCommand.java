package io.swiftbolt.cli;

import io.swiftbolt.config.ConfigError;
import io.swiftbolt.market.Timeframe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Writes stored bars into a file, as they are now or were known at an instant. */
@Command(name = "export", description = {
    "Write stored bars into a CSV or Parquet file, raw as traded, with their provenance.",
    "The file appears when it is whole. import takes it back."}, mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
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

  @ArgGroup(multiplicity = "1")
  BackfillCommand.Which which = new BackfillCommand.Which();

  @Option(names = {"--timeframe", "--timeframes"}, split = ",", required = true, paramLabel = "TIMEFRAME")
  List<String> timeframes = List.of();

  @Option(names = "--from", paramLabel = "TIME", description = "date or instant, UTC; by default the first bar")
  @Nullable
  String from;

  @Option(names = "--to", paramLabel = "TIME", description = "date (not included) or instant, UTC; by default the last bar")
  @Nullable
  String to;

  @Option(names = "--as-of", paramLabel = "TIME", description = "only what was known then, each bar as it was")
  @Nullable
  String asOf;

  @Override
  public Integer call() {
    if (parent == null) {
      throw new IllegalStateException("export is a subcommand");
    }
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null || !Files.isDirectory(directory) || Files.isDirectory(file)) {
      throw new ConfigError("FILE must be a file in a directory that exists, is " + file);
    }
    Optional<Instant> start = Optional.ofNullable(from).map(text -> CommonOptions.time("--from", text));
    Optional<Instant> end = Optional.ofNullable(to).map(text -> CommonOptions.time("--to", text));
    Optional<Instant> known = Optional.ofNullable(asOf).map(text -> CommonOptions.time("--as-of", text));
    start.ifPresent(first -> end.ifPresent(last -> CommonOptions.checkOrder(first, last)));
    Archive.ExportOrder order = new Archive.ExportOrder(file, CommonOptions.format(format, file),
        which.symbols.stream().map(CommonOptions::ticker).distinct().toList(),
        timeframes.stream().map(ExportCommand::stored).distinct().toList(), start, end, known);
    try (Operations.Workshop workshop = parent.operations.open(settings.read(parent.environment))) {
      if (known.isPresent() && known.get().isAfter(workshop.now())) {
        throw new ConfigError("--as-of must not lie in the future, is " + known.get());
      }
      output.line(workshop.archive().write(order, rows -> {}) + " bars in " + file);
      return 0;
    }
  }

  private static Timeframe stored(String text) {
    Timeframe timeframe = CommonOptions.timeframe(text);
    if (timeframe == Timeframe.M30 || timeframe == Timeframe.W1) {
      throw new ConfigError("--timeframe " + timeframe.code() + " is not stored: it is made of "
          + timeframe.base().code());
    }
    return timeframe;
  }
}
