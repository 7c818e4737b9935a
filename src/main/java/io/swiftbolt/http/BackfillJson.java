package io.swiftbolt.http;

import io.swiftbolt.jobs.BackfillView;
import io.swiftbolt.orchestrator.BackfillEstimate;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** Backfills and their prices as clients and scripts read them; names are the table's columns. */
public final class BackfillJson {
  private BackfillJson() {}

  public static JsonObject of(BackfillView view) {
    BackfillView.Slices slices = view.slices();
    int open = slices.total() - slices.done() - slices.failed();
    boolean cancelled = view.status().equals("cancelled");
    return new JsonObject().put("id", view.id().toString()).put("status", view.status())
        .put("symbols", view.symbols()).put("timeframes", view.timeframes())
        .put("from_ts", Reply.time(view.range().from())).put("to_ts", Reply.time(view.range().to()))
        .put("only_gaps", view.onlyGaps()).put("priority", view.priority()).put("triggered_by", view.by())
        .put("total_slices", slices.total()).put("done_slices", slices.done()).put("failed_slices", slices.failed())
        .put("active_slices", slices.active()).put("pending_slices", cancelled ? 0 : open - slices.active())
        .put("rows_written", view.rowsWritten()).put("progress", view.progress())
        .put("expected_bars", view.expected().bars()).put("expected_requests", view.expected().requests())
        .put("expected_seconds", view.expected().seconds()).put("unserved_slices", view.expected().unserved())
        .put("eta_seconds", view.eta().map(Duration::toSeconds).orElse(null))
        .put("created_at", Reply.time(view.created())).put("ended_at", Reply.time(view.ended()))
        .put("updated_at", Reply.time(view.updated()));
  }

  public static JsonObject of(BackfillEstimate estimate) {
    JsonArray vendors = JsonArrays.of(estimate.vendors(),
        vendor -> new JsonObject().put("provider", vendor.provider()).put("requests", vendor.requests())
            .put("tokens", vendor.tokens()).put("per_minute", vendor.perMinute())
            .put("seconds", vendor.time().toSeconds()).put("seconds_at_most", vendor.timeAtMost().toSeconds()));
    return new JsonObject().put("slices", estimate.slices()).put("bars", estimate.bars())
        .put("requests", estimate.requests()).put("seconds", estimate.time().toSeconds())
        .put("seconds_at_most", estimate.timeAtMost().toSeconds()).put("unserved_slices", estimate.unserved())
        .put("vendors", vendors);
  }
}
