package io.swiftbolt.cli;

import io.swiftbolt.forecast.WalkForwardReport;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Issues daily forecasts over a stretch of the past as the server would have, and tells how good they were. */
@Command(name = "evaluate", description = {
    "Walk forward through stored daily bars: forecast each session from what was "
        + "known, score it when it came.",
    "Losses are in basis points of log return beside those of forecasts without skill; less is better."}, mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {
  @ParentCommand
  @Nullable
  Commands parent;

  @Mixin
  Settings settings = new Settings();

  @Mixin
  Output output = new Output();

  @Option(names = "--symbols", split = ",", paramLabel = "A,B", description = "learnt from together; default the watch-list")
  List<String> symbols = List.of();

  @Option(names = "--from", required = true, paramLabel = "TIME", description = "first origin: date or instant, UTC")
  String from = "";

  @Option(names = "--to", required = true, paramLabel = "TIME", description = "no origin and no outcome at or after it")
  String to = "";

  @Override
  public Integer call() {
    if (parent == null) {
      throw new IllegalStateException("evaluate is a subcommand");
    }
    List<String> tickers = symbols.stream().map(CommonOptions::ticker).distinct().toList();
    Instant start = CommonOptions.time("--from", from);
    Instant end = CommonOptions.time("--to", to);
    CommonOptions.checkOrder(start, end);
    try (Operations.Workshop workshop = parent.operations.open(settings.read(parent.environment))) {
      WalkForwardReport report = workshop.evaluate(tickers, start, end);
      if (report.forecasts() == 0) {
        output.line("nothing to score: no symbol has enough daily bars before and within the range");
        return Commands.FAILED;
      }
      output.line(EvaluationText.of(report));
      return 0;
    }
  }
}
