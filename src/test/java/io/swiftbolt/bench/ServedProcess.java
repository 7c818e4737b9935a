package io.swiftbolt.bench;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code serve} as a process of its own, with 512 MB of heap, so that its memory and its processor time are its own. */
final class ServedProcess implements AutoCloseable {
  private static final String READY = "SwiftBolt ready on ";
  private static final Pattern HEAP_USED = Pattern.compile("used (\\d+)K");
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

  private final Process process;
  private final String url;
  private final String anonKey;

  private ServedProcess(Process process, String url, String anonKey) {
    this.process = process;
    this.url = url;
    this.anonKey = anonKey;
  }

  /** @param config text of a configuration file */
  static ServedProcess start(String database, String config) throws IOException {
    Path file = Files.createTempFile("bench", ".yaml");
    Files.writeString(file, config);
    Process process = run(database, "serve", "--config", file.toString());
    String ready = line(process, READY).orElseThrow(() -> new IllegalStateException("the server did not get ready"));
    Process keys = run(database, "keys");
    String anon = new JsonObject(line(keys, "{").orElseThrow()).getString("anon");
    return new ServedProcess(process, ready.substring(READY.length()), anon);
  }

  String url() {
    return url;
  }

  String anonKey() {
    return anonKey;
  }

  /** After a full collection: bytes of the heap in use. */
  long heapUsed() throws IOException {
    jcmd("GC.run");
    Matcher used = HEAP_USED.matcher(jcmd("GC.heap_info"));
    if (!used.find()) {
      throw new IllegalStateException("jcmd does not tell how much of the heap is used");
    }
    return Long.parseLong(used.group(1)) * 1024;
  }

  /** Bytes of memory that the process holds. */
  long resident() throws IOException {
    return Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status")).stream()
        .filter(line -> line.startsWith("VmRSS:")).map(line -> line.replaceAll("\\D", "")).mapToLong(Long::parseLong)
        .findFirst().orElseThrow() * 1024;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }

  private String jcmd(String command) throws IOException {
    Process asked = new ProcessBuilder(JAVA.resolveSibling("jcmd").toString(), String.valueOf(process.pid()), command)
        .start();
    return new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static Process run(String database, String... arguments) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(JAVA.toString(), "-Xmx512m", "--enable-native-access=ALL-UNNAMED",
        "-cp", System.getProperty("java.class.path"), "io.swiftbolt.Main");
    builder.command().addAll(List.of(arguments));
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("DATABASE_URL", database);
    builder.environment().put("SWIFTBOLT_JWT_SECRET", "push-bench-secret-that-is-long-enough-for-hs256");
    builder.environment().put("SWIFTBOLT_HTTP_PORT", "0");
    builder.environment().put("YAHOO_URL", "http://127.0.0.1:9"); // never asked: nothing is watched
    return builder.start();
  }

  private static void drain(BufferedReader said) {
    try {
      said.transferTo(Writer.nullWriter());
    } catch (IOException ignored) {
      // the process has ended
    }
  }

  private static Optional<String> line(Process process, String start) throws IOException {
    BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      if (line.startsWith(start)) {
        Thread.ofVirtual().start(() -> drain(said)); // a full pipe would hold the server up
        return Optional.of(line);
      }
    }
    return Optional.empty();
  }
}
