package io.swiftbolt.http;

import io.swiftbolt.bars.BarReach;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.orchestrator.BackfillOrders;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/** The routes of backfills: our own, and those of older clients and schedules that ride on it. */
public final class BackfillRoutes {
  private static final List<HttpMethod> POST = List.of(HttpMethod.POST);
  private static final List<HttpMethod> EITHER = List.of(HttpMethod.GET, HttpMethod.POST);

  private BackfillRoutes() {}

  /**
   * What they are answered from.
   *
   * @param watched all tickers that anybody watches
   * @param create makes symbols that are missing
   * @param reach between which bars a symbol's series lie
   */
  public record Collaborators(BackfillOrders orders, Supplier<Future<List<String>>> watched,
      Function<List<String>, Future<?>> create,
      BiFunction<String, Collection<Timeframe>, Future<Map<Timeframe, BarReach.Reach>>> reach,
      Supplier<TradingCalendar> calendar, InstantSource clock) {}

  public static List<Route> of(Collaborators with) {
    BackfillsEndpoint backfills = new BackfillsEndpoint(with.orders(), with.watched(), with.clock());
    BackfillWorkerEndpoint worker = new BackfillWorkerEndpoint(with.orders(), with.clock());
    BatchBackfillEndpoint batch = new BatchBackfillEndpoint(with.orders(), with.watched(), with.clock());
    SymbolBackfillEndpoint symbol = new SymbolBackfillEndpoint(with.orders(), with.create(), with.reach(),
        new BarStarts(with.calendar()), with.clock());
    return List.of(
        decision("plan", backfills::plan), decision("start", backfills::start), decision("pause", backfills::pause),
        decision("resume", backfills::resume), decision("cancel", backfills::cancel),
        decision("retry", backfills::retry),
        function("backfills", EITHER, Access.ANON, backfills::status),
        function("run-backfill-worker", POST, Access.GATEWAY, worker::run),
        function("backfill-intraday-worker", POST, Access.SERVICE, worker::intraday),
        function("trigger-backfill", POST, Access.GATEWAY, worker::trigger).refusingWith(worker::refusal),
        function("batch-backfill-orchestrator", POST, Access.SERVICE, batch::start),
        function("symbol-backfill", POST, Access.ANON, symbol::backfill));
  }

  private static Route decision(String action, Endpoint endpoint) {
    return function("backfills", POST, Access.SERVICE, endpoint).forAction(action);
  }

  private static Route function(String name, List<HttpMethod> methods, Access access, Endpoint endpoint) {
    return Route.json("/functions/v1/" + name, methods, access, name, endpoint);
  }
}
