package io.swiftbolt.realtime.phoenix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.feed.ChangedRows;
import io.swiftbolt.feed.Waiting;
import io.swiftbolt.realtime.phoenix.PhoenixClient.Frame;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** postgres_changes, from the database to a client. */
class ChangesTest {
  private static final String TOPIC = "realtime:job_runs:AAPL:1h";
  private static final String ALL = "{\"event\":\"*\",\"schema\":\"public\",\"table\":\"job_runs\"}";
  private static PhoenixServer server;
  private static int hour;

  @BeforeAll
  static void start() {
    server = new PhoenixServer();
    ChangedRows.symbol(server.pool, "AAPL");
    ChangedRows.symbol(server.pool, "SPY");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0.0", "2.0.0"})
  void a_change_has_all_that_the_protocol_names(String vsn) {
    PhoenixClient client = server.connect(vsn);
    client.subscribe(TOPIC, ALL);
    UUID run = ChangedRows.queue(server.pool, "AAPL", "m15", hour++);
    ChangedRows.progress(server.pool, run, 41);
    ChangedRows.sql(server.pool, "delete from job_runs where id = $1", run);
    List<Frame> changes = client.changes(TOPIC, 3);
    for (Frame change : changes) {
      assertNull(change.ref());
      assertNull(change.joinRef());
      assertEquals(List.of("ids", "data"), List.copyOf(change.payload().fieldNames()));
      JsonObject data = change.data();
      assertEquals("public", data.getString("schema"));
      assertEquals("job_runs", data.getString("table"));
      assertTrue(data.containsKey("errors"));
      assertNull(data.getValue("errors"));
      assertTrue(data.getString("commit_timestamp").matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"));
      assertEquals(columns(), data.getJsonArray("columns"));
    }
    JsonObject insert = changes.get(0).data();
    JsonObject update = changes.get(1).data();
    JsonObject delete = changes.get(2).data();
    assertFalse(insert.containsKey("old_record"));
    assertEquals(run.toString(), insert.getJsonObject("record").getString("id"));
    assertEquals(0, insert.getJsonObject("record").getDouble("progress_percent"));
    assertEquals(41, update.getJsonObject("record").getDouble("progress_percent"));
    assertEquals(insert.getJsonObject("record"), update.getJsonObject("old_record"));
    assertTrue(insert.getJsonObject("record").getString("created_at").matches("\\d{4}-.*T.*\\+00:00"));
    assertFalse(delete.containsKey("record"));
    assertEquals(update.getJsonObject("record"), delete.getJsonObject("old_record"));
    assertEquals(List.of("INSERT", "UPDATE", "DELETE"),
        changes.stream().map(change -> change.data().getString("type")).toList());
  }

  @Test
  void one_message_names_every_binding_that_matches() {
    PhoenixClient client = server.connect("2.0.0");
    String ref = client.subscribe(TOPIC, "{\"event\":\"INSERT\",\"schema\":\"public\",\"table\":\"job_runs\"}",
        "{\"event\":\"UPDATE\",\"schema\":\"public\",\"table\":\"job_runs\"}", ALL,
        "{\"event\":\"*\",\"schema\":\"public\"}",
        "{\"event\":\"*\",\"schema\":\"public\",\"table\":\"coverage_status\"}");
    JsonArray echoed = client.reply(ref).response().getJsonArray("postgres_changes");
    UUID run = ChangedRows.queue(server.pool, "AAPL", "m15", hour++);
    ChangedRows.progress(server.pool, run, 7);
    List<Frame> changes = client.changes(TOPIC, 2);
    assertEquals(ids(echoed, 0, 2, 3), changes.get(0).payload().getJsonArray("ids"));
    assertEquals(ids(echoed, 1, 2, 3), changes.get(1).payload().getJsonArray("ids"));
    client.settle();
    assertEquals(2, client.events(TOPIC, "postgres_changes").size());
  }

  @Test
  void chosen_columns_come_with_the_key_and_bindings_of_one_channel_are_served_together() {
    PhoenixClient chosen = server.connect("2.0.0");
    chosen.subscribe(TOPIC, "{\"event\":\"*\",\"schema\":\"public\",\"table\":\"job_runs\",\"select\":[\"status\"]}");
    PhoenixClient both = server.connect("2.0.0");
    both.subscribe(TOPIC, ALL,
        "{\"event\":\"*\",\"schema\":\"public\",\"table\":\"job_runs\",\"select\":[\"status\"]}");
    UUID run = ChangedRows.queue(server.pool, "AAPL", "m15", hour++);
    JsonObject few = chosen.changes(TOPIC, 1).getFirst().data();
    assertEquals(new JsonObject().put("id", run.toString()).put("status", "queued"), few.getJsonObject("record"));
    assertEquals(List.of("id", "status"), few.getJsonArray("columns").stream()
        .map(column -> ((JsonObject) column).getString("name")).toList());
    Frame all = both.changes(TOPIC, 1).getFirst();
    assertEquals(2, all.payload().getJsonArray("ids").size());
    assertEquals(columns(), all.data().getJsonArray("columns"));
  }

  @Test
  void filters_are_judged_before_anything_is_sent() {
    PhoenixClient client = server.connect("2.0.0");
    client.subscribe(TOPIC, ALL.replace("}", ",\"filter\":\"symbol=eq.SPY,timeframe=eq.1h,progress_percent=gt.9\"}"));
    UUID hourly = ChangedRows.queue(server.pool, "SPY", "h1", hour++);
    UUID daily = ChangedRows.queue(server.pool, "SPY", "d1", hour++);
    UUID other = ChangedRows.queue(server.pool, "AAPL", "h1", hour++);
    for (int percent : new int[]{8, 9, 10, 50}) {
      for (UUID run : List.of(daily, other, hourly)) {
        ChangedRows.progress(server.pool, run, percent);
      }
    }
    ChangedRows.sql(server.pool, "delete from job_runs where id = $1", hourly);
    List<Frame> changes = client.changes(TOPIC, 3);
    assertEquals(List.of(10, 50), changes.subList(0, 2).stream()
        .map(change -> change.data().getJsonObject("record").getInteger("progress_percent")).toList());
    assertEquals("DELETE", changes.get(2).data().getString("type"));
    changes.forEach(change -> assertTrue(change.data().encode().contains(hourly.toString())));
  }

  @Test
  void who_asked_for_the_same_gets_the_same_bytes() {
    PhoenixClient one = server.connect("2.0.0");
    PhoenixClient other = server.connect("2.0.0");
    one.subscribe(TOPIC, ALL);
    other.subscribe(TOPIC, ALL);
    ChangedRows.queue(server.pool, "AAPL", "m15", hour++);
    one.changes(TOPIC, 1);
    other.changes(TOPIC, 1);
    assertEquals(one.texts.getLast(), other.texts.getLast());
  }

  @Test
  void nothing_that_is_written_after_the_reply_is_missed() {
    List<PhoenixClient> clients = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      clients.add(server.connect(i % 2 == 0 ? "1.0.0" : "2.0.0"));
    }
    for (int round = 0; round < 40; round++) {
      PhoenixClient client = clients.get(round % clients.size());
      String topic = "realtime:round" + round;
      String ref = client.join(topic, ALL);
      String wanted = String.valueOf(hour);
      client.reply(ref);
      UUID run = ChangedRows.queue(server.pool, "SPY", "m15", hour++);
      Frame change = client.await(frame -> frame.event().equals("postgres_changes") && frame.topic().equals(topic)
          && run.toString().equals(frame.data().getJsonObject("record").getString("id")));
      assertEquals("INSERT", change.data().getString("type"), wanted);
      client.reply(client.send(ref, topic, "phx_leave", new JsonObject()));
    }
  }

  @Test
  void changes_come_in_the_order_of_commits_and_what_was_rolled_back_never_comes() {
    PhoenixClient client = server.connect("2.0.0");
    client.subscribe(TOPIC, ALL);
    UUID first = ChangedRows.queue(server.pool, "AAPL", "h1", hour++);
    UUID second = ChangedRows.queue(server.pool, "AAPL", "h1", hour++);
    SqlConnection connection = server.pool.getConnection().await();
    Transaction undone = connection.begin().await();
    ChangedRows.progress(connection, first, 99);
    undone.rollback().await();
    connection.close().await();
    for (int percent = 1; percent <= 20; percent++) {
      ChangedRows.progress(server.pool, percent % 2 == 0 ? first : second, percent);
    }
    List<Integer> seen = client.changes(TOPIC, 22).stream().skip(2)
        .map(change -> change.data().getJsonObject("record").getInteger("progress_percent")).toList();
    List<Integer> written = new ArrayList<>();
    for (int percent = 1; percent <= 20; percent++) {
      written.add(percent);
    }
    assertEquals(written, seen);
  }

  @Test
  void bars_come_as_one_stretch_of_many_statements() {
    PhoenixClient client = server.connect("2.0.0");
    client.subscribe(TOPIC, "{\"event\":\"*\",\"schema\":\"public\",\"table\":\"ohlc_bars_v2\"}");
    SqlConnection connection = server.pool.getConnection().await();
    Transaction both = connection.begin().await();
    ChangedRows.bars(connection, "SPY", "m15", 10);
    ChangedRows.bars(connection, "SPY", "m15", 30);
    both.commit().await();
    connection.close().await();
    Frame change = client.changes(TOPIC, 1).getFirst();
    assertEquals("SPY", change.data().getJsonObject("record").getString("symbol"));
    Waiting.quiet(server.vertx, Duration.ofMillis(150));
    assertEquals(1, client.events(TOPIC, "postgres_changes").size());
  }

  private static JsonArray ids(JsonArray echoed, int... which) {
    JsonArray ids = new JsonArray();
    for (int one : which) {
      ids.add(echoed.getJsonObject(one).getInteger("id"));
    }
    return ids;
  }

  private static JsonArray columns() {
    JsonArray columns = new JsonArray();
    for (Row row : ChangedRows.sql(server.pool, """
        select attname, coalesce(b.typname, t.typname) -- of a domain, what clients know
          from pg_attribute a join pg_type t on t.oid = atttypid left join pg_type b on b.oid = t.typbasetype
         where attrelid = 'job_runs'::regclass and attnum > 0 and not attisdropped
           and attname not in ('lease_token', 'lease_owner', 'lease_until', 'not_before') order by attnum""")) {
      columns.add(new JsonObject().put("name", row.getString(0)).put("type", row.getString(1)));
    }
    return columns;
  }
}
