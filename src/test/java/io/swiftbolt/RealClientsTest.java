package io.swiftbolt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.database.TestDatabase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs src/test/realtime-client: the clients that users have, on Node, against the packaged server as a process. Here are only
 * the database, a vendor and the time limit; needs Node 20 or newer with npm.
 */
@Tag("clients")
class RealClientsTest {
  private static final Path CLIENTS = Path.of("src/test/realtime-client").toAbsolutePath();
  private static final Path JAR = Path.of("target/swiftbolt.jar").toAbsolutePath();
  private static final Duration INSTALL = Duration.ofMinutes(3);
  private static final Duration TESTS = Duration.ofMinutes(4);

  @TempDir
  Path directory;
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void the_clients_that_users_have_work_unchanged() throws Exception {
    if (!isInstalled()) {
      run("install", INSTALL, Map.of(), "npm", "ci");
    }
    StubVendor vendor = new StubVendor(vertx, 100);
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Map<String, String> environment = Map.of("DATABASE_URL", TestDatabase.fresh().url(), "SWIFTBOLT_DATA_DIR",
        directory.resolve("data").toString(), "SWIFTBOLT_JWT_SECRET", "a secret that only these tests know, 32+ bytes",
        "ALPACA_API_KEY", "key", "ALPACA_API_SECRET", "secret", "ALPACA_DATA_URL", vendor.url(), "ALPACA_TRADING_URL",
        vendor.url(), "SERVER_COMMAND",
        JsonArray.of(java, "-Xmx512m", "-jar", JAR.toString(), "serve").encode());
    run("tests", TESTS, environment, "node", "--test-reporter=spec", "all.mjs");
  }

  /** npm notes what it has installed; a lock file that is newer has not been installed yet. */
  private static boolean isInstalled() throws IOException {
    Path installed = CLIENTS.resolve("node_modules/.package-lock.json");
    return Files.exists(installed) && Files.getLastModifiedTime(installed)
        .compareTo(Files.getLastModifiedTime(CLIENTS.resolve("package-lock.json"))) >= 0;
  }

  private void run(String name, Duration limit, Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    Path output = directory.resolve(name + ".log");
    ProcessBuilder builder = new ProcessBuilder(List.of(command)).directory(CLIENTS.toFile()).redirectErrorStream(true)
        .redirectOutput(output.toFile());
    builder.environment().keySet().removeIf(key -> key.startsWith("SWIFTBOLT_") || key.startsWith("ALPACA_")
        || key.equals("DATABASE_URL") || key.equals("YAHOO_URL"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertTrue(process.waitFor(limit.toSeconds(), TimeUnit.SECONDS),
          () -> name + " took longer than " + limit + ":\n" + read(output));
      assertEquals(0, process.exitValue(), () -> name + " failed:\n" + read(output));
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
