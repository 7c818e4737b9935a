package io.swiftbolt.cli;

import io.swiftbolt.market.TimeRange;
import io.swiftbolt.quality.CheckLog;
import io.swiftbolt.quality.CheckLog.Check;
import io.swiftbolt.quality.CheckLog.Kind;
import io.swiftbolt.quality.SeriesComparison;
import io.swiftbolt.symbols.Symbol;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Holds stored bars against a vendor. Exit 1 unless they agree. */
@Command(name = "check", description = {"Hold stored bars against what a vendor says today.",
    "By default the vendor they came from; what it has changed is fetched again."}, mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  @ParentCommand
  @Nullable
  Commands parent;

  @Mixin
  Settings settings = new Settings();

  @Mixin
  Output output = new Output();

  @Option(names = "--symbol", required = true, paramLabel = "SYMBOL")
  String symbol = "";

  @Option(names = "--timeframe", required = true, paramLabel = "TIMEFRAME", description = "one that is stored")
  String timeframe = "";

  @Option(names = "--from", required = true, paramLabel = "TIME", description = "date or instant, UTC")
  String from = "";

  @Option(names = "--to", required = true, paramLabel = "TIME", description = "date (not included) or instant, UTC")
  String to = "";

  @Option(names = "--against", paramLabel = "PROVIDER", description = "another vendor that is configured: within tolerances")
  @Nullable
  String against;

  @Override
  public Integer call() {
    if (parent == null) {
      throw new IllegalStateException("check is a subcommand");
    }
    String ticker = CommonOptions.ticker(symbol);
    Instant start = CommonOptions.time("--from", from);
    Instant end = CommonOptions.time("--to", to);
    CommonOptions.checkOrder(start, end);
    try (Operations.Workshop workshop = parent.operations.open(settings.read(parent.environment))) {
      Symbol found = workshop.symbol(ticker);
      CheckLog.Subject subject = new CheckLog.Subject(found.id(), found.ticker(),
          CommonOptions.timeframe(timeframe), new TimeRange(start, end));
      Optional<Check> check = (against == null
          ? workshop.checks().check(subject, Kind.VERIFY)
          : workshop.checks().check(subject, against)).await();
      if (check.isEmpty()) {
        output.line(
            "nothing to compare: no bars are stored there, or their vendor is not configured or does not serve them");
        return Commands.FAILED;
      }
      tell(check.get());
      return check.get().status().equals("agrees") ? 0 : Commands.FAILED;
    }
  }

  private void tell(Check check) {
    output.line("%s %s %s against %s/%s: %s".formatted(check.kind().code(), check.subject().symbol(),
        check.subject().timeframe().code(), check.provider(), check.feed(), check.status()));
    check.error().ifPresent(output::line);
    check.result().ifPresent(found -> {
      output.line("%d bars compared, %d differ, %d gone, %d new".formatted(found.compared(), found.differing(),
          found.gone(), found.added()));
      for (SeriesComparison.Difference worst : found.worst()) {
        output.line("%s %s stored %s, vendor %s".formatted(worst.ts(), worst.field(), worst.stored(), worst.vendor()));
      }
    });
  }
}
