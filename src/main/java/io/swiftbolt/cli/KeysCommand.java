package io.swiftbolt.cli;

import io.swiftbolt.config.ConfigError;
import io.swiftbolt.config.Durations;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Prints the keys, or makes new ones. */
@Command(name = "keys", description = "Print the anon and the service_role key as JSON.", mixinStandardHelpOptions = true)
final class KeysCommand implements Callable<Integer> {
  private static final Duration GRACE_MOST = Duration.ofDays(366);

  @ParentCommand
  @Nullable
  Commands parent;

  @Mixin
  Settings settings = new Settings();

  @Mixin
  Output output = new Output();

  @Override
  public Integer call() {
    output.line(json(parent().operations.keys(settings.read(parent().environment))).encode());
    return 0;
  }

  @Command(description = {"Make a new secret and print its keys as JSON.",
      "A running server takes it up within seconds. Keys made before stay good for a while."}, mixinStandardHelpOptions = true)
  int rotate(@Mixin Output answer,
      @Option(names = "--grace", paramLabel = "TIME", defaultValue = "24h", description = "how long keys made before stay good, such as 90m, 24h (default) or 7d; 0 = they stop at once") String grace) {
    Operations.Rotated rotated = parent().operations.rotate(settings.read(parent().environment), length(grace));
    answer.line(json(rotated.keys())
        .put("old_keys_until", rotated.oldKeysUntil().map(Object::toString).orElse(null)).encode());
    return 0;
  }

  private Commands parent() {
    if (parent == null) {
      throw new IllegalStateException("keys is a subcommand");
    }
    return parent;
  }

  private static Duration length(String text) {
    try {
      Duration grace = text.strip().equals("0") ? Duration.ZERO : Durations.parse(text);
      if (grace.compareTo(GRACE_MOST) <= 0) {
        return grace;
      }
    } catch (IllegalArgumentException e) {
      throw new ConfigError("--grace " + e.getMessage());
    }
    throw new ConfigError("--grace must be 0 to 366d, is " + text.strip());
  }

  private static JsonObject json(Operations.Keys keys) {
    return new JsonObject().put("anon", keys.anon()).put("service_role", keys.serviceRole());
  }
}
