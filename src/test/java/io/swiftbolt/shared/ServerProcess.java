package io.swiftbolt.shared;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The product as an operator runs it: a process, its data directory, its HTTP. */
final class ServerProcess implements AutoCloseable {
  private static final String READY = "SwiftBolt ready on ";

  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();
  private final String url;
  private final String serviceKey;

  private ServerProcess(Process process, String url, String serviceKey) {
    this.process = process;
    this.url = url;
    this.serviceKey = serviceKey;
  }

  /** Starts {@code serve} and waits until it is ready. */
  static ServerProcess serve(Path data, String alpaca, Instant now, String watchlist) {
    Process process = run(data, alpaca, watchlist, "serve", "--now", now.toString(), "--speed", "1");
    String url = line(process, READY)
        .orElseThrow(() -> new IllegalStateException("the server did not get ready")).substring(READY.length());
    Process keys = run(data, alpaca, watchlist, "keys");
    String key = new JsonObject(line(keys, "{").orElseThrow()).getString("service_role");
    keys.onExit().join();
    return new ServerProcess(process, url, key);
  }

  private static Process run(Path data, String alpaca, String watchlist, String... arguments) {
    List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java"), "-Xmx512m",
        "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), "io.swiftbolt.Main"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().keySet().removeIf(name -> name.startsWith("SWIFTBOLT_") || name.equals("DATABASE_URL"));
    builder.environment().put("SWIFTBOLT_DATA_DIR", data.toString());
    builder.environment().put("SWIFTBOLT_HTTP_PORT", "0");
    builder.environment().put("SWIFTBOLT_WATCHLIST", watchlist);
    builder.environment().put("ALPACA_API_KEY", ProviderSim.ALPACA_KEY);
    builder.environment().put("ALPACA_API_SECRET", ProviderSim.ALPACA_SECRET);
    builder.environment().put("ALPACA_DATA_URL", alpaca);
    builder.environment().put("ALPACA_TRADING_URL", alpaca);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first line that begins so; empty when the process ends without it. */
  private static Optional<String> line(Process process, String start) {
    BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
    try {
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        if (line.startsWith(start)) {
          return Optional.of(line);
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonObject get(String path) {
    return ask(HttpRequest.newBuilder(URI.create(url + path)));
  }

  JsonObject post(String path, JsonObject body) {
    return ask(HttpRequest.newBuilder(URI.create(url + path)).header("content-type", "application/json")
        .POST(BodyPublishers.ofString(body.encode())));
  }

  private JsonObject ask(HttpRequest.Builder request) {
    try {
      HttpResponse<String> reply = http.send(request.header("apikey", serviceKey).build(), BodyHandlers.ofString());
      if (reply.statusCode() / 100 != 2) {
        throw new AssertionError(reply.uri() + ": " + reply.statusCode() + " " + reply.body());
      }
      return new JsonObject(reply.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** As kill -9. */
  void kill() {
    process.destroyForcibly().onExit().join();
    http.close();
  }

  /** As SIGTERM. */
  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
    http.close();
  }
}
