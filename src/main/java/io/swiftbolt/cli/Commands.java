package io.swiftbolt.cli;

import io.swiftbolt.archive.BadArchive;
import io.swiftbolt.config.ConfigError;
import io.swiftbolt.config.ServerConfig;
import io.swiftbolt.database.DatabaseRefused;
import io.swiftbolt.orchestrator.Backfill;
import io.swiftbolt.orchestrator.BackfillOrders;
import io.vertx.core.json.JsonObject;
import io.swiftbolt.symbols.UnknownSymbol;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The commands. Exit codes: 0 done, 1 work failed, 2 usage or configuration, 3 the database was refused. A server told to stop ends with 0. */
@Command(name = "swiftbolt", description = "Keeps a watch-list's market data complete and serves it live.", subcommands = {
    BackfillCommand.class,
    KeysCommand.class,
    QuarantineCommand.class, ImportCommand.class, ExportCommand.class,
    CheckCommand.class, ProvidersCommand.class,
    EvaluateCommand.class}, synopsisSubcommandLabel = "COMMAND", mixinStandardHelpOptions = true, footer = {
        "", "Exit codes: 0 done, 1 work failed, 2 usage or configuration, 3 the database was refused.",
        "A server that is told to stop by SIGTERM or SIGINT drains and ends with 0;",
        "a backfill hands back what it has not done and ends with 1."})
public final class Commands {
  private static final Logger LOG = LoggerFactory.getLogger(Commands.class);
  static final int FAILED = 1;
  static final int MISUSED = 2;
  static final int REFUSED = 3;

  final Operations operations;
  final Map<String, String> environment;

  private Commands(Operations operations, Map<String, String> environment) {
    this.operations = operations;
    this.environment = environment;
  }

  /** @return the exit code */
  public static int run(Operations operations, Map<String, String> environment, PrintWriter out, PrintWriter err,
      String... arguments) {
    return new CommandLine(new Commands(operations, environment)).setOut(out).setErr(err)
        .setParameterExceptionHandler((error, given) -> misused(error))
        .setExecutionExceptionHandler((error, line, parsed) -> explain(error, line.getErr())).execute(arguments);
  }

  /** One sentence; picocli would print the whole usage after it. */
  private static int misused(CommandLine.ParameterException error) {
    PrintWriter err = error.getCommandLine().getErr();
    err.println(String.valueOf(error.getMessage()).replaceFirst("^Error: ", "").lines().findFirst().orElse("")
        + " (see " + error.getCommandLine().getCommandSpec().qualifiedName() + " --help)");
    err.flush();
    return MISUSED;
  }

  private static int explain(Exception error, PrintWriter err) {
    err.println(error.getMessage());
    err.flush();
    return switch (error) {
      case ConfigError _ -> MISUSED;
      case DatabaseRefused _ -> REFUSED;
      case Backfill.TooLarge _,BackfillOrders.UnknownBackfill _ -> MISUSED;
      case BackfillOrders.NotNow _,BackfillOrders.TooMany _ -> FAILED;
      case Operations.Stopped _ -> FAILED;
      case BadArchive _ -> FAILED;
      case UncheckedIOException _ -> FAILED;
      case UnknownSymbol _ -> FAILED;
      default -> {
        LOG.error("failed", error);
        yield FAILED;
      }
    };
  }

  @Command(description = "Run the server.", mixinStandardHelpOptions = true)
  int serve(@Mixin Settings settings, @Mixin Output output) {
    return serve(settings.read(environment), false, output, address -> "SwiftBolt ready on " + address);
  }

  private int serve(ServerConfig config, boolean demo, Output output, UnaryOperator<String> greeting) {
    try (Operations.Running server = operations.start(config, demo)) {
      output.line(greeting.apply(server.address()));
      server.awaitStop();
    } catch (Operations.Stopped e) {
      LOG.info("told to stop before it listened"); // that is no failure either
    }
    return 0;
  }

  @Command(description = "Run the server on a simulated exchange, ten symbols and a fast clock.", mixinStandardHelpOptions = true)
  int demo(@Mixin Settings settings, @Mixin Output output) {
    ServerConfig config = settings.read(environment);
    Operations.Keys keys = operations.keys(config);
    return serve(config, true, output, address -> """
        SwiftBolt ready on %1$s
        Simulated data: nothing here is a real price.

          anon key          %2$s
          service_role key  %3$s

        Worth trying:
          curl -s '%1$s/functions/v1/orchestrator?action=status' -H 'apikey: %2$s'
          curl -s '%1$s/functions/v1/chart?symbol=AAPL&timeframe=h1' -H 'apikey: %2$s'
          curl -sN '%1$s/v1/stream/job-runs?apikey=%2$s'
        """.formatted(address, keys.anon(), keys.serviceRole()));
  }

  @Command(description = "Bring the schema up to date, or only check it.", mixinStandardHelpOptions = true)
  int migrate(@Mixin Settings settings, @Mixin Output output,
      @Option(names = "--check", description = "change nothing; exit 3 unless the schema is what this version needs") boolean check) {
    operations.migrate(settings.read(environment), check);
    output.line("The schema is what this version needs.");
    return 0;
  }

  @Command(description = "Plan once and print what the tick did.", mixinStandardHelpOptions = true)
  int tick(@Mixin Settings settings, @Mixin Output output) {
    try (Operations.Workshop workshop = operations.open(settings.read(environment))) {
      output.line(workshop.tick().encode());
      return 0;
    }
  }

  @Command(description = "Show the database, coverage, gaps, the queue and the providers.", mixinStandardHelpOptions = true)
  int status(@Mixin Settings settings, @Mixin Output output,
      @Option(names = "--json", description = "as JSON") boolean json,
      @Option(names = "--check", description = "exit 1 while bars are missing that closed more than 15 minutes ago") boolean check) {
    try (Operations.Workshop workshop = operations.open(settings.read(environment))) {
      JsonObject status = workshop.status();
      output.line(json ? status.encode() : StatusText.of(status));
      return check && status.getInteger("overdue_gaps") > 0 ? FAILED : 0;
    }
  }
}
