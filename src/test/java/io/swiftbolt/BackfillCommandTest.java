package io.swiftbolt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.database.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the command decides on backfills that others work on. No vendor is asked. */
class BackfillCommandTest {
  private final Map<String, String> environment = Map.of("DATABASE_URL", TestDatabase.fresh().url(),
      "SWIFTBOLT_JWT_SECRET", "0123456789abcdef0123456789abcdef", "YAHOO_URL", "http://127.0.0.1:1");

  @Test
  void a_backfill_is_priced_ordered_listed_and_decided_upon() {
    JsonObject price = good("--symbols", "AAPL,MSFT", "--timeframe", "d1", "--from", "2025-01-01", "--to",
        "2025-12-31", "--dry-run").json();
    assertEquals("yahoo", price.getJsonArray("vendors").getJsonObject(0).getString("provider"));
    assertEquals("", good("list").out(), "a dry run orders nothing");
    JsonObject ordered = good("--symbols", "AAPL,MSFT", "--timeframe", "d1", "--from", "2025-01-01", "--to",
        "2025-12-31", "--detach").json();
    assertEquals(price.getInteger("slices"), ordered.getInteger("total_slices"));
    String id = ordered.getString("id");
    assertTrue(good("list").out().startsWith(id + "  running"), () -> good("list").out());
    assertEquals("paused", good("pause", id).json().getString("status"));
    assertEquals("running", good("resume", id).json().getString("status"));
    assertEquals("cancelled", good("cancel", id).json().getString("status"));
    refused(1, "the backfill is cancelled", "retry", id);
    refused(2, "Backfill not found", "show", new UUID(0, 1).toString());
    refused(2, "ID must be a backfill's", "show", "7");
  }

  private CommandLineRun good(String... arguments) {
    CommandLineRun run = run(arguments);
    assertEquals(0, run.exit(), run::toString);
    return run;
  }

  private void refused(int exit, String words, String... arguments) {
    CommandLineRun run = run(arguments);
    assertEquals(exit, run.exit(), run::toString);
    assertTrue(run.err().contains(words), run::toString);
  }

  private CommandLineRun run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("backfill"));
    all.addAll(List.of(arguments));
    return CommandLineRun.of(environment, all.toArray(String[]::new));
  }
}
