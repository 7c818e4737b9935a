package io.swiftbolt.udf;

import io.swiftbolt.chart.ChartQuery;
import io.swiftbolt.chart.Charts;
import io.swiftbolt.lookup.SymbolFinder;
import io.swiftbolt.market.Adjustment;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.symbols.KnownSymbols;
import io.swiftbolt.symbols.KnownSymbols.Known;
import io.swiftbolt.symbols.UnknownSymbol;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What this feed offers, and which symbols there are. */
final class Listing {
  private static final int FOUND_MOST = 30;
  /** As {@code symbols-search} takes them. */
  private static final String SEARCHABLE = "[A-Za-z0-9.\\s\\-/^=:]{1,40}";
  private static final Instant NEWEST = Instant.parse("2200-01-01T00:00:00Z");

  private final Charts charts;
  private final KnownSymbols symbols;
  private final SymbolFinder finder;
  private final Supplier<TradingCalendar> calendar;
  private Optional<Days> days = Optional.empty();

  /** A calendar's days in words: made once for each calendar, there are some seven thousand. */
  private record Days(TradingCalendar of, SessionDays words) {}

  Listing(Charts charts, KnownSymbols symbols, SymbolFinder finder, Supplier<TradingCalendar> calendar) {
    this.charts = charts;
    this.symbols = symbols;
    this.finder = finder;
    this.calendar = calendar;
  }

  static JsonObject config() {
    JsonArray types = new JsonArray().add(new JsonObject().put("name", "All types").put("value", ""));
    for (String type : List.of("stock", "fund", "index", "futures", "forex", "crypto")) {
      types.add(new JsonObject().put("name", type).put("value", type));
    }
    return new JsonObject().put("supported_resolutions", new JsonArray(Resolution.SUPPORTED))
        .put("supports_search", true).put("supports_group_request", false).put("supports_marks", true)
        .put("supports_timescale_marks", true).put("supports_time", true)
        .put("exchanges",
            new JsonArray()
                .add(new JsonObject().put("value", "").put("name", "All exchanges").put("desc", ""))
                .add(new JsonObject().put("value", SymbolInfo.EXCHANGE).put("name", "United States").put("desc",
                    "Exchanges of the United States")))
        .put("symbols_types", types);
  }

  /** Fails with {@link UnknownSymbol}. */
  Future<JsonObject> symbol(Parameters given) {
    String ticker = given.ticker("symbol");
    return symbols.matching(ticker, 1).compose(found -> {
      Known symbol = found.stream().filter(one -> one.ticker().equals(ticker)).findFirst()
          .orElseThrow(() -> new UnknownSymbol(ticker));
      return charts
          .answer(ChartQuery.window(ticker, Timeframe.D1, Adjustment.SPLIT, Optional.empty(), NEWEST, 1))
          .map(newest -> SymbolInfo.of(symbol, newest, days()));
    });
  }

  /** Ours first, filled up with the vendors'. An empty text finds the first of ours. */
  Future<JsonArray> search(Parameters given) {
    String exchange = given.text("exchange").orElse(SymbolInfo.EXCHANGE);
    int limit = Math.min(given.count("limit").orElse(FOUND_MOST), FOUND_MOST);
    Optional<String> type = given.text("type");
    Optional<String> query = given.text("query");
    if (query.filter(text -> !text.matches(SEARCHABLE)).isPresent()) {
      throw new Refused("query", "must be 1 to 40 letters, digits, blanks and . - / ^ = :");
    }
    if (!exchange.equals(SymbolInfo.EXCHANGE)) {
      return Future.succeededFuture(new JsonArray());
    }
    Future<List<Known>> found = query.isPresent()
        ? finder.find(query.get().substring(query.get().indexOf(':') + 1))
        : symbols.matching("", FOUND_MOST);
    return found.map(all -> {
      JsonArray rows = new JsonArray();
      all.stream().filter(symbol -> type.isEmpty() || type.get().equals(SymbolInfo.type(symbol))).limit(limit)
          .forEach(symbol -> rows.add(SymbolInfo.found(symbol)));
      return rows;
    });
  }

  @SuppressWarnings("ReferenceEquality") // the calendar is the same object until a row overrides it
  private synchronized SessionDays days() {
    TradingCalendar now = calendar.get();
    Days made = days.filter(known -> known.of == now).orElseGet(() -> new Days(now, SessionDays.of(now)));
    days = Optional.of(made);
    return made.words;
  }
}
