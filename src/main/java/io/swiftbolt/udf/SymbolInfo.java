package io.swiftbolt.udf;

import io.swiftbolt.chart.ChartAnswer;
import io.swiftbolt.market.SymbolClass;
import io.swiftbolt.symbols.KnownSymbols.Known;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** What front ends are told of a symbol. There must be no member {@code s}: that would be an error to them. */
final class SymbolInfo {
  /** All symbols are traded in the United States, and we are not told where. */
  static final String EXCHANGE = "US";

  /** Below a dollar prices go in hundredths of a cent, above in cents. */
  private static final int PENNY_SCALE = 10_000;
  private static final int USUAL_SCALE = 100;

  private SymbolInfo() {}

  /** @param newest its newest bar, if there is one */
  static JsonObject of(Known symbol, ChartAnswer newest, SessionDays days) {
    boolean penny = !newest.bars().isEmpty() && newest.bars().close(newest.bars().size() - 1) < 1;
    return new JsonObject().put("name", symbol.ticker()).put("ticker", symbol.ticker())
        .put("full_name", EXCHANGE + ":" + symbol.ticker()).put("description", description(symbol))
        .put("type", type(symbol)).put("session", SessionDays.USUAL).put("session_holidays", days.holidays())
        .put("corrections", days.corrections()).put("timezone", "America/New_York").put("exchange", EXCHANGE)
        .put("listed_exchange", EXCHANGE).put("currency_code", "USD").put("format", "price").put("minmov", 1)
        .put("minmov2", 0).put("pricescale", penny ? PENNY_SCALE : USUAL_SCALE).put("volume_precision", 0)
        .put("has_intraday", true).put("has_daily", true).put("has_weekly_and_monthly", true)
        .put("has_no_volume", false).put("has_empty_bars", false)
        .put("intraday_multipliers", new JsonArray().add("1").add("5").add("15").add("30").add("60").add("240"))
        .put("weekly_multipliers", new JsonArray().add("1")).put("monthly_multipliers", new JsonArray())
        .put("supported_resolutions", new JsonArray(Resolution.SUPPORTED)).put("data_status", "streaming");
  }

  /** A row of a search. */
  static JsonObject found(Known symbol) {
    return new JsonObject().put("symbol", symbol.ticker()).put("full_name", EXCHANGE + ":" + symbol.ticker())
        .put("description", description(symbol)).put("exchange", EXCHANGE).put("ticker", symbol.ticker())
        .put("type", type(symbol));
  }

  /** In the words of front ends; what a ticker's spelling says outranks the table, where most is called a stock. */
  static String type(Known symbol) {
    return switch (SymbolClass.of(symbol.ticker())) {
      case INDEX -> "index";
      case CRYPTO -> "crypto";
      case FOREX -> "forex";
      case FUTURE -> "futures";
      case STOCK -> switch (symbol.assetType()) {
        case "etf" -> "fund";
        case "future" -> "futures";
        default -> symbol.assetType();
      };
    };
  }

  private static String description(Known symbol) {
    return symbol.description().isBlank() ? symbol.ticker() : symbol.description();
  }
}
