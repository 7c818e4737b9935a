package io.swiftbolt;

import io.swiftbolt.market.NyseCalendar;
import io.swiftbolt.market.Session;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.TradingCalendar;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Alpaca's bars endpoint on loopback: a daily bar for every session since 2024, each answer after a pause. */
final class StubVendor {
  private static final Instant LISTED = Instant.parse("2024-01-02T05:00:00Z");

  private final Vertx vertx;
  private final long pauseMillis;
  private final TradingCalendar calendar = NyseCalendar.byRules();
  private final HttpServer server;
  final AtomicInteger requests = new AtomicInteger();

  StubVendor(Vertx vertx, long pauseMillis) {
    this.vertx = vertx;
    this.pauseMillis = pauseMillis;
    server = vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1").await();
  }

  String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  /** Stamps of the daily bars in a range. */
  List<Instant> days(TimeRange range) {
    return calendar.sessions(range).stream().map(Session::day).map(TimeRange::from)
        .filter(ts -> range.contains(ts) && !ts.isBefore(LISTED)).toList();
  }

  private void answer(HttpServerRequest request) {
    if (!request.path().endsWith("/bars")) {
      request.response().setStatusCode(404).end(); // it knows no calendar and no corporate actions
      return;
    }
    requests.incrementAndGet();
    Instant start = Instant.parse(request.getParam("start"));
    Instant from = start.isBefore(LISTED) ? LISTED : start;
    Instant to = Instant.parse(request.getParam("end")).plusSeconds(1);
    JsonObject bars = new JsonObject();
    if (from.isBefore(to) && request.getParam("timeframe").equals("1Day")) {
      for (String symbol : request.getParam("symbols").split(",")) {
        JsonArray rows = new JsonArray();
        days(new TimeRange(from, to)).stream().limit(Integer.parseInt(request.getParam("limit")))
            .forEach(ts -> rows.add(new JsonObject().put("t", ts.toString()).put("o", 100.0).put("h", 102.0)
                .put("l", 99.0).put("c", 101.0).put("v", 1000)));
        bars.put(symbol, rows);
      }
    }
    vertx.setTimer(pauseMillis, timer -> request.response().putHeader("content-type", "application/json")
        .end(new JsonObject().put("bars", bars).putNull("next_page_token").encode()));
  }
}
