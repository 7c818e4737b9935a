package io.swiftbolt.http;

import io.swiftbolt.chart.ChartAnswer;
import io.swiftbolt.chart.ChartQuery;
import io.swiftbolt.chart.Charts;
import io.swiftbolt.market.Adjustment;
import io.swiftbolt.market.Timeframe;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** {@code /functions/v1/chart-health}: how many bars a symbol's charts have, and how old the newest ones are. */
public final class ChartHealthEndpoint {
  private static final List<Timeframe> TIMEFRAMES = List.of(Timeframe.M15, Timeframe.H1, Timeframe.H4, Timeframe.D1,
      Timeframe.W1);
  private static final Instant NEWEST = Instant.parse("2200-01-01T00:00:00Z");

  private final Charts charts;
  private final InstantSource clock;
  private final Alpaca alpaca;

  /** What is configured of the vendor that these clients ask about. */
  public record Alpaca(boolean key, boolean secret, boolean feed) {}

  ChartHealthEndpoint(Charts charts, InstantSource clock, Alpaca alpaca) {
    this.charts = charts;
    this.clock = clock;
    this.alpaca = alpaca;
  }

  Future<Reply> health(Input input) {
    String symbol = Input.symbol("symbol",
        input.text("symbol").orElseThrow(() -> new Refusal.BadRequest("symbol is required")));
    List<Future<ChartAnswer>> newest = TIMEFRAMES.stream().map(timeframe -> ChartReadEndpoint.answered(() -> charts
        .answer(ChartQuery.window(symbol, timeframe, Adjustment.SPLIT, Optional.empty(), NEWEST, 1)))).toList();
    return Future.all(newest).map(all -> {
      Instant now = clock.instant();
      JsonObject byTimeframe = new JsonObject();
      newest.forEach(one -> byTimeframe.put(one.result().query().timeframe().code(), newest(one.result(), now)));
      return Reply.ok(new JsonObject().put("symbol", symbol)
          .put("symbol_id", newest.getFirst().result().symbol().id().toString())
          .put("timeframes", new JsonArray(TIMEFRAMES.stream().map(Timeframe::code).toList()))
          .put("by_timeframe", byTimeframe)
          .put("env",
              new JsonObject().put("alpaca_api_key_present", alpaca.key())
                  .put("alpaca_api_secret_present", alpaca.secret()).put("alpaca_data_feed_present", alpaca.feed())
                  .put("supabase_url_present", true).put("service_role_present", true)) // this server is both
          .put("checked_at", Reply.time(now)));
    });
  }

  private static JsonObject newest(ChartAnswer answer, Instant now) {
    return new JsonObject().put("timeframe", answer.query().timeframe().code())
        .put("newest_ts", Reply.time(answer.lastBar()))
        .put("age_seconds",
            answer.lastBar().map(start -> Math.max(0, Duration.between(start, now).toSeconds())).orElse(null))
        .put("bar_count", answer.matching());
  }
}
