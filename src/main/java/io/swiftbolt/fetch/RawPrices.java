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
import java.util.Optional;
import java.util.UUID;

/** Bars are stored as traded: what a vendor sent split-adjusted is turned back with the splits on record. */
final class RawPrices {
  private final CorporateActions actions;
  private final InstantSource clock;

  RawPrices(CorporateActions actions, InstantSource clock) {
    this.actions = actions;
    this.clock = clock;
  }

  /**
   * Bars as traded.
   *
   * @param undone the splits that were turned back, as of which instant; empty when the vendor had sent them raw
   */
  record Traded(List<Bar> bars, Optional<Undone> undone) {}

  /** @param splits in effect at the instant, as far as they are on record: one that is only announced is in no price yet */
  record Undone(Instant at, List<Split> splits) {}

  Future<Traded> of(UUID symbolId, List<Bar> bars, BarPage.Basis basis) {
    return switch (basis) {
      case RAW -> Future.succeededFuture(new Traded(bars, Optional.empty()));
      case SPLIT_ADJUSTED -> actions.splits(symbolId).map(splits -> {
        Instant now = clock.instant();
        List<Split> inEffect = splits.stream().filter(split -> !split.effective().isAfter(now)).toList();
        return new Traded(SplitAdjustment.unadjust(bars, inEffect), Optional.of(new Undone(now, inEffect)));
      });
    };
  }
}
