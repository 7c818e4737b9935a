package io.swiftbolt.http;

import io.swiftbolt.bars.DayFigures;
import io.swiftbolt.http.Refusal.BadRequest;
import io.swiftbolt.market.Session;
import io.swiftbolt.market.SessionKind;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.symbols.Symbol;
import io.swiftbolt.symbols.Symbols;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** {@code /functions/v1/intraday-update}: the session so far, its bars fetched first; after hours, the last one. */
final class IntradayUpdateEndpoint {
  private static final int SYMBOLS_MOST = 50;
  /** Longer than the exchange was ever closed in the years that are served. */
  private static final Duration LONGEST_CLOSURE = Duration.ofDays(10);

  private final Collaborators with;

  /**
   * What it is answered from.
   *
   * @param watched all tickers that anybody watches
   */
  record Collaborators(Symbols symbols, Supplier<Future<List<String>>> watched, Refill refill, DayFigures figures,
      Supplier<TradingCalendar> calendar, InstantSource clock) {}

  IntradayUpdateEndpoint(Collaborators with) {
    this.with = with;
  }

  /**
   * The session that is told about.
   *
   * @param hours of it that count
   * @param fetchFrom how far back bars are fetched
   */
  private record Asked(Timeframe timeframe, TimeRange hours, Instant fetchFrom) {}

  Future<Reply> update(Input input) {
    Timeframe timeframe = interval(input.text("interval").orElse("15min"));
    SessionKind kind = input.text("include_extended").map(Boolean::parseBoolean).orElse(false)
        ? SessionKind.ALL
        : SessionKind.REGULAR;
    int days = input.integer("backfill_days", 0);
    Instant now = with.clock().instant();
    TimeRange hours = newest(kind, now);
    Asked asked = new Asked(timeframe, hours, hours.from().minus(Duration.ofDays(days)));
    return symbols(input).compose(tickers -> tickers.isEmpty()
        ? Future.succeededFuture(reply(now, new JsonObject(), List.of()))
        : update(tickers, asked, now));
  }

  private static Timeframe interval(String text) {
    return switch (text) {
      case "1min" -> Timeframe.M1;
      case "5min" -> Timeframe.M5;
      case "15min" -> Timeframe.M15;
      default -> throw new BadRequest("interval", "must be 1min, 5min or 15min");
    };
  }

  /** Of the newest session that has begun. */
  private TimeRange newest(SessionKind kind, Instant now) {
    return with.calendar().get().sessions(new TimeRange(now.minus(LONGEST_CLOSURE), now.plusSeconds(1))).stream()
        .map(kind::of).filter(hours -> !hours.from().isAfter(now)).reduce((earlier, later) -> later)
        .orElseThrow(() -> new Refusal.Busy("The calendar knows no session lately", Duration.ofMinutes(1)));
  }

  private Future<List<String>> symbols(Input input) {
    List<String> named = new ArrayList<>(input.texts("symbols"));
    input.text("symbol").ifPresent(named::add);
    List<String> tickers = named.stream().map(text -> Input.symbol("symbols", text)).distinct().toList();
    boolean all = input.text("all_watchlist").map(Boolean::parseBoolean).orElse(false);
    if (tickers.isEmpty() && !all) {
      throw new BadRequest("symbol", "must be given, or symbols, or all_watchlist");
    }
    return (all ? with.watched().get() : Future.succeededFuture(tickers)).map(asked -> {
      if (asked.size() > SYMBOLS_MOST && !all) {
        throw new BadRequest("symbols", "must be at most " + SYMBOLS_MOST + ", are " + asked.size());
      }
      return asked;
    });
  }

  private Future<Reply> update(List<String> tickers, Asked asked, Instant now) {
    return with.symbols().findAll(tickers).compose(found -> {
      Set<String> known = found.stream().map(Symbol::ticker).collect(Collectors.toSet());
      List<String> due = tickers.stream().filter(known::contains).toList();
      Future<Refill.Filled> filled = due.isEmpty()
          ? Future.succeededFuture(new Refill.Filled(true, List.of()))
          : with.refill().fill(new Refill.Wanted(due, List.of(asked.timeframe()), true), asked.fetchFrom());
      return filled.compose(ended -> with.figures().of(due, asked.timeframe(), asked.hours())
          .map(figures -> reply(tickers, known, ended, figures, now)));
    });
  }

  private Reply reply(List<String> tickers, Set<String> known, Refill.Filled filled,
      Map<String, DayFigures.Figures> figures, Instant now) {
    boolean open = with.calendar().get().isOpen(now);
    JsonObject results = new JsonObject();
    List<String> errors = new ArrayList<>();
    for (String ticker : tickers) {
      Optional<DayFigures.Figures> day = Optional.ofNullable(figures.get(ticker));
      results.put(ticker, day.map(found -> json(found, filled.rows(ticker), open))
          .orElseGet(() -> skipped(known.contains(ticker)
              ? "No bars in this session yet"
              : "Symbol not found: " + ticker)));
      filled.error(ticker).ifPresent(error -> errors.add(ticker + ": " + error));
    }
    return reply(now, results, errors);
  }

  private Reply reply(Instant now, JsonObject results, List<String> errors) {
    long updated = results.stream().filter(entry -> !((JsonObject) entry.getValue()).containsKey("skipped")).count();
    JsonObject body = new JsonObject().put("success", errors.isEmpty()).put("market_state", state(now))
        .put("symbols_updated", updated).put("results", results);
    if (!errors.isEmpty()) {
      body.put("errors", new JsonArray(errors));
    }
    return Reply.ok(body);
  }

  private static JsonObject json(DayFigures.Figures day, long fetched, boolean open) {
    return new JsonObject().put("bars_fetched", fetched).put("current_price", day.last())
        .put("daily_volume", day.volume()).put("daily_high", day.high()).put("daily_low", day.low())
        .put("vwap", day.vwap().isPresent() ? day.vwap().getAsDouble() : day.last()).put("market_open", open);
  }

  private static JsonObject skipped(String reason) {
    return new JsonObject().put("skipped", true).put("reason", reason);
  }

  private String state(Instant now) {
    Optional<Session> today = with.calendar().get().sessionAt(now)
        .filter(session -> session.extended().contains(now));
    return today.map(session -> session.regular().contains(now)
        ? "open"
        : now.isBefore(session.regular().from()) ? "premarket" : "postmarket").orElse("closed");
  }
}
