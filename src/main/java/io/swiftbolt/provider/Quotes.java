package io.swiftbolt.provider;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** A vendor of the newest prices. Metered like its bars: every request takes its turn first. */
public interface Quotes {

  /**
   * What is known of a symbol at this moment, in dollars a share as traded.
   *
   * @param last price of the newest trade
   * @param lastTradeAt when that was
   * @param bid of the best buyer; empty when there is none, as outside of trading hours
   * @param open of the session's day, as are high, low and volume; empty before its first trade
   * @param volume shares traded that day, on the vendor's feed
   * @param previousClose of the trading day before
   * @param averageVolume shares a day, over a time of the vendor's choice
   * @param yearHigh highest price of the last 52 weeks
   */
  record Quote(String symbol, double last, Instant lastTradeAt, OptionalDouble bid, OptionalDouble ask,
      OptionalDouble open, OptionalDouble high, OptionalDouble low, OptionalLong volume, OptionalDouble previousClose,
      OptionalLong averageVolume, OptionalDouble yearHigh, OptionalDouble yearLow) {}

  /** The vendor, as {@link BarProvider#name()}. */
  String name();

  /** Most symbols in one request to the vendor; a longer list is asked for in several, each taking a turn. */
  int symbolsPerRequest();

  /**
   * The newest prices of symbols.
   *
   * @param symbols tickers as we spell them, without repetition
   * @return by symbol; one that the vendor does not know, or that never traded, is absent. Fails with
   *     {@link ProviderException} only
   */
  Future<Map<String, Quote>> quotes(List<String> symbols);
}
