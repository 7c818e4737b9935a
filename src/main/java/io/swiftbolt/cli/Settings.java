package io.swiftbolt.cli;

import io.swiftbolt.config.ConfigReader;
import io.swiftbolt.config.ServerConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that say which server a command is about. They win over the environment and the file. Inherited,
 * so that {@code keys --data-dir X rotate} means X too. */
final class Settings {
  @Option(names = "--config", paramLabel = "FILE", scope = ScopeType.INHERIT, description = "configuration file (conf/swiftbolt.yaml if it exists)")
  @Nullable
  Path file;

  @Option(names = "--data-dir", paramLabel = "DIR", scope = ScopeType.INHERIT, description = "where the embedded database lives")
  @Nullable
  String dataDir;

  @Option(names = "--now", paramLabel = "INSTANT", scope = ScopeType.INHERIT, description = "start a virtual clock there, e.g. 2026-03-02T14:30:00Z")
  @Nullable
  String now;

  @Option(names = "--speed", paramLabel = "N", scope = ScopeType.INHERIT, description = "how many times as fast as real time the virtual clock runs")
  @Nullable
  String speed;

  @Option(names = "--port", paramLabel = "PORT", scope = ScopeType.INHERIT, description = "HTTP port; 0 = any free one")
  @Nullable
  String port;

  ServerConfig read(Map<String, String> environment) {
    Map<String, String> options = new LinkedHashMap<>();
    put(options, "data-dir", dataDir);
    put(options, "clock.now", now);
    put(options, now == null ? "clock.demo-speed" : "clock.speed", speed);
    put(options, "http.port", port);
    return ConfigReader.read(Optional.ofNullable(file), environment, options);
  }

  private static void put(Map<String, String> options, String key, @Nullable String value) {
    if (value != null) {
      options.put(key, value);
    }
  }
}
