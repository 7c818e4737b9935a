package io.swiftbolt.http;

import io.swiftbolt.http.Refusal.BadRequest;
import io.swiftbolt.jobs.BackfillView;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.orchestrator.Backfill;
import io.swiftbolt.orchestrator.BackfillOrder;
import io.swiftbolt.orchestrator.BackfillOrders;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/** {@code /functions/v1/backfills}: what backfills there are, what one would cost, and everything that can be decided on one. */
final class BackfillsEndpoint {
  private static final int SYMBOLS_MOST = 1000;
  private static final int SHOWN = 50;
  private static final int DAYS = 30;

  private final BackfillOrders orders;
  private final Supplier<Future<List<String>>> watched;
  private final InstantSource clock;

  /** @param watched tickers that an order without symbols is about */
  BackfillsEndpoint(BackfillOrders orders, Supplier<Future<List<String>>> watched, InstantSource clock) {
    this.orders = orders;
    this.watched = watched;
    this.clock = clock;
  }

  /** One by its id, or the newest. */
  Future<Reply> status(Input input) {
    if (!input.text("action").orElse("status").equals("status")) {
      return Future.failedFuture(
          new BadRequest("action",
              "must be status, plan, start, pause, resume, cancel or retry; all but status by POST"));
    }
    return input.uuid("id").map(id -> orders.find(id).map(BackfillJson::of)).orElseGet(() -> orders.newest(SHOWN)
        .map(views -> new JsonObject().put("backfills", JsonArrays.of(views, BackfillJson::of)))).map(Reply::ok);
  }

  /** The dry run. */
  Future<Reply> plan(Input input) {
    return order(input).compose(orders::price).map(estimate -> Reply.ok(BackfillJson.of(estimate)));
  }

  Future<Reply> start(Input input) {
    return order(input).compose(orders::start).compose(orders::find)
        .map(view -> Reply.of(view.hasEnded() ? 200 : 202, BackfillJson.of(view)));
  }

  Future<Reply> pause(Input input) {
    return decide(input, orders::pause);
  }

  Future<Reply> resume(Input input) {
    return decide(input, orders::resume);
  }

  Future<Reply> cancel(Input input) {
    return decide(input, orders::cancel);
  }

  /** Only what failed. */
  Future<Reply> retry(Input input) {
    return decide(input, orders::retryFailed);
  }

  private static Future<Reply> decide(Input input, Function<UUID, Future<BackfillView>> decision) {
    UUID id = input.uuid("id").orElseThrow(() -> new BadRequest("id", "must name a backfill"));
    return decision.apply(id).map(view -> Reply.ok(BackfillJson.of(view)));
  }

  private Future<BackfillOrder> order(Input input) {
    List<Timeframe> timeframes = timeframes(input, List.of());
    if (timeframes.isEmpty()) {
      throw new BadRequest("timeframes", "must name at least one of " + Timeframe.legalValues());
    }
    Instant to = input.instant("to").orElseGet(clock::instant);
    Instant from = input.instant("from").orElseGet(() -> to.minus(Duration.ofDays(input.integer("days", DAYS))));
    if (!from.isBefore(to)) {
      throw new BadRequest("to", "must be after from");
    }
    boolean onlyGaps = input.text("only_gaps").map(Boolean::parseBoolean).orElse(true);
    int priority = input.integer("priority", Backfill.PRIORITY);
    return symbols(input, watched).map(symbols -> new BackfillOrder(symbols, timeframes, new TimeRange(from, to),
        onlyGaps, priority, "api"));
  }

  /** Those that are named, or all that anybody watches. */
  static Future<List<String>> symbols(Input input, Supplier<Future<List<String>>> watched) {
    List<String> named = new ArrayList<>(input.texts("symbols"));
    input.text("symbol").ifPresent(named::add);
    List<String> symbols = named.stream().map(text -> Input.symbol("symbols", text)).distinct().toList();
    return symbols.isEmpty()
        ? watched.get().map(all -> {
          if (all.isEmpty()) {
            throw new BadRequest("symbols", "must name at least one: the watch-list is empty");
          }
          return atMost(all);
        })
        : Future.succeededFuture(atMost(symbols));
  }

  private static List<String> atMost(List<String> symbols) {
    if (symbols.size() > SYMBOLS_MOST) {
      throw new BadRequest("symbols", "must be at most " + SYMBOLS_MOST + ", are " + symbols.size());
    }
    return symbols;
  }

  static List<Timeframe> timeframes(Input input, List<Timeframe> otherwise) {
    List<String> named = new ArrayList<>(input.texts("timeframes"));
    input.text("timeframe").ifPresent(named::add);
    List<Timeframe> timeframes = named.stream()
        .map(text -> Timeframe.find(text).orElseThrow(() -> new BadRequest("Invalid timeframe: "
            + text.substring(0, Math.min(40, text.length())) + ". Must be one of: " + Timeframe.legalValues())))
        .distinct().toList();
    return timeframes.isEmpty() ? otherwise : timeframes;
  }
}
