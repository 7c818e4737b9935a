package io.swiftbolt.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.stream.Collectors;

/** The status for people. */
final class StatusText {
  private StatusText() {}

  static String of(JsonObject status) {
    StringBuilder text = new StringBuilder();
    line(text, "database", status.getString("database"));
    line(text, "data", status.getString("data"));
    line(text, "now", status.getString("now"));
    line(text, "heartbeat", heartbeat(status.getJsonObject("heartbeat", new JsonObject())));
    if (status.containsKey("reference")) {
      line(text, "reference", status.getString("reference"));
    }
    line(text, "queue", numbers(status.getJsonObject("queue")));
    line(text, "bars", numbers(status.getJsonObject("bars")));
    line(text, "gaps", status.getInteger("gaps") + ", of which overdue " + status.getInteger("overdue_gaps"));
    JsonArray providers = status.getJsonArray("providers");
    for (int i = 0; i < providers.size(); i++) {
      line(text, "provider", provider(providers.getJsonObject(i)));
    }
    JsonArray coverage = status.getJsonArray("coverage");
    for (int i = 0; i < coverage.size(); i++) {
      text.append(coverage(coverage.getJsonObject(i)));
    }
    return text.toString().stripTrailing();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append("%-10s %s%n".formatted(name, value));
  }

  private static String heartbeat(JsonObject beat) {
    return beat.isEmpty()
        ? "never"
        : beat.getString("last_seen") + " " + beat.getString("status")
            + (beat.getString("message") == null ? "" : ", " + beat.getString("message"));
  }

  private static String numbers(JsonObject numbers) {
    return numbers.isEmpty()
        ? "none"
        : numbers.stream().map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", "));
  }

  private static String provider(JsonObject provider) {
    return "%s: circuit %s%s, %d requests, %d refused by the quota, last success %s%s".formatted(
        provider.getString("provider"), provider.getString("circuit"),
        provider.getBoolean("paused") ? ", paused" : "", provider.getLong("granted"), provider.getLong("refused"),
        Objects.requireNonNullElse(provider.getString("last_success_at"), "never"),
        provider.getString("last_error") == null ? "" : ", last error " + provider.getString("last_error"));
  }

  private static String coverage(JsonObject row) {
    int gaps = row.getInteger("gaps");
    int missing = row.getInteger("missing");
    int beyond = row.getInteger("out_of_reach");
    return "%-8s %-4s %s to %s, %d gaps%s%s%s%n".formatted(row.getString("symbol"), row.getString("timeframe"),
        row.getString("from", "-"), row.getString("to", "-"), gaps,
        gaps == 0 ? "" : " (" + row.getString("gaps_from") + " to " + row.getString("gaps_to") + ")",
        missing == 0
            ? ""
            : ", missing data: the provider has none for %d stretches (%s to %s)".formatted(missing,
                row.getString("missing_from"), row.getString("missing_to")),
        beyond == 0
            ? ""
            : ", out of every provider's reach: %s to %s".formatted(row.getString("out_of_reach_from"),
                row.getString("out_of_reach_to")));
  }
}
