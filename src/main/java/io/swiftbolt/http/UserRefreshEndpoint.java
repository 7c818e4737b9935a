package io.swiftbolt.http;

import io.swiftbolt.bars.BarCounts;
import io.swiftbolt.bars.BarPages;
import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.http.Refusal.BadRequest;
import io.swiftbolt.market.Bar;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.orchestrator.Backfill;
import io.swiftbolt.orchestrator.BackfillOrders;
import io.swiftbolt.symbols.Symbol;
import io.swiftbolt.symbols.Symbols;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code /functions/v1/user-refresh}: everything about a symbol that can be brought up to date, step by step. */
final class UserRefreshEndpoint {
  private static final List<Timeframe> TIMEFRAMES = List.of(Timeframe.D1, Timeframe.H1, Timeframe.H4, Timeframe.M15);
  private static final List<Timeframe> HISTORY = List.of(Timeframe.D1, Timeframe.H1, Timeframe.W1);
  /** Fewer daily bars mean that the history is missing. */
  private static final int HISTORY_LEAST = 100;
  private static final int PIVOT_LEAST = 20;
  private static final int DAYS = 30;
  private static final Duration NEXT_UPDATE = Duration.ofMinutes(15);

  private final Collaborators with;

  /**
   * What it is answered from.
   *
   * @param refill fetches what is new, under another name than {@code history}: neither is taken for the other
   */
  record Collaborators(Symbols symbols, Refill refill, Refill history, BarCounts counts, BarPages pages,
      Supplier<TradingCalendar> calendar, InstantSource clock) {}

  UserRefreshEndpoint(Collaborators with) {
    this.with = with;
  }

  Future<Reply> refresh(Input input) {
    long started = ServerClock.nanos();
    String ticker = Input.symbol("symbol", input.text("symbol").orElseThrow(() -> new BadRequest("Symbol required")));
    RefreshSteps steps = new RefreshSteps(ticker, started);
    return with.symbols().find(ticker).compose(found -> {
      if (found.isEmpty()) {
        return Future.succeededFuture(steps.notFound());
      }
      steps.completed("lookup_symbol", new JsonObject().put("symbol_id", found.get().id().toString()));
      // what is new first: the history that is queued then does not hold it up, nor count as an update
      return counts(ticker).compose(before -> fetch(ticker, steps).compose(done -> queueHistory(ticker, before, steps)))
          .onSuccess(done -> {
            steps.skipped("queue_ml_job", "No forecasts are made here yet");
            steps.skipped("queue_options_job", "No options are ranked here yet");
          }).compose(done -> pivots(found.get(), steps)).map(done -> steps.reply(nextUpdate()));
    });
  }

  private Future<Void> queueHistory(String ticker, BarCounts.Stock before, RefreshSteps steps) {
    long daily = before.bars(ticker, Timeframe.D1);
    if (daily >= HISTORY_LEAST) {
      steps.skipped("check_backfill", daily + " daily bars are there");
      return Future.succeededFuture();
    }
    steps.backfillNeeded();
    return with.history().underWay(List.of(ticker)).compose(busy -> {
      if (!busy.isEmpty()) {
        steps.skipped("check_backfill", "A backfill is under way");
        return Future.succeededFuture();
      }
      return with.history().order(new Refill.Wanted(List.of(ticker), HISTORY, true), LookBack::history)
          .onSuccess(ids -> {
            if (ids.isEmpty()) {
              steps.skipped("check_backfill", "All that vendors have is there");
            } else {
              steps.backfillQueued();
            }
          }).<Void>mapEmpty()
          .recover(error -> failed(steps, "queue_backfill", error));
    });
  }

  private Future<Void> fetch(String ticker, RefreshSteps steps) {
    return with.refill().fill(new Refill.Wanted(List.of(ticker), TIMEFRAMES, true), timeframe -> DAYS)
        .onSuccess(filled -> {
          long rows = filled.rows(ticker);
          filled.error(ticker).ifPresentOrElse(error -> steps.failed("fetch_bars", error),
              () -> steps.fetched(rows, filled.complete()));
        }).<Void>mapEmpty().recover(error -> failed(steps, "fetch_bars", error));
  }

  /** What the client can do nothing about but wait is a failed step; what should never happen is not. */
  private static Future<Void> failed(RefreshSteps steps, String step, Throwable error) {
    if (error instanceof BackfillOrders.TooMany || error instanceof Backfill.TooLarge) {
      steps.failed(step, String.valueOf(error.getMessage()));
      return Future.succeededFuture();
    }
    return Future.failedFuture(error);
  }

  /** The classic pivot of the newest day: P = (H + L + C) / 3, R1 = 2P - L, S1 = 2P - H. */
  private Future<Void> pivots(Symbol symbol, RefreshSteps steps) {
    return counts(symbol.ticker()).compose(stock -> {
      Optional<BarCounts.Held> daily = stock.of(symbol.ticker(), Timeframe.D1)
          .filter(held -> held.bars() >= PIVOT_LEAST);
      if (daily.isEmpty()) {
        steps.skipped("calculate_sr", "Fewer than " + PIVOT_LEAST + " daily bars");
        return Future.succeededFuture();
      }
      Instant day = daily.get().newest();
      return with.pages().page(symbol.id(), Timeframe.D1, new TimeRange(day, day.plusSeconds(1)),
          with.clock().instant(), 1).map(bars -> {
            bars.stream().findFirst().ifPresentOrElse(
                stored -> steps.pivots(pivots(stored.bar()).put("calculated_at", Reply.time(with.clock().instant()))),
                () -> steps.skipped("calculate_sr", "The newest daily bar was taken away meanwhile"));
            return null;
          });
    });
  }

  private static JsonObject pivots(Bar bar) {
    double pivot = (bar.high() + bar.low() + bar.close()) / 3;
    return new JsonObject().put("pivot", cents(pivot)).put("r1", cents(2 * pivot - bar.low()))
        .put("s1", cents(2 * pivot - bar.high()));
  }

  private static double cents(double price) {
    return BigDecimal.valueOf(price).setScale(2, RoundingMode.HALF_UP).doubleValue();
  }

  private Future<BarCounts.Stock> counts(String ticker) {
    return with.counts().of(List.of(ticker), List.of(Timeframe.D1));
  }

  private Optional<Instant> nextUpdate() {
    Instant now = with.clock().instant();
    return with.calendar().get().isOpen(now) ? Optional.of(now.plus(NEXT_UPDATE)) : Optional.empty();
  }
}
