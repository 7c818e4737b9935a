package io.swiftbolt.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.database.TestDatabase;
import io.swiftbolt.market.Bar;
import io.swiftbolt.provider.BarPage;
import io.swiftbolt.symbols.ActionReports;
import io.swiftbolt.symbols.CorporateActions;
import io.swiftbolt.symbols.CorporateActions.Action;
import io.swiftbolt.symbols.Symbols;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RawPricesTest {
  private static final Bar BAR = new Bar(Instant.parse("2024-06-07T04:00:00Z"), 10, 12, 9, 11, 700);

  @Test
  void a_split_that_is_only_announced_is_not_in_the_vendors_prices() {
    Vertx vertx = Vertx.vertx();
    try {
      Pool pool = TestDatabase.fresh().pool(vertx);
      UUID symbol = new Symbols(pool).ensure(List.of("NVDA")).await().getFirst().id();
      CorporateActions actions = new CorporateActions(pool);
      actions.settle(List.of("NVDA"), List.of(new ActionReports.Report(
          new Action.SplitAction("NVDA", LocalDate.of(2024, 6, 10), BigDecimal.ONE, BigDecimal.TEN), "alpaca")),
          Instant.parse("2024-06-01T00:00:00Z"))
          .await();
      assertEquals(BAR, asTraded(actions, symbol, "2024-06-09T12:00:00Z"));
      assertEquals(new Bar(BAR.ts(), 100, 120, 90, 110, 70), asTraded(actions, symbol, "2024-06-10T04:00:00Z"));
    } finally {
      vertx.close().await();
    }
  }

  private static Bar asTraded(CorporateActions actions, UUID symbol, String now) {
    return new RawPrices(actions, ServerClock.virtual(Instant.parse(now), 0))
        .of(symbol, List.of(BAR), BarPage.Basis.SPLIT_ADJUSTED).await().bars().getFirst();
  }
}
