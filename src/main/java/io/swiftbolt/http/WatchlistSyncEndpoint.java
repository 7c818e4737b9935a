package io.swiftbolt.http;

import io.swiftbolt.bars.DailyAverages;
import io.swiftbolt.config.WatchlistConfig;
import io.swiftbolt.http.Refusal.BadRequest;
import io.swiftbolt.jobs.JobRunReads;
import io.swiftbolt.jobs.JobRunView;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.orchestrator.BackfillOrders;
import io.swiftbolt.orchestrator.WatchedBars;
import io.swiftbolt.symbols.Symbols;
import io.swiftbolt.symbols.Watchlists;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code /functions/v1/watchlist-sync}: the server's watch-list as clients show and change it. */
final class WatchlistSyncEndpoint {
  private static final int PRIORITY = 150;
  private static final int DECIMALS = 4;

  private final Collaborators with;

  /** What it is answered from. */
  record Collaborators(Symbols symbols, Watchlists watchlists, StandingOrders standing, Refill refill, JobRunReads runs,
      DailyAverages averages, WatchlistConfig config, InstantSource clock) {}

  WatchlistSyncEndpoint(Collaborators with) {
    this.with = with;
  }

  Future<Reply> sync(Input input) {
    Optional<UUID> list = input.uuid("watchlistId");
    return switch (input.text("action").orElse("")) {
      case "add" -> add(ticker(input), list);
      case "remove" -> remove(ticker(input), list);
      case "list" -> list(list);
      default -> throw new BadRequest("Invalid action. Use: add, remove, or list");
    };
  }

  private static String ticker(Input input) {
    return Input.symbol("symbol", input.text("symbol").orElseThrow(() -> new BadRequest("Symbol required")));
  }

  private Future<Reply> add(String ticker, Optional<UUID> named) {
    return with.watchlists().list(named).compose(list -> put(list, ticker).compose(added -> switch (added) {
      case FULL -> Future.failedFuture(new BadRequest(
          "Watchlist limit exceeded: Maximum " + with.config().symbolsMost() + " symbols per user"));
      case ALREADY_THERE -> Future.succeededFuture(Reply.ok(new JsonObject().put("success", true)
          .put("message", "Symbol already in watchlist").put("symbol", ticker)));
      case NEW -> begin(ticker).compose(begun -> added(list, ticker));
      case UNKNOWN_SYMBOL -> throw new IllegalStateException(ticker + " vanished while it was added");
    }));
  }

  /** A symbol is made only when there is room for it. */
  private Future<Watchlists.Added> put(UUID list, String ticker) {
    int most = with.config().symbolsMost();
    return with.watchlists().add(list, ticker, most).compose(added -> added == Watchlists.Added.UNKNOWN_SYMBOL
        ? with.symbols().ensure(List.of(ticker)).compose(made -> with.watchlists().add(list, ticker, most))
        : Future.succeededFuture(added));
  }

  private Future<?> begin(String ticker) {
    WatchedBars watched = new WatchedBars(with.config());
    return with.standing().keep(List.of(ticker), watched.kept(), watched::days, PRIORITY)
        .compose(kept -> stop(ticker)) // whoever took it off meanwhile may have found no orders yet
        .compose(kept -> with.refill()
            .order(new Refill.Wanted(List.of(ticker), watched.configured(), true), watched::days))
        .recover(error -> error instanceof BackfillOrders.TooMany
            ? Future.succeededFuture(List.of()) // it comes later then, with the standing orders
            : Future.failedFuture(error));
  }

  private Future<Reply> added(UUID list, String ticker) {
    Future<List<JobRunView>> runs = with.runs().newestOfEachType(List.of(ticker));
    Future<Map<String, DailyAverages.Averages>> averages = averages(List.of(ticker));
    return Future.all(runs, averages).map(all -> {
      JsonArray status = new JsonArray();
      runs.result().forEach(run -> status.add(json(run)));
      JsonObject body = new JsonObject().put("success", true)
          .put("message", "Symbol added to watchlist, jobs queued").put("symbol", ticker)
          .put("watchlistId", list.toString()).put("jobStatus", status);
      return Reply.ok(put(body, Optional.ofNullable(averages.result().get(ticker))));
    });
  }

