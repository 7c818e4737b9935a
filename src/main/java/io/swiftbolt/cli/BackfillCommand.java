package io.swiftbolt.cli;

import io.swiftbolt.config.ConfigError;
import io.swiftbolt.market.Timeframe;
import io.vertx.core.json.JsonObject;
import java.io.Console;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.UUID;
import java.util.function.Consumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/**
 * Fills a stretch of time once and waits for it, or decides on one that was ordered before. Exit 1 if a slice failed or it was
 * stopped before it was done.
 */
@Command(name = "backfill", description = "Fill a stretch of time now, or decide on a backfill that was ordered before.", mixinStandardHelpOptions = true)
final class BackfillCommand implements Callable<Integer> {
  private static final int DAYS_MOST = 36_500;

  @ParentCommand
  @Nullable
  Commands parent;

  @Mixin
  Settings settings = new Settings();

  @Mixin
  Output output = new Output();

  @ArgGroup(multiplicity = "0..1")
  Which which = new Which();

  @Option(names = {"--timeframe", "--timeframes"}, split = ",", paramLabel = "TIMEFRAME", description = "required")
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

  @Option(names = "--dry-run", description = "only tell the slices, requests, tokens and time that it needs, as JSON")
  boolean dryRun;

  @Option(names = "--detach", description = "order it and leave the work to a server")
  boolean detach;

  /** Whose bars. */
  static final class Which {
    @Option(names = {"--symbol", "--symbols"}, split = ",", paramLabel = "SYMBOL")
    List<String> symbols = List.of();

    @Option(names = "--all", description = "the whole watch-list")
    boolean all;
  }

  @Override
  public Integer call() {
    checkTimes();
    if (timeframes.isEmpty()) {
      throw new ConfigError("--timeframe is required, one or more of " + Timeframe.legalValues());
    }
    if (which.symbols.isEmpty() && !which.all) {
      throw new ConfigError("--symbol, --symbols or --all is required");
    }
    List<String> codes = timeframes.stream().map(CommonOptions::timeframe).map(Timeframe::code).distinct().toList();
    List<String> symbols = which.symbols.stream().map(CommonOptions::ticker).distinct().toList();
    try (Operations.Workshop workshop = open()) {
      Instant end = to == null ? workshop.now() : CommonOptions.time("--to", to);
      Instant start = from == null
          ? end.minus(Duration.ofDays(days == null ? 30 : days))
          : CommonOptions.time("--from", from);
      CommonOptions.checkOrder(start, end);
      Operations.BackfillOrder order = new Operations.BackfillOrder(symbols, codes, start, end, incremental);
      if (dryRun || detach) {
        output.line((dryRun ? workshop.price(order) : workshop.order(order)).encode());
        return 0;
      }
      Operations.BackfillState state = work(workshop, order);
      output.line("%d of %d slices done, %d failed, %d bars written%s".formatted(state.done(), state.total(),
          state.failed(), state.rows(), rest(state)));
      return state.isComplete() && state.failed() == 0 ? 0 : Commands.FAILED;
    }
  }

  private static String rest(Operations.BackfillState state) {
    String beyond = state.unserved() == 0
        ? ""
        : "; " + state.unserved() + " more are out of every provider's reach";
    if (state.isComplete()) {
      return beyond;
    }
    return beyond + (state.status().equals("cancelled") ? "; cancelled" : "; stopped, the rest stays in the queue");
  }

  private Operations.Workshop open() {
    if (parent == null) {
      throw new IllegalStateException("backfill is a subcommand");
    }
    return parent.operations.open(settings.read(parent.environment));
  }

  @Command(description = "Show the newest backfills.", mixinStandardHelpOptions = true)
  int list(@Mixin Output answer, @Option(names = "--json", description = "as JSON") boolean json) {
    try (Operations.Workshop workshop = open()) {
      for (JsonObject backfill : workshop.backfills()) {
        answer.line(json ? backfill.encode() : text(backfill));
      }
      return 0;
    }
  }

  @Command(description = "Show one backfill as JSON.", mixinStandardHelpOptions = true)
  int show(@Mixin Output answer, @Parameters(paramLabel = "ID") String id) {
    return decide(answer, Operations.Decision.SHOW, id);
  }

  @Command(description = "Take a backfill's slices out of the queue; those under way end.", mixinStandardHelpOptions = true)
  int pause(@Mixin Output answer, @Parameters(paramLabel = "ID") String id) {
    return decide(answer, Operations.Decision.PAUSE, id);
  }

  @Command(description = "Let a paused backfill go on.", mixinStandardHelpOptions = true)
  int resume(@Mixin Output answer, @Parameters(paramLabel = "ID") String id) {
    return decide(answer, Operations.Decision.RESUME, id);
  }

  @Command(description = "End a backfill; what is not under way will not be done.", mixinStandardHelpOptions = true)
  int cancel(@Mixin Output answer, @Parameters(paramLabel = "ID") String id) {
    return decide(answer, Operations.Decision.CANCEL, id);
  }

  @Command(description = "Try what failed again, and nothing else.", mixinStandardHelpOptions = true)
  int retry(@Mixin Output answer, @Parameters(paramLabel = "ID") String id) {
    return decide(answer, Operations.Decision.RETRY, id);
  }

  private int decide(Output answer, Operations.Decision decision, String id) {
    UUID backfill;
    try {
      backfill = UUID.fromString(id);
    } catch (IllegalArgumentException e) {
      throw new ConfigError("ID must be a backfill's, as backfill list shows it, is " + id);
    }
    try (Operations.Workshop workshop = open()) {
      answer.line(workshop.decide(decision, backfill).encode());
      return 0;
    }
  }

  private static String text(JsonObject backfill) {
    Long eta = backfill.getLong("eta_seconds");
    return "%s  %-9s %3d %%  %d of %d slices, %d failed, %d bars  %s of %d symbols, %s to %s%s".formatted(
        backfill.getString("id"), backfill.getString("status"), backfill.getInteger("progress"),
        backfill.getInteger("done_slices"), backfill.getInteger("total_slices"),
        backfill.getInteger("failed_slices"), backfill.getLong("rows_written"), backfill.getString("timeframes"),
        backfill.getInteger("symbols"), backfill.getString("from_ts"), backfill.getString("to_ts"),
        eta == null ? "" : ", about " + eta + " s left");
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
      CommonOptions.time("--from", from);
    }
    if (to != null) {
      CommonOptions.time("--to", to);
    }
  }
}
