package io.swiftbolt.bars;

import io.swiftbolt.ledger.ShownForecast;
import io.swiftbolt.market.Dividend;
import io.swiftbolt.market.Split;
import io.swiftbolt.market.Timeframe;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * What a reader of a symbol's bars must know beside them.
 *
 * @param splits all that are announced, those to come included
 * @param dividends all that are announced, ascending by ex-date
 * @param forecasts the newest daily ones, by horizon; none when somebody looks into the past
 * @param active timeframes for which a fetch is queued or running
 */
public record SymbolFacts(UUID id, String ticker, String assetType, List<Split> splits, List<Dividend> dividends,
    List<ShownForecast> forecasts, Set<Timeframe> active) {
  /** The same symbol with nothing queued and nothing forecast. */
  public SymbolFacts idle() {
    return new SymbolFacts(id, ticker, assetType, splits, dividends, List.of(), Set.of());
  }
}
