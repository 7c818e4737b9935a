package io.swiftbolt.http;

import io.swiftbolt.bars.BarCounts;
import io.swiftbolt.http.Refusal.BadRequest;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.symbols.Symbols;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** {@code /functions/v1/refresh-data}: brings the bars of one symbol up to date and tells what came. */
final class RefreshDataEndpoint {
  private static final List<Timeframe> TIMEFRAMES = List.of(Timeframe.D1, Timeframe.H1, Timeframe.H4, Timeframe.M15);

  private final Symbols symbols;
  private final Refill refill;
  private final BarCounts counts;
  private final BarStarts starts;

  RefreshDataEndpoint(Symbols symbols, Refill refill, BarCounts counts, BarStarts starts) {
    this.starts = starts;
    this.symbols = symbols;
    this.refill = refill;
    this.counts = counts;
  }

  Future<Reply> refresh(Input input) {
    String ticker = Input.symbol("symbol", input.text("symbol").orElseThrow(() -> new BadRequest("Symbol required")));
    List<Timeframe> timeframes = BackfillsEndpoint.timeframes(input, TIMEFRAMES);
    List<String> one = List.of(ticker);
    return symbols.require(ticker).compose(symbol -> counts.of(one, timeframes))
        .compose(before -> refill.fill(new Refill.Wanted(one, timeframes, true), LookBack::chart)
            .compose(filled -> counts.of(one, timeframes)
                .map(after -> reply(ticker, timeframes, before, filled, after))));
  }

  private Reply reply(String ticker, List<Timeframe> timeframes, BarCounts.Stock before, Refill.Filled filled,
      BarCounts.Stock after) {
    JsonArray refreshed = new JsonArray();
    long come = 0;
    for (Timeframe timeframe : timeframes) {
      long existing = before.bars(ticker, timeframe);
      long added = Math.max(0, after.bars(ticker, timeframe) - existing);
      refreshed.add(new JsonObject().put("timeframe", timeframe.code()).put("existingBars", existing)
          .put("newBars", added)
          .put("latestTimestamp", Reply.time(after.of(ticker, timeframe)
              .map(held -> starts.of(timeframe, held.newest())))));
      come += added;
    }
    JsonArray errors = new JsonArray();
    filled.error(ticker).ifPresent(errors::add);
    String message = (come == 0 ? "Data is current" : come + " new bars")
        + (filled.complete() ? "" : ", the rest is being fetched");
    // nothing here makes forecasts or ranks options yet, whatever was asked for: saying otherwise would keep clients waiting
    return Reply.ok(new JsonObject().put("symbol", ticker).put("success", errors.isEmpty())
        .put("dataRefresh", refreshed).put("mlJobQueued", false).put("optionsJobQueued", false).put("errors", errors)
        .put("message", errors.isEmpty() ? message : errors.getString(0)));
  }
}