  private Future<Reply> remove(String ticker, Optional<UUID> named) {
    return with.symbols().find(ticker).compose(found -> {
      if (found.isEmpty()) {
        return Future.failedFuture(new Refusal.NotFound("Symbol not found"));
      }
      return with.watchlists().list(named).compose(list -> with.watchlists().remove(list, ticker))
          .compose(removed -> stop(ticker))
          .map(removed -> Reply.ok(new JsonObject().put("success", true)
              .put("message", "Symbol removed from watchlist").put("symbol", ticker)));
    });
  }

  /** Unless somebody still watches it, or the configuration says so. */
  private Future<Integer> stop(String ticker) {
    return with.config().symbols().contains(ticker)
        ? Future.succeededFuture(0)
        : with.standing().stopUnlisted(List.of(ticker));
  }

  private Future<Reply> list(Optional<UUID> named) {
    return with.watchlists().list(named).compose(list -> with.watchlists().items(list).compose(items -> {
      List<String> tickers = items.stream().map(Watchlists.Item::ticker).toList();
      Future<List<JobRunView>> runs = with.runs().newestOfEachType(tickers);
      Future<Map<String, DailyAverages.Averages>> averages = averages(tickers);
      return Future.all(runs, averages).map(all -> {
        Map<String, List<JobRunView>> bySymbol = runs.result().stream()
            .collect(Collectors.groupingBy(JobRunView::symbol));
        JsonArray rows = new JsonArray();
        items.forEach(item -> rows.add(put(new JsonObject().put("symbol", item.ticker())
            .put("addedAt", Reply.time(item.addedAt()))
            .put("jobStatus", byType(bySymbol.getOrDefault(item.ticker(), List.of()))),
            Optional.ofNullable(averages.result().get(item.ticker())))));
        return Reply.ok(new JsonObject().put("success", true).put("watchlistId", list.toString()).put("items", rows));
      });
    }));
  }

  private Future<Map<String, DailyAverages.Averages>> averages(List<String> tickers) {
    LocalDate today = with.clock().instant().atZone(TradingCalendar.NEW_YORK).toLocalDate();
    return with.averages().of(tickers, today);
  }

  /** States in one word, as clients read them here. The two that they show are always there; the others by their own names. */
  private static JsonObject byType(List<JobRunView> runs) {
    JsonObject status = new JsonObject().putNull("forecast").putNull("ranking");
    runs.forEach(run -> status.put(run.jobType().equals("run_forecast") ? "forecast" : run.jobType(), run.status()));
    return status;
  }

  /** In both spellings: the clients' models and the servers before us do not agree. */
  private static JsonObject json(JobRunView run) {
    String created = Reply.time(run.stamps().created());
    String completed = Reply.time(run.stamps().finished());
    String error = run.errorMessage().orElse(null);
    return new JsonObject().put("job_type", run.jobType()).put("jobType", run.jobType()).put("status", run.status())
        .put("created_at", created).put("createdAt", created).put("completed_at", completed)
        .put("completedAt", completed).put("error_message", error).put("errorMessage", error);
  }

  private static JsonObject put(JsonObject body, Optional<DailyAverages.Averages> averages) {
    return body.put("avgDailyVolumeAll", averages.map(known -> Math.round(known.volumeAll())).orElse(null))
        .put("avgDailyVolume10d", averages.map(known -> Math.round(known.volumeRecent())).orElse(null))
        .put("avgLastPriceAll", price(averages.map(DailyAverages.Averages::closeAll)))
        .put("avgLastPrice10d", price(averages.map(DailyAverages.Averages::closeRecent)));
  }

  private static @Nullable Double price(Optional<Double> price) {
    return price.map(known -> BigDecimal.valueOf(known).setScale(DECIMALS, RoundingMode.HALF_EVEN).doubleValue())
        .orElse(null);
  }
}
