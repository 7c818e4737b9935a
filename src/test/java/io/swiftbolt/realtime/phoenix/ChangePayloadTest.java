package io.swiftbolt.realtime.phoenix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.swiftbolt.bus.RowChange;
import io.swiftbolt.catalog.Column;
import io.swiftbolt.catalog.Table;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChangePayloadTest {
  private static final Table NOTES = new Table("notes",
      List.of(), List.of(new Column("id", "int8", true), new Column("text", "text", false),
          new Column("price", "numeric", false), new Column("tags", "_text", false)),
      true, true);

  @Test
  void the_rows_are_put_in_as_the_database_wrote_them() {
    String row = "{\"id\": 9007199254740993, \"text\": \"a\\\"},b\", \"price\": 1.10000000000000000000001, \"tags\": [\"x,\", {}]}";
    String data = change(row, null).data(Set.of());
    assertEquals("{\"schema\":\"public\",\"table\":\"notes\",\"commit_timestamp\":\"2026-11-20T23:31:02.000Z\","
        + "\"type\":\"INSERT\",\"columns\":[{\"name\":\"id\",\"type\":\"int8\"},{\"name\":\"text\",\"type\":\"text\"},"
        + "{\"name\":\"price\",\"type\":\"numeric\"},{\"name\":\"tags\",\"type\":\"_text\"}],\"record\":" + row
        + ",\"errors\":null}", data);
    String chosen = change(row, null).data(Set.of("price", "tags"));
    assertEquals("{\"id\":9007199254740993,\"price\":1.10000000000000000000001,\"tags\":[\"x,\", {}]}",
        chosen.substring(chosen.indexOf("\"record\":") + 9, chosen.indexOf(",\"errors\"")));
  }

  @Test
  void rows_over_a_mebibyte_lose_their_long_values_and_say_so() {
    String small = "{\"id\": 1, \"text\": \"" + "é".repeat((1 << 19) - 20) + "\", \"price\": 2}";
    assertEquals(null, new JsonObject(change(small, null).data(Set.of())).getValue("errors"));
    String large = "{\"id\": 1, \"text\": \"" + "é".repeat(1 << 19) + "\", \"price\": 2, \"tags\": [\"" + "y".repeat(60)
        + "\"]}";
    JsonObject data = new JsonObject(change(large, small).data(Set.of()));
    assertEquals(new JsonArray().add("Error 413: Payload Too Large"), data.getJsonArray("errors"));
    assertEquals(new JsonObject().put("id", 1).put("price", 2).put("tags", new JsonArray().add("y".repeat(60))),
        data.getJsonObject("record"));
    assertEquals(new JsonObject().put("id", 1).put("price", 2), data.getJsonObject("old_record"));
    assertEquals(4, data.getJsonArray("columns").size());
  }

  private static ChangePayload change(String row, @Nullable String old) {
    return new ChangePayload(new RowChange(1, Instant.parse("2026-11-20T23:31:02Z"), "notes",
        old == null ? RowChange.Operation.INSERT : RowChange.Operation.UPDATE, null, null, row, old),
        new PublishedColumns(NOTES));
  }
}
