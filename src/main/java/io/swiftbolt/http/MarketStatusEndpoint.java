package io.swiftbolt.http;

import io.swiftbolt.market.Session;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.symbols.UpcomingActions;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code /functions/v1/market-status}: whether the exchange is open, when that changes, and what is about to happen to a symbol. */
public final class MarketStatusEndpoint {
  /** The longest closing since 1998 was six days. */
  private static final Duration AHEAD = Duration.ofDays(14);

  private final Supplier<TradingCalendar> calendar;
  private final InstantSource clock;
  private final PendingActions actions;

  /** A symbol's corporate actions that are still to come, as {@link UpcomingActions#of}. */
  @FunctionalInterface
  public interface PendingActions {
    Future<List<UpcomingActions.Upcoming>> of(String symbol, LocalDate from);
  }

  MarketStatusEndpoint(Supplier<TradingCalendar> calendar, InstantSource clock, PendingActions actions) {
    this.calendar = calendar;
    this.clock = clock;
    this.actions = actions;
  }

  Future<Reply> status(Input input) {
    Instant now = clock.instant();
    JsonObject market = market(calendar.get(), now);
    LocalDate today = now.atZone(TradingCalendar.NEW_YORK).toLocalDate();
    Optional<String> symbol = input.text("symbol").map(text -> Input.symbol("symbol", text));
    Future<List<UpcomingActions.Upcoming>> pending = symbol.map(ticker -> actions.of(ticker, today))
        .orElseGet(() -> Future.succeededFuture(List.of()));
    return pending.map(list -> Reply.ok(new JsonObject().put("market", market).put("pendingActions", json(list))));
  }

  private static JsonObject market(TradingCalendar calendar, Instant now) {
    List<Session> ahead = calendar.sessions(new TimeRange(now, now.plus(AHEAD)));
    Instant nextOpen = ahead.stream().map(session -> session.regular().from()).filter(open -> open.isAfter(now))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no session after " + now + " within " + AHEAD));
    Instant nextClose = ahead.stream().map(session -> session.regular().to()).filter(close -> close.isAfter(now))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no session after " + now + " within " + AHEAD));
    return new JsonObject().put("isOpen", calendar.isOpen(now)).put("nextOpen", Reply.time(nextOpen))
        .put("nextClose", Reply.time(nextClose)).put("timestamp", Reply.time(now));
  }

  private static JsonArray json(List<UpcomingActions.Upcoming> actions) {
    return JsonArrays.of(actions, action -> new JsonObject().put("symbol", action.symbol()).put("type", action.type())
        .put("exDate", action.exDate().toString()).put("ratio", action.ratio().orElse(null))
        .put("cashAmount", action.cashAmount().orElse(null)));
  }
}
