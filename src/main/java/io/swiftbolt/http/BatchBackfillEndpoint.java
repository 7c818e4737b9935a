package io.swiftbolt.http;

import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.http.Refusal.BadRequest;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.orchestrator.Backfill;
import io.swiftbolt.orchestrator.BackfillOrder;
import io.swiftbolt.orchestrator.BackfillOrders;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code /functions/v1/batch-backfill-orchestrator}: one backfill of many symbols and timeframes. */
final class BatchBackfillEndpoint {
  private static final List<Timeframe> TIMEFRAMES = List.of(Timeframe.M15, Timeframe.H1, Timeframe.H4, Timeframe.D1);
  /** Symbols that go out together. */
  private static final int BATCH = 50;

  private final BackfillOrders orders;
  private final Supplier<Future<List<String>>> watched;
  private final InstantSource clock;

  BatchBackfillEndpoint(BackfillOrders orders, Supplier<Future<List<String>>> watched, InstantSource clock) {
    this.orders = orders;
    this.watched = watched;
    this.clock = clock;
  }

  Future<Reply> start(Input input) {
    long started = ServerClock.nanos();
    List<Timeframe> timeframes = BackfillsEndpoint.timeframes(input, TIMEFRAMES);
    Instant to = date(input, "endDate").orElseGet(clock::instant);
    Instant from = date(input, "startDate").orElseGet(() -> to.atZone(ZoneOffset.UTC).minusYears(1).toInstant());
    if (!from.isBefore(to)) {
      throw new BadRequest("endDate", "must be after startDate");
    }
    return BackfillsEndpoint.symbols(input, watched).compose(symbols -> orders
        .start(new BackfillOrder(symbols, timeframes, new TimeRange(from, to), true, Backfill.PRIORITY, "batch"))
        .compose(orders::find).map(view -> {
          int batches = Math.ceilDiv(symbols.size(), BATCH);
          JsonArray codes = new JsonArray();
          timeframes.forEach(timeframe -> codes.add(timeframe.code()));
          return Reply.ok(new JsonObject().put("success", true).put("jobs_created", batches * timeframes.size())
              .put("total_symbols", symbols.size()).put("batches", batches).put("timeframes", codes)
              .put("duration_ms", Duration.ofNanos(ServerClock.nanos() - started).toMillis())
              .put("estimated_api_calls", view.expected().requests())
              .put("efficiency_gain", gain(view.slices().total(), view.expected().requests()) + "x")
              .put("backfill_id", view.id().toString()));
        }));
  }

  /** Slices that one request serves; 1 when there is nothing to do. */
  private static long gain(long slices, long requests) {
    return requests == 0 ? 1 : Math.max(1, Math.round((double) slices / requests));
  }

  /** A date, which begins at midnight UTC, or an instant. */
  private static Optional<Instant> date(Input input, String name) {
    return input.text(name).flatMap(text -> {
      if (text.length() != 10) {
        return input.instant(name);
      }
      try {
        return Optional.of(LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant());
      } catch (DateTimeException _) {
        throw new BadRequest(name, "must be a date like 2026-03-06 or a time like 2026-03-06T14:30:00Z");
      }
    });
  }
}
