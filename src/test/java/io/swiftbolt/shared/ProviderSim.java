package io.swiftbolt.shared;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The simulated vendors as a process of their own, serving the recorded bars as of one instant. */
final class ProviderSim implements AutoCloseable {
  static final String ALPACA_KEY = "sim-alpaca-key";
  static final String ALPACA_SECRET = "sim-alpaca-secret";
  static final String TRADIER_TOKEN = "sim-tradier-token";
  private static final Pattern READY = Pattern.compile("provider-sim on (http://[0-9.:]+) .*");

  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();
  private final String url;

  private ProviderSim(Process process, String url) {
    this.process = process;
    this.url = url;
  }

  /** @param options as on its command line */
  static ProviderSim start(Instant now, String... options) {
    List<String> command = new ArrayList<>(List.of("node", SharedData.providerSim().resolve("server.mjs").toString(),
        "--port", "0", "--data", SharedData.marketData().toString(), "--now", now.toString()));
    command.addAll(List.of(options));
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new IllegalStateException("the shared tests need Node 20 or later as 'node' on the PATH", e);
    }
    // not closed: that would break the pipe under the process
    BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
    try {
      StringBuilder all = new StringBuilder();
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        Matcher ready = READY.matcher(line);
        if (ready.matches()) {
          return new ProviderSim(process, ready.group(1));
        }
        all.append(line).append('\n');
      }
      throw new IllegalStateException("the simulated vendors did not start: " + all);
    } catch (IOException e) {
      process.destroyForcibly();
      throw new UncheckedIOException(e);
    }
  }

  /** Where a vendor is. */
  String of(String provider) {
    return url + "/" + provider;
  }

  String alpaca() {
    return url + "/alpaca";
  }

  String yahoo() {
    return url + "/yahoo";
  }

  String tradier() {
    return url + "/tradier";
  }

  /** Adds faults; the first one that fits a request is the one it gets. */
  void faults(JsonObject... faults) {
    ask("faults", BodyPublishers.ofString(new JsonArray(List.of(faults)).encode()), "POST");
  }

  /** The kind happens to the next so many requests. */
  static JsonObject next(int count, String kind) {
    return new JsonObject().put("provider", "alpaca").put("kind", kind).put("count", count);
  }

  /** The kind happens to this share of the requests. */
  static JsonObject share(double probability, String kind) {
    return new JsonObject().put("provider", "alpaca").put("kind", kind).put("probability", probability);
  }

  /** What Alpaca saw. */
  JsonObject alpacaStats() {
    return stats("alpaca");
  }

  /** What a vendor saw. */
  JsonObject stats(String provider) {
    JsonObject stats = ask("stats", BodyPublishers.noBody(), "GET");
    return stats.getJsonObject("providers", stats).getJsonObject(provider);
  }

  /** Its time, to the second. */
  Instant now() {
    return Instant.parse(ask("clock", BodyPublishers.noBody(), "GET").getString("now"));
  }

  void reset() {
    ask("reset", BodyPublishers.noBody(), "POST");
  }

  private JsonObject ask(String what, BodyPublisher body, String method) {
    try {
      String reply = http.send(HttpRequest.newBuilder(URI.create(url + "/_admin/" + what)).method(method, body).build(),
          BodyHandlers.ofString()).body();
      return reply.startsWith("[") ? new JsonObject().put("list", new JsonArray(reply)) : new JsonObject(reply);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    http.close();
  }
}
