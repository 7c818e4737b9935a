package io.swiftbolt.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** The status for people. */
final class StatusText {
  private StatusText() {}

  static String of(JsonObject status) {
    StringBuilder text = new StringBuilder();
    text.append("database   ").append(status.getString("database")).append('\n')
        .append("data       ").append(status.getString("data")).append('\n')
        .append("now        ").append(status.getString("now")).append('\n')
        .append("heartbeat  ").append(status.getString("heartbeat")).append('\n')
        .append("queue      ").append(status.getJsonObject("queue").encode()).append('\n')
        .append("gaps       ").append(status.getInteger("gaps")).append('\n');
    JsonArray coverage = status.getJsonArray("coverage");
    for (int i = 0; i < coverage.size(); i++) {
      JsonObject row = coverage.getJsonObject(i);
      text.append("%-8s %-4s %s to %s, %d gaps%s%n".formatted(row.getString("symbol"), row.getString("timeframe"),
          row.getString("from", "-"), row.getString("to", "-"), row.getInteger("gaps"),
          row.getInteger("answered_empty") > 0
              ? ", " + row.getInteger("answered_empty") + " stretches for which the provider has nothing"
              : ""));
    }
    return text.toString().stripTrailing();
  }
}
