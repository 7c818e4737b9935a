package io.swiftbolt.orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.bus.Addresses;
import io.swiftbolt.bus.ByReference;
import io.swiftbolt.bus.RowChange;
import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.config.ReferenceConfig;
import io.swiftbolt.database.TestDatabase;
import io.swiftbolt.market.NyseCalendar;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.orchestrator.ReferenceSync.Order;
import io.swiftbolt.provider.CorporateAction;
import io.swiftbolt.provider.ReferenceData;
import io.swiftbolt.symbols.ActionReports;
import io.swiftbolt.symbols.SuspectedSplits;
import io.swiftbolt.symbols.Symbols;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReferenceVerticleTest {
  private final Vertx vertx = Vertx.vertx();
  private Pool pool;

  /** Knows the calendar for some days. */
  private record Vendor(int days) implements ReferenceData {
    @Override
    public String name() {
      return "alpaca";
    }

    @Override
    public Future<List<CalendarDay>> calendar(LocalDate from, LocalDate to) {
      return Future.succeededFuture(from.datesUntil(from.plusDays(days))
          .flatMap(date -> NyseCalendar.byRules().session(date).stream())
          .map(session -> new CalendarDay(session.date(),
              session.regular().from().atZone(TradingCalendar.NEW_YORK).toLocalTime(),
              session.regular().to().atZone(TradingCalendar.NEW_YORK).toLocalTime(), LocalTime.of(4, 0),
              LocalTime.of(20, 0)))
          .toList());
    }

    @Override
    public Future<List<CorporateAction>> corporateActions(List<String> symbols, LocalDate from, LocalDate to) {
      return Future.succeededFuture(List.of());
    }
  }

  @BeforeEach
  void open() {
    ByReference.register(vertx);
    pool = TestDatabase.fresh().pool(vertx);
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void an_alarm_rises_when_the_calendar_is_known_for_less_than_sixty_days() {
    ReferenceState state = stateOn(LocalDate.of(2026, 11, 20), new Vendor(50));
    assertTrue(state.calendarDays() < 60, state.toString());
    assertEquals(1, state.warnings().size());
    Heartbeats.Beat beat = new Heartbeats(pool).lastReference().await().orElseThrow();
    assertEquals("warning", beat.status());
    assertTrue(beat.message().orElseThrow().contains("the calendar is known until 2026-12-31 only"), beat.toString());
  }

  @Test
  void a_calendar_that_reaches_far_is_no_alarm_and_without_vendors_the_rules_count() {
    assertEquals(List.of(), stateOn(LocalDate.of(2026, 11, 20), new Vendor(370)).warnings());
    assertEquals("healthy", new Heartbeats(pool).lastReference().await().orElseThrow().status());
    assertEquals(List.of(), stateOn(LocalDate.of(2031, 1, 1)).warnings());
    ReferenceState end = stateOn(LocalDate.of(2050, 12, 1));
    assertEquals(List.of("the calendar is known until 2050-12-31 only"), end.warnings());
    assertEquals(30, end.calendarDays());
  }

  @Test
  void bars_are_set_right_as_soon_as_a_split_is_entered() {
    stateOn(LocalDate.of(2017, 3, 1));
    new Symbols(pool).ensure(List.of("NFLX")).await();
    pool.query(
        """
            with bars as (
              insert into ohlc_bars_v2 (symbol_id, timeframe, ts, open, high, low, close, volume, provider, feed, rank, seen_at,
                                        basis, run_id)
              select id, 'd1', '2015-07-14 04:00Z', 100, 100, 100, 100, 70, 'yahoo', 'yahoo', 1, now(), 'unsplit',
                     gen_random_uuid()
                from symbols returning *)
            insert into split_conversions (symbol_id, timeframe, run_id, sent_at, ex_dates, ratios)
            select symbol_id, timeframe, run_id, '2017-03-01', '{}', '{}' from bars""")
        .execute().await();
    pool.query("insert into corporate_actions (symbol, action_type, ex_date, old_rate, new_rate) "
        + "values ('NFLX', 'stock_split', '2015-07-15', 1, 7)").execute().await();
    Addresses.changesOf("corporate_actions").publish(vertx,
        new RowChange(1, TradingCalendar.midnight(LocalDate.of(2017, 3, 1)),
            "corporate_actions", RowChange.Operation.INSERT, "NFLX", null, "{}", null));
    Promise<Void> corrected = Promise.promise();
    await("select close from ohlc_bars_v2 where close = 700 and volume = 10", corrected, 500);
    corrected.future().await();
  }

  private void await(String sql, Promise<Void> found, int left) {
    pool.query(sql).execute().onFailure(found::fail).onSuccess(rows -> {
      if (rows.size() > 0) {
        found.complete();
      } else if (left == 0) {
        found.fail("never so: " + sql);
      } else {
        vertx.setTimer(10, _ -> await(sql, found, left - 1));
      }
    });
  }

  private ReferenceState stateOn(LocalDate today, ReferenceData... vendors) {
    ServerClock clock = ServerClock.virtual(TradingCalendar.midnight(today).plusSeconds(36_000), 0);
    ReferenceVerticle verticle = new ReferenceVerticle(new ReferenceVerticle.Collaborators(
        new ReferenceSync(List.of(vendors), pool, clock), new ActionReports(pool), new SuspectedSplits(pool),
        new Heartbeats(pool), NyseCalendar::byRules, clock, ReferenceConfig.defaults()));
    vertx.deployVerticle(verticle).await();
    // orders are worked off in turn, each with the look at what came of it: with the second one the first look is over
    verticle.order(Order.CALENDAR).await();
    verticle.order(Order.CALENDAR).await();
    return verticle.state();
  }
}
