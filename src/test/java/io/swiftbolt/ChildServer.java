package io.swiftbolt;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The program in a process of its own, as operators run it. */
final class ChildServer {
  final Process process;
  private final Path out;
  private final Path err;

  private ChildServer(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  static ChildServer start(Path directory, String name, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(
        List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1")); // it starts in half the time
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream().filter(argument -> argument.contains("jacoco"))
        .map(argument -> argument.replace("=destfile=target", "=destfile=" + Path.of("target").toAbsolutePath()))
        .forEach(command::add);
    command.addAll(List.of("-cp", productClassPath(), "io.swiftbolt.Main"));
    command.addAll(List.of(arguments));
    Path out = directory.resolve(name + ".out");
    Path err = directory.resolve(name + ".err");
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile())
        .redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().keySet().removeIf(key -> key.startsWith("SWIFTBOLT_") || key.startsWith("ALPACA_")
        || key.equals("DATABASE_URL") || key.equals("YAHOO_URL"));
    builder.environment().putAll(environment);
    return new ChildServer(builder.start(), out, err);
  }

  private static String productClassPath() {
    String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Arrays.stream(all.split(File.pathSeparator)).filter(entry -> !entry.endsWith("test-classes"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** What it printed on standard output. */
  List<String> lines() {
    return read(out);
  }

  String log() {
    return String.join("\n", read(err));
  }

  private static List<String> read(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return List.of();
    }
  }
}
