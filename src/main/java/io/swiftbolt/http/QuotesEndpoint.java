package io.swiftbolt.http;

import io.swiftbolt.lookup.LatestQuotes;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.provider.ProviderException;
import io.swiftbolt.provider.Quotes.Quote;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/** {@code /functions/v1/quotes}: the newest prices of up to 50 symbols. */
final class QuotesEndpoint {
  private static final int SYMBOLS_MOST = 50;
  private static final int DECIMALS = 4;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final LatestQuotes quotes;
  private final Supplier<TradingCalendar> calendar;
  private final InstantSource clock;
  private final ClientLimit limit;

  /** @param clock the market's time */
  QuotesEndpoint(LatestQuotes quotes, Supplier<TradingCalendar> calendar, InstantSource clock, ClientLimit limit) {
    this.quotes = quotes;
    this.calendar = calendar;
    this.clock = clock;
    this.limit = limit;
  }

  Future<Reply> latest(Input input) {
    limit.admit(input.client());
    List<String> asked = new ArrayList<>(input.texts("symbols"));
    input.text("symbol").ifPresent(asked::add);
    List<String> symbols = asked.stream().limit(SYMBOLS_MOST).map(text -> Input.symbol("symbols", text)).distinct()
        .toList();
    if (symbols.isEmpty()) {
      throw new Refusal.BadRequest("No symbols specified");
    }
    if (!quotes.isOn()) {
      throw new Refusal.Busy("No vendor of quotes is configured", RETRY_AFTER);
    }
    return quotes.of(symbols).map(this::reply).recover(error -> error instanceof ProviderException why
        ? Future.failedFuture(new Refusal.Busy("Quotes are not available now", why.retryAfter().orElse(RETRY_AFTER)))
        : Future.failedFuture(error));
  }

  private Reply reply(List<Quote> known) {
    Instant now = clock.instant();
    String state = calendar.get().isOpen(now) ? "open" : "closed";
    JsonArray rows = new JsonArray();
    known.forEach(quote -> rows.add(json(quote)));
    return Reply.ok(new JsonObject().put("success", true).put("market_state", state)
        .put("market_description", "Market is " + state).put("timestamp", Reply.time(now)).put("count", rows.size())
        .put("quotes", rows));
  }

  /** Clients read every number and none may be missing: what is not known is 0. */
  private static JsonObject json(Quote quote) {
    double change = quote.previousClose().isPresent() ? quote.last() - quote.previousClose().getAsDouble() : 0;
    double percent = quote.previousClose().isPresent() ? 100 * change / quote.previousClose().getAsDouble() : 0;
    return new JsonObject().put("symbol", quote.symbol()).put("last", quote.last()).put("bid", known(quote.bid()))
        .put("ask", known(quote.ask())).put("open", known(quote.open())).put("high", known(quote.high()))
        .put("low", known(quote.low())).put("close", known(quote.previousClose()))
        .put("volume", quote.volume().orElse(0)).put("change", rounded(change))
        .put("change_percentage", rounded(percent)).put("average_volume", quote.averageVolume().orElse(0))
        .put("week_52_high", known(quote.yearHigh())).put("week_52_low", known(quote.yearLow()))
        .put("last_trade_time", Reply.time(quote.lastTradeAt()));
  }

  private static double known(OptionalDouble price) {
    return price.orElse(0);
  }

  private static double rounded(double value) {
    return BigDecimal.valueOf(value).setScale(DECIMALS, RoundingMode.HALF_EVEN).doubleValue();
  }
}
