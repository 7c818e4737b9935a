package io.swiftbolt.cli;

import io.swiftbolt.config.ConfigError;
import io.swiftbolt.provider.ProviderDesk;
import io.swiftbolt.provider.ProviderState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Vendors: how they do, what they do not serve, and having them asked again. */
@Command(name = "providers", description = "Show vendors and what they do not serve, and have them asked again.", mixinStandardHelpOptions = true, synopsisSubcommandLabel = "COMMAND")
final class ProvidersCommand {
  private static final int LIST_MOST = 1000;

  @ParentCommand
  @Nullable
  Commands parent;

  @Mixin
  Settings settings = new Settings();

  @Command(description = "Show the vendors' circuits, and symbols that they do not serve, the latest first.", mixinStandardHelpOptions = true)
  int list(@Mixin Output output,
      @Option(names = "--provider", paramLabel = "PROVIDER", description = "symbols of this one only") @Nullable String provider,
      @Option(names = "--symbol", paramLabel = "SYMBOL") @Nullable String symbol,
      @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "at most so many symbols; default 50") int limit) {
    if (limit < 1 || limit > LIST_MOST) {
      throw new ConfigError("--limit must be 1 to " + LIST_MOST + ", is " + limit);
    }
    Optional<String> ticker = Optional.ofNullable(symbol).map(CommonOptions::ticker);
    try (Operations.Workshop workshop = open()) {
      ProviderDesk desk = workshop.providers();
      desk.health().await().forEach(health -> output.line(text(health)));
      desk.unserved(Optional.ofNullable(provider), ticker, limit).await().forEach(one -> output.line(text(one)));
      return 0;
    }
  }

  @Command(name = "clear-unsupported", description = "Have a vendor asked again for a symbol that it did not serve, or for all of them.", mixinStandardHelpOptions = true)
  int clearUnsupported(@Mixin Output output, @Mixin QuarantineCommand.Decider decider,
      @Parameters(paramLabel = "PROVIDER") String provider,
      @Option(names = "--symbol", paramLabel = "SYMBOL", description = "default: all") @Nullable String symbol) {
    Optional<String> ticker = Optional.ofNullable(symbol).map(CommonOptions::ticker);
    try (Operations.Workshop workshop = open()) {
      ProviderDesk desk = workshop.providers();
      int cleared = desk.clearUnserved(configured(desk, provider), ticker, decider.by(), decider.note).await();
      output.line(cleared + " cleared");
      return 0;
    }
  }

  @Command(name = "close-circuit", description = "Have a vendor asked again that is left alone after failures.", mixinStandardHelpOptions = true)
  int closeCircuit(@Mixin Output output, @Mixin QuarantineCommand.Decider decider,
      @Parameters(paramLabel = "PROVIDER") String provider) {
    try (Operations.Workshop workshop = open()) {
      ProviderDesk desk = workshop.providers();
      boolean open = desk.closeCircuit(configured(desk, provider), decider.by(), decider.note).await();
      output.line(open ? "closed" : "was not open");
      return 0;
    }
  }

  private static String configured(ProviderDesk desk, String provider) {
    if (!desk.configured().contains(provider)) {
      List<String> known = desk.configured().stream().sorted().toList();
      throw new ConfigError("PROVIDER must be one of " + known + ", is " + provider);
    }
    return provider;
  }

  private Operations.Workshop open() {
    if (parent == null) {
      throw new IllegalStateException("providers is a subcommand");
    }
    return parent.operations.open(settings.read(parent.environment));
  }

  private static String text(ProviderState.Health health) {
    return "%s circuit %s%s, %d failures, last success %s%s".formatted(health.provider(), health.circuit(),
        health.shut() || health.blocked() ? ", paused" : "", health.failures(),
        health.lastSuccessAt().map(Instant::toString).orElse("never"),
        health.lastErrorCode().map(code -> ", last error " + code).orElse(""));
  }

  private static String text(ProviderDesk.Unserved one) {
    return "%s does not serve %s %s: %s (said %d times, %s)".formatted(one.provider(), one.symbol(),
        one.timeframe().orElse("at all"), one.reason(), one.said(),
        one.holds() ? "asked again from " + one.notBefore() : "asked as usual");
  }
}
