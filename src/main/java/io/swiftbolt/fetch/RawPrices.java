package io.swiftbolt.fetch;

import io.swiftbolt.market.Bar;
import io.swiftbolt.market.SplitAdjustment;
import io.swiftbolt.provider.BarPage;
import io.swiftbolt.symbols.CorporateActions;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;

/** Bars are stored as traded: what a vendor sent split-adjusted is turned back with the splits on record. */
final class RawPrices {
  private final CorporateActions actions;

  RawPrices(CorporateActions actions) {
    this.actions = actions;
  }

  Future<List<Bar>> of(UUID symbolId, List<Bar> bars, BarPage.Basis basis) {
    return switch (basis) {
      case RAW -> Future.succeededFuture(bars);
      case SPLIT_ADJUSTED -> actions.splits(symbolId).map(splits -> SplitAdjustment.unadjust(bars, splits));
    };
  }
}
