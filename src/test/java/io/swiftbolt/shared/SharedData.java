package io.swiftbolt.shared;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the recorded market data and the simulated vendors lie. */
final class SharedData {
  private static final Path ROOT = Path.of(System.getProperty("swiftbolt.shared", "../shared"));

  private SharedData() {}

  static Path marketData() {
    return existing("market-data");
  }

  static Path providerSim() {
    return existing("provider-sim");
  }

  private static Path existing(String name) {
    Path path = ROOT.resolve(name).toAbsolutePath().normalize();
    if (!Files.isDirectory(path)) {
      throw new IllegalStateException(path + " is missing: set -Dswiftbolt.shared to the folder that holds " + name);
    }
    return path;
  }
}
