package io.swiftbolt.orchestrator;

import io.swiftbolt.bars.BarReads;
import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.market.SplitJumps;
import io.swiftbolt.market.SplitJumps.Jump;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.symbols.CorporateActions;
import io.swiftbolt.symbols.SuspectedSplits;
import io.vertx.core.Future;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the daily bars of shares whose bars or splits changed: is there a jump that looks like a split nobody told? */
final class SplitChecks {
  private static final Logger LOG = LoggerFactory.getLogger(SplitChecks.class);
  /** Shares that one pass looks at; the rest follows in the next. */
  private static final int PASS_MOST = 200;

  private final SuspectedSplits suspected;
  private final BarReads bars;
  private final CorporateActions actions;
  private final ServerClock clock;

  SplitChecks(SuspectedSplits suspected, BarReads bars, CorporateActions actions, ServerClock clock) {
    this.suspected = suspected;
    this.bars = bars;
    this.actions = actions;
    this.clock = clock;
  }

  /** @return how many jumps are new */
  Future<Integer> check() {
    return suspected.due(PASS_MOST).compose(due -> {
      Future<Integer> all = Future.succeededFuture(0);
      for (SuspectedSplits.Due symbol : due) {
        all = all.compose(sofar -> check(symbol).map(fresh -> sofar + fresh));
      }
      return all;
    });
  }

  private static String words(Jump jump) {
    return switch (jump.kind()) {
      case SPLIT -> "a split of " + jump.from() + ":" + jump.to() + " that is not on record";
      case OTHER_SECURITY -> "another security under the same ticker";
    };
  }

  private Future<Integer> check(SuspectedSplits.Due symbol) {
    return Future.all(bars.series(symbol.symbolId(), Timeframe.D1), actions.splits(symbol.symbolId()))
        .compose(read -> {
          List<Jump> jumps = SplitJumps.of(read.resultAt(0), read.resultAt(1));
          return suspected.store(symbol, jumps, clock.instant()).onSuccess(fresh -> {
            if (fresh > 0) {
              jumps.forEach(jump -> LOG.warn(
                  "{} opened {} at {} after {}: this looks like {}", symbol.ticker(), jump.exDate(), jump.openAfter(),
                  jump.closeBefore(), words(jump)));
            }
          });
        });
  }
}
