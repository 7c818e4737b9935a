package io.swiftbolt.fetch;

import io.swiftbolt.market.Bar;
import io.swiftbolt.market.Split;
import io.swiftbolt.market.SplitAdjustment;
import io.swiftbolt.provider.BarPage;
import io.swiftbolt.symbols.CorporateActions;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/** Bars are stored as traded: what a vendor sent split-adjusted is turned back with the splits on record. */
final class RawPrices {
  private final CorporateActions actions;
  private final InstantSource clock;

  RawPrices(CorporateActions actions, InstantSource clock) {
    this.actions = actions;
    this.clock = clock;
  }

  Future<List<Bar>> of(UUID symbolId, List<Bar> bars, BarPage.Basis basis) {
    return switch (basis) {
      case RAW -> Future.succeededFuture(bars);
      case SPLIT_ADJUSTED -> actions.splits(symbolId).map(splits -> SplitAdjustment.unadjust(bars, inEffect(splits)));
    };
  }

  /** A split that is only announced is in no vendor's prices yet. */
  private List<Split> inEffect(List<Split> splits) {
    Instant now = clock.instant();
    return splits.stream().filter(split -> !split.effective().isAfter(now)).toList();
  }
}
