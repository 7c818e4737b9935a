package io.swiftbolt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.bus.Addresses;
import io.swiftbolt.bus.ByReference;
import io.swiftbolt.bus.RowChange;
import io.swiftbolt.database.TestDatabase;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.symbols.CalendarRows;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CalendarKeeperTest {
  private static final LocalDate MOURNING = LocalDate.of(2026, 12, 9);

  private final Vertx vertx = Vertx.vertx();
  private final Pool pool = TestDatabase.fresh().pool(vertx);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void a_closure_entered_while_it_runs_is_planned_by_at_once() {
    ByReference.register(vertx);
    CalendarKeeper keeper = new CalendarKeeper(vertx, new CalendarRows(pool));
    keeper.refresh().await();
    keeper.watch();
    assertTrue(keeper.current().session(MOURNING).isPresent());
    assertEquals(1, sessions());
    TradingCalendar before = keeper.current();
    keeper.refresh().await();
    assertSame(before, keeper.current(), "nothing changed, so what was made by it stays good");

    Promise<Addresses.TickWanted> tick = Promise.promise();
    Addresses.TICK.listen(vertx, tick::tryComplete);
    pool.query("insert into market_calendar (date, is_open) values ('2026-12-09', false)").execute().await();
    // as the change feed tells it
    Addresses.changesOf("market_calendar").publish(vertx,
        new RowChange(1, Instant.EPOCH, "market_calendar", RowChange.Operation.INSERT,
            null, null, "{}", null));
    tick.future().await();
    assertNotSame(before, keeper.current());
    assertTrue(keeper.current().session(MOURNING).isEmpty());
    assertEquals(0, sessions(), "SQL sees the same days");
  }

  private long sessions() {
    return pool.query("select count(*) from exchange_sessions where date = '2026-12-09'").execute().await().iterator()
        .next().getLong(0);
  }
}
