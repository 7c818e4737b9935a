package io.swiftbolt.http;

import io.swiftbolt.bars.BarCounts;
import io.swiftbolt.http.Refusal.BadRequest;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.symbols.Symbol;
import io.swiftbolt.symbols.Symbols;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * {@code /functions/v1/reload-watchlist-data}: what a watch-list's charts need, fetched. One request at a time works on a symbol;
 * another one is told so.
 */
final class ReloadWatchlistEndpoint {
  private static final int SYMBOLS_MOST = 1000;
  private static final List<Timeframe> TIMEFRAMES = List.of(Timeframe.M15, Timeframe.H1, Timeframe.H4, Timeframe.D1,
      Timeframe.W1);

  private final Symbols symbols;
  private final Supplier<Future<List<String>>> watched;
  private final Refill refill;
  private final BarCounts counts;
  private final InstantSource clock;

  /** @param watched tickers that a request without symbols is about */
  ReloadWatchlistEndpoint(Symbols symbols, Supplier<Future<List<String>>> watched, Refill refill, BarCounts counts,
      InstantSource clock) {
    this.symbols = symbols;
    this.watched = watched;
    this.refill = refill;
    this.counts = counts;
    this.clock = clock;
  }

  /** How one symbol ended. */
  private enum Status {
    SUCCESS("success"), ERROR("error"), SKIPPED("skipped");

    final String word;

    Status(String word) {
      this.word = word;
    }
  }

  private record Result(String symbol, Status status, Optional<String> message, boolean loaded) {}

  Future<Reply> reload(Input input) {
    boolean force = input.text("forceRefresh").map(Boolean::parseBoolean).orElse(false);
    List<Timeframe> timeframes = BackfillsEndpoint.timeframes(input, TIMEFRAMES);
    List<String> named = input.texts("symbols").stream().map(text -> Input.symbol("symbols", text)).distinct().toList();
    return (named.isEmpty() ? watched.get() : Future.succeededFuture(named)).compose(asked -> {
      if (asked.size() > SYMBOLS_MOST) {
        throw new BadRequest("symbols", "must be at most " + SYMBOLS_MOST + ", are " + asked.size());
      }
      return asked.isEmpty() ? Future.succeededFuture(nothing()) : reload(asked, timeframes, force);
    });
  }

  private Future<Reply> reload(List<String> asked, List<Timeframe> timeframes, boolean force) {
    return symbols.findAll(asked).compose(found -> {
      Set<String> known = found.stream().map(Symbol::ticker).collect(Collectors.toSet());
      return refill.underWay(known).compose(busy -> {
        List<String> due = asked.stream().filter(ticker -> known.contains(ticker) && !busy.contains(ticker)).toList();
        Future<Refill.Filled> filled = due.isEmpty()
            ? Future.succeededFuture(new Refill.Filled(true, List.of()))
            : refill.fill(new Refill.Wanted(due, timeframes, !force), LookBack::chart);
        return filled.compose(ended -> counts.of(due, timeframes, this::since).map(stock -> reply(
            asked.stream().map(ticker -> result(ticker, known, busy, ended)).toList(), timeframes, stock)));
      });
    });
  }

  /** Of what was loaded, not of all that there is. */
  private Instant since(Timeframe timeframe) {
    return clock.instant().minus(Duration.ofDays(LookBack.chart(timeframe)));
  }

  private static Result result(String ticker, Set<String> known, Set<String> busy, Refill.Filled filled) {
    if (!known.contains(ticker)) {
      return new Result(ticker, Status.ERROR, Optional.of("Symbol not found: " + ticker), false);
    }
    if (busy.contains(ticker)) {
      return new Result(ticker, Status.SKIPPED, Optional.of("Is being loaded already"), false);
    }
    Optional<String> error = filled.error(ticker);
    return error.isPresent()
        ? new Result(ticker, Status.ERROR, error, true)
        : new Result(ticker, Status.SUCCESS,
            filled.goesOn(ticker) ? Optional.of("The rest is being loaded") : Optional.empty(), true);
  }

  private static Reply reply(List<Result> results, List<Timeframe> timeframes, BarCounts.Stock stock) {
    JsonArray rows = new JsonArray();
    for (Result result : results) {
      JsonObject row = new JsonObject().put("symbol", result.symbol()).put("status", result.status().word);
      result.message().ifPresent(message -> row.put("message", message));
      if (result.loaded()) {
        JsonObject bars = new JsonObject();
        timeframes.forEach(timeframe -> bars.put(timeframe.code(), stock.bars(result.symbol(), timeframe)));
        row.put("barsLoaded", bars);
      }
      rows.add(row);
    }
    long good = count(results, Status.SUCCESS);
    long bad = count(results, Status.ERROR);
    return Reply.ok(new JsonObject().put("success", bad == 0)
        .put("message", "Reloaded " + good + " of " + results.size() + " symbols")
        .put("summary", summary(results.size(), good, bad)).put("results", rows));
  }

  private static Reply nothing() {
    return Reply.ok(new JsonObject().put("success", true).put("message", "No symbols in watchlist")
        .put("summary", summary(0, 0, 0)).put("results", new JsonArray()));
  }

  private static JsonObject summary(long total, long success, long errors) {
    return new JsonObject().put("total", total).put("success", success).put("errors", errors);
  }

  private static long count(List<Result> results, Status status) {
    return results.stream().filter(result -> result.status() == status).count();
  }
}
