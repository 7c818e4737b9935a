package io.swiftbolt.realtime.phoenix;

import io.swiftbolt.feed.Waiting;
import io.swiftbolt.realtime.RandomWriters;
import io.swiftbolt.realtime.ToldRows;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A client as applications are: whenever its channel is joined it reads the table, and applies what it hears. */
final class RejoiningClient {
  private static final Duration LIMIT = Duration.ofSeconds(8);
  private static final String TOPIC = "realtime:runs";

  private final PhoenixServer server;
  private final int port;
  private final String vsn;
  private final String filter;
  private final String condition;
  private final List<Session> sessions = new ArrayList<>();
  private boolean paused;

  /** One joined channel: what was read, and what is heard from then on. */
  private record Session(PhoenixClient client, Map<String, Integer> read) {}

  /** @param condition what the filter means, in SQL */
  RejoiningClient(PhoenixServer server, int port, String vsn, String filter, String condition) {
    this.server = server;
    this.port = port;
    this.vsn = vsn;
    this.filter = filter;
    this.condition = condition;
  }

  RejoiningClient comeBack() {
    paused = false;
    PhoenixClient client = new PhoenixClient(server.vertx, port, vsn).open("?apikey=" + server.key() + "&vsn=" + vsn);
    String ref = client.join(TOPIC, new JsonObject().put("event", "*").put("schema", "public").put("table", "job_runs")
        .put("filter", filter).encode());
    Waiting.until(server.vertx, LIMIT, () -> client.texts, () -> gone(client) || answered(client, ref));
    sessions.add(new Session(client, read()));
    return this;
  }

  void comeBackIfGone() {
    if (gone() && !paused) {
      cut();
      comeBack();
    }
  }

  boolean gone() {
    return gone(client());
  }

  void cut() {
    client().socket().close();
  }

  void pause() {
    paused = true;
    client().socket().pause();
  }

  void resume() {
    paused = false;
    client().socket().resume();
  }

  /** What the table holds of the rows that this client wants: id to number. */
  Map<String, Integer> read() {
    return RandomWriters.truth(server.pool, condition);
  }

  Map<String, Integer> state() {
    Session session = sessions.getLast();
    Map<String, Integer> state = new TreeMap<>(session.read);
    for (JsonObject change : changes(session)) {
      if (change.getString("type").equals("DELETE")) {
        state.remove(change.getJsonObject("old_record").getString("id"));
      } else {
        JsonObject row = change.getJsonObject("record");
        state.put(row.getString("id"), row.getInteger("priority"));
      }
    }
    return state;
  }

  /** What the server told of a row, session by session, must be in the order of its commits. */
  List<String> contradictions() {
    return sessions.stream().flatMap(session -> told(session).contradictions().stream()).toList();
  }

  /** Of these numbers the ones that it was told at any time. */
  Set<Integer> seen(Set<Integer> some) {
    return sessions.stream().map(session -> told(session).seen(some)).filter(seen -> !seen.isEmpty()).findFirst()
        .orElse(Set.of());
  }

  private static ToldRows told(Session session) {
    ToldRows told = new ToldRows();
    for (JsonObject change : changes(session)) {
      if (change.getString("type").equals("DELETE")) {
        told.gone(change.getJsonObject("old_record").getString("id"));
      } else {
        told.told(change.getJsonObject("record").getString("id"),
            change.getJsonObject("record").getInteger("priority"));
      }
    }
    return told;
  }

  private static List<JsonObject> changes(Session session) {
    return session.client.events(TOPIC, "postgres_changes").stream().map(PhoenixClient.Frame::data).toList();
  }

  private static boolean answered(PhoenixClient client, String ref) {
    return client.frames.stream().anyMatch(frame -> frame.event().equals("phx_reply") && ref.equals(frame.ref()));
  }

  private static boolean gone(PhoenixClient client) {
    return client.socket().isClosed() || !client.events(TOPIC, "phx_error").isEmpty()
        || !client.events(TOPIC, "phx_close").isEmpty();
  }

  private PhoenixClient client() {
    return sessions.getLast().client;
  }

  @Override
  public String toString() {
    return vsn + " " + filter;
  }
}
