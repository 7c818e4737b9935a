package io.swiftbolt.cli;

import io.swiftbolt.config.ConfigError;
import io.swiftbolt.fetch.QuarantineDesk;
import io.swiftbolt.quality.BarGate;
import io.swiftbolt.quality.QuarantineInbox;
import io.swiftbolt.quality.QuarantineInbox.State;
import io.vertx.core.Future;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Bars that the gate turned away: looks at them and decides. Exit 1 if something was refused. */
@Command(name = "quarantine", description = "List, release or reject bars that were turned away.", mixinStandardHelpOptions = true, synopsisSubcommandLabel = "COMMAND")
final class QuarantineCommand {
  private static final int LIST_MOST = 1000;

  @ParentCommand
  @Nullable
  Commands parent;

  @Mixin
  Settings settings = new Settings();

  /** The interface of a method of commands. */
  @FunctionalInterface
  private interface Decide {
    Future<List<QuarantineDesk.Outcome>> on(QuarantineDesk desk);
  }

  @Command(description = "Show them, the newest first.", mixinStandardHelpOptions = true)
  int list(@Mixin Output output,
      @Option(names = "--state", paramLabel = "STATE", defaultValue = "held", description = "held (default), released, rejected or all") String state,
      @Option(names = "--symbol", paramLabel = "SYMBOL") @Nullable String symbol,
      @Option(names = "--timeframe", paramLabel = "TIMEFRAME") @Nullable String timeframe,
      @Option(names = "--reason", paramLabel = "REASON", description = "such as SPIKE") @Nullable String reason,
      @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "at most so many; default 50") int limit) {
    if (limit < 1 || limit > LIST_MOST) {
      throw new ConfigError("--limit must be 1 to " + LIST_MOST + ", is " + limit);
    }
    QuarantineInbox.Filter filter = new QuarantineInbox.Filter(state(state),
        Optional.ofNullable(symbol).map(CommonOptions::ticker),
        Optional.ofNullable(timeframe).map(CommonOptions::timeframe),
        Optional.ofNullable(reason).map(QuarantineCommand::reason), Optional.empty(), limit);
    try (Operations.Workshop workshop = open()) {
      QuarantineDesk desk = workshop.quarantine();
      desk.inbox().list(filter).await().forEach(item -> output.line("%d %s %s %s %s %s/%s %s %s%s".formatted(item.id(),
          item.symbol(), item.timeframe().code(), item.ts().map(Object::toString).orElse("-"), item.reason(),
          item.source().provider(), item.source().feed(), item.state().code(), item.bar().encode(),
          item.decision().map(made -> " by " + made.by() + (made.note().isEmpty() ? "" : ": " + made.note()))
              .orElse(""))));
      var counts = desk.inbox().counts().await();
      output.line("%d held, %d released, %d rejected".formatted(counts.getOrDefault(State.HELD, 0L),
          counts.getOrDefault(State.RELEASED, 0L), counts.getOrDefault(State.REJECTED, 0L)));
      return 0;
    }
  }

  @Command(description = "Believe them: they are stored, and what they replace is kept.", mixinStandardHelpOptions = true)
  int release(@Mixin Output output, @Mixin Decider decider,
      @Parameters(paramLabel = "ID", arity = "1..*") List<Long> ids) {
    return decide(output, ids, "released", desk -> desk.release(ids, decider.by(), decider.note));
  }

  @Command(description = "Keep them out.", mixinStandardHelpOptions = true)
  int reject(@Mixin Output output, @Mixin Decider decider,
      @Parameters(paramLabel = "ID", arity = "1..*") List<Long> ids) {
    return decide(output, ids, "rejected", desk -> desk.reject(ids, decider.by(), decider.note));
  }

  /** Who decides, and why; both are written down. */
  static final class Decider {
    @Option(names = "--by", paramLabel = "NAME", description = "who decides; default: the user who runs the command")
    @Nullable
    String by;

    @Option(names = "--note", paramLabel = "TEXT", defaultValue = "", description = "why")
    String note = "";

    String by() {
      return CommonOptions.user(by);
    }
  }

  private int decide(Output output, List<Long> ids, String done, Decide decide) {
    if (ids.size() > QuarantineDesk.MOST) {
      throw new ConfigError("ID must be at most " + QuarantineDesk.MOST + " at once, are " + ids.size());
    }
    try (Operations.Workshop workshop = open()) {
      List<QuarantineDesk.Outcome> outcomes = decide.on(workshop.quarantine()).await();
      outcomes.forEach(outcome -> output.line(outcome.id() + " " + outcome.refused().orElse(done)));
      return outcomes.stream().allMatch(outcome -> outcome.refused().isEmpty()) ? 0 : Commands.FAILED;
    }
  }

  private Operations.Workshop open() {
    if (parent == null) {
      throw new IllegalStateException("quarantine is a subcommand");
    }
    return parent.operations.open(settings.read(parent.environment));
  }

  private static Optional<State> state(String text) {
    return text.equals("all")
        ? Optional.empty()
        : Optional.of(State.find(text).orElseThrow(
            () -> new ConfigError("--state must be held, released, rejected or all, is " + text)));
  }

  private static String reason(String text) {
    try {
      return BarGate.Reason.valueOf(text.toUpperCase(Locale.ROOT)).name();
    } catch (IllegalArgumentException e) {
      throw new ConfigError("--reason must be one of " + List.of(BarGate.Reason.values()) + ", is " + text);
    }
  }
}
