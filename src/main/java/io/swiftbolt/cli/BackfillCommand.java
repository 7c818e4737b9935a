package io.swiftbolt.cli;

import io.swiftbolt.config.ConfigError;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.symbols.Symbols;
import java.io.Console;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Fills a stretch of time once and waits for it. Exit 1 if a slice failed or it was stopped before it was done. */
@Command(name = "backfill", description = "Fill a stretch of time now.", mixinStandardHelpOptions = true)
final class BackfillCommand implements Callable<Integer> {
  private static final int DAYS_MOST = 36_500;

  @ParentCommand
  @Nullable
  Commands parent;

  @Mixin
  Settings settings = new Settings();

  @Mixin
  Output output = new Output();

  @ArgGroup(multiplicity = "1")
  Which which = new Which();

  @Option(names = {"--timeframe", "--timeframes"}, split = ",", required = true, paramLabel = "TIMEFRAME")
  List<String> timeframes = List.of();

  @Option(names = "--from", paramLabel = "TIME", description = "date or instant, UTC")
  @Nullable
  String from;

  @Option(names = "--to", paramLabel = "TIME", description = "date (not included) or instant, UTC; default now")
  @Nullable
  String to;

  @Option(names = "--days", paramLabel = "N", description = "the last N days instead of --from and --to; default 30")
  @Nullable
  Integer days;

  @Option(names = "--incremental", description = "only what is missing; otherwise answered time is asked for again")
  boolean incremental;

  /** Whose bars. */
  static final class Which {
    @Option(names = {"--symbol", "--symbols"}, split = ",", paramLabel = "SYMBOL")
    List<String> symbols = List.of();

    @Option(names = "--all", description = "the whole watch-list")
    boolean all;
  }

  @Override
  public Integer call() {
    if (parent == null) {
      throw new IllegalStateException("backfill is a subcommand");
    }
    checkTimes();
    List<String> codes = timeframes.stream().map(BackfillCommand::canonical).distinct().toList();
    List<String> symbols = which.symbols.stream().map(BackfillCommand::ticker).distinct().toList();
    try (Operations.Workshop workshop = parent.operations.open(settings.read(parent.environment))) {
      Instant end = to == null ? workshop.now() : time("--to", to);
      Instant start = from == null ? end.minus(Duration.ofDays(days == null ? 30 : days)) : time("--from", from);
      if (!start.isBefore(end)) {
        throw new ConfigError("--from must be before --to, is " + start + " and --to is " + end);
      }
      Operations.BackfillState state = work(workshop,
          new Operations.BackfillOrder(symbols, codes, start, end, incremental));
      output.line("%d of %d slices done, %d failed, %d bars written%s".formatted(state.done(), state.total(),
          state.failed(), state.rows(), state.isComplete() ? "" : "; stopped, the rest stays in the queue"));
      return state.isComplete() && state.failed() == 0 ? 0 : Commands.FAILED;
    }
  }

  private Operations.BackfillState work(Operations.Workshop workshop, Operations.BackfillOrder order) {
    if (Optional.ofNullable(System.console()).filter(Console::isTerminal).isEmpty()) {
      return workshop.backfill(order, lines());
    }
    try (ProgressBar bar = new ProgressBarBuilder().setTaskName("backfill").setUnit(" slices", 1)
        .setStyle(ProgressBarStyle.ASCII).setInitialMax(-1).build()) {
      return workshop.backfill(order, state -> {
        bar.maxHint(state.total());
        bar.stepTo(state.ended());
        bar.setExtraMessage(" " + state.rows() + " bars");
      });
    }
  }

  /** A line at each tenth of the way. */
  private Consumer<Operations.BackfillState> lines() {
    int[] told = {-1};
    return state -> {
      int tenth = state.total() == 0 ? 10 : 10 * state.ended() / state.total();
      if (tenth > told[0]) {
        told[0] = tenth;
        output.line("%3d %%  %d of %d slices, %d bars".formatted(tenth * 10, state.ended(),
            state.total(), state.rows()));
      }
    };
  }

  private void checkTimes() {
    if (days != null && (from != null || to != null)) {
      throw new ConfigError("--days cannot be combined with --from and --to");
    }
    if (to != null && from == null) {
      throw new ConfigError("--to needs --from");
    }
    if (days != null && (days < 1 || days > DAYS_MOST)) {
      throw new ConfigError("--days must be 1 to " + DAYS_MOST + ", is " + days);
    }
    if (from != null) {
      time("--from", from);
    }
    if (to != null) {
      time("--to", to);
    }
  }

  private static String ticker(String text) {
    try {
      return Symbols.ticker(text);
    } catch (IllegalArgumentException e) {
      throw new ConfigError("--" + e.getMessage());
    }
  }

  private static String canonical(String text) {
    return Timeframe.find(text).map(Timeframe::code).orElseThrow(
        () -> new ConfigError("--timeframe must be one of " + Timeframe.legalValues() + ", is " + text));
  }

  private static Instant time(String option, String text) {
    try {
      return text.length() == 10 ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant() : Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new ConfigError(
          option + " must be a date like 2026-03-02 or an instant like 2026-03-02T14:30:00Z, is " + text);
    }
  }
}
