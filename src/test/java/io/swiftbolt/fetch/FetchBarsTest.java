package io.swiftbolt.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.market.Bar;
import io.swiftbolt.market.TimeRangeSet;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.orchestrator.TickResult;
import io.swiftbolt.provider.ProviderError;
import io.swiftbolt.provider.ProviderException;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tick, claim, fetch, store: with real rows and a scripted provider. Friday 2026-03-06, then the week-end, then DST begins. */
class FetchBarsTest {
  private House house = new House("2026-03-06T21:30:00Z", "2020-01-02T05:00:00Z");

  @AfterEach
  void close() {
    house.close();
  }

  private void fill() {
    for (int tick = 0; tick < 20; tick++) {
      TickResult result = house.ticks.tick().await();
      house.untilIdle();
      if (!result.cut() && result.slicesCreated() == 0) {
        return;
      }
    }
  }

  @Test
  void a_window_is_filled_to_the_last_closed_bar_through_weekends() {
    house.define(Timeframe.M15, 14, "AAPL");
    house.define(Timeframe.D1, 60, "AAPL");
    house.deployWorkers();
    fill();
    assertEquals(TimeRangeSet.EMPTY, house.gaps("AAPL", Timeframe.M15, 14));
    assertEquals(TimeRangeSet.EMPTY, house.gaps("AAPL", Timeframe.D1, 60));
    assertEquals(TimeRangeSet.EMPTY, house.gaps("AAPL", Timeframe.H1, 14), "h1 is made of m15");
    assertEquals(10 * 26,
        house.count("select count(*) from ohlc_bars_v2 where timeframe = 'm15' and ts >= '2026-02-20T21:30Z'"));
    assertEquals(0, house.count("select count(*) from get_coverage_gaps('AAPL', '15m', 14)"), "SQL says the same");
    assertEquals(0, house.count("select count(*) from job_runs where status <> 'success'"));
  }

  @Test
  void a_thousand_ticks_on_a_quiet_weekend_ask_nobody() {
    house.define(Timeframe.M15, 7, "AAPL");
    house.define(Timeframe.D1, 30, "AAPL");
    house.deployWorkers();
    fill();
    int asked = house.source.requests().size();
    for (int tick = 0; tick < 200; tick++) {
      house.clock.advance(Duration.ofMinutes(13));
      assertEquals(0, house.ticks.tick().await().slicesCreated());
    }
    assertEquals(asked, house.source.requests().size());
  }

  @Test
  void the_open_slice_runs_again_when_a_bar_has_closed_and_only_then() {
    house.close();
    house = new House("2026-03-06T15:07:00Z", "2020-01-02T05:00:00Z");
    house.define(Timeframe.M15, 1, "AAPL");
    house.deployWorkers();
    fill();
    assertEquals(0, house.ticks.tick().await().slicesCreated());
    house.clock.set("2026-03-06T15:14:59Z");
    assertEquals(0, house.ticks.tick().await().slicesCreated());
    house.clock.set("2026-03-06T15:15:00Z");
    assertEquals(1, house.ticks.tick().await().slicesCreated());
    house.untilIdle();
    assertEquals(1, house.count("select count(*) from ohlc_bars_v2 where ts = '2026-03-06T15:00:00Z'"));
    assertEquals(0, house.ticks.tick().await().slicesCreated());
  }

  @Test
  void a_bar_that_is_late_is_asked_for_again_and_after_a_while_no_more() {
    house.close();
    house = new House("2026-03-06T15:15:20Z", "2020-01-02T05:00:00Z");
    house.define(Timeframe.M15, 1, "AAPL");
    house.source.always(bars -> bars.stream().filter(bar -> bar.ts().isBefore(Instant.parse("2026-03-06T15:00:00Z")))
        .toList());
    house.deployWorkers();
    fill();
    assertEquals(1, house.ticks.tick().await().slicesCreated(), "the vendor may still have it");
    house.untilIdle();
    house.clock.set("2026-03-06T15:16:20Z");
    assertEquals(1, house.ticks.tick().await().slicesCreated());
    house.untilIdle();
    house.clock.set("2026-03-06T15:17:20Z");
    assertEquals(1, house.ticks.tick().await().slicesCreated());
    house.untilIdle();
    assertEquals(0, house.ticks.tick().await().slicesCreated(), "two minutes later it is believed that nothing traded");
    assertEquals(0, house.count("select count(*) from job_runs where status <> 'success'"));
  }

  @Test
  void a_session_whose_first_bar_is_late_is_no_empty_answer() {
    house.close();
    house = new House("2026-03-06T14:31:10Z", "2020-01-02T05:00:00Z");
    house.define(Timeframe.M1, 1, "AAPL");
    house.deployWorkers();
    fill();
    assertEquals(1, house.count("select count(*) from ohlc_bars_v2 where ts = '2026-03-06T14:30:00Z'"));
    house.clock.set("2026-03-09T13:31:10Z"); // summer time since Sunday
    house.source.always(bars -> bars.stream().filter(bar -> bar.ts().isBefore(Instant.parse("2026-03-09T13:30:00Z")))
        .toList());
    house.ticks.tick().await();
    house.untilIdle();
    assertEquals(0,
        house.count("select count(*) from job_runs where attempt > 1 and slice_from = '2026-03-09T12:00Z'"));
    house.source.always(bars -> bars);
    fill();
    assertEquals(1, house.count("select count(*) from ohlc_bars_v2 where ts = '2026-03-09T13:30:00Z'"));
    assertEquals(0, house.count("select count(*) from job_runs where status <> 'success'"));
  }

  @Test
  void time_before_the_first_bar_is_answered_with_one_probe_and_reported_as_missing() {
    house.close();
    house = new House("2026-03-06T21:30:00Z", "2026-03-02T14:30:00Z");
    house.define(Timeframe.M15, 30, "AAPL");
    house.deployWorkers();
    fill();
    assertEquals(1, house.source.probes());
    assertEquals(TimeRangeSet.EMPTY, house.gaps("AAPL", Timeframe.M15, 30));
    assertEquals(5 * 26, house.count("select count(*) from ohlc_bars_v2"));
    assertTrue(house.count("select count(*) from coverage where not isempty(answered_empty)") == 1);
    assertTrue(house.source.requests().size() <= house.count("select count(*) from job_runs"),
        "no more requests than slices");
  }

  @Test
  void an_empty_answer_where_bars_are_expected_is_believed_only_when_it_is_said_twice() {
    house.define(Timeframe.D1, 20, "AAPL");
    house.source.then(bars -> List.of());
    house.deployWorkers();
    fill();
    assertEquals(TimeRangeSet.EMPTY, house.gaps("AAPL", Timeframe.D1, 20));
    assertEquals(14, house.count("select count(*) from ohlc_bars_v2 where ts >= '2026-02-14'"),
        "the second answer had them");
    assertEquals(1, house.count("select count(*) from job_runs where attempt = 2 and status = 'success'"));
  }

  @Test
  void an_answer_that_ends_early_is_asked_for_again_before_it_is_believed() {
    house.define(Timeframe.M15, 7, "AAPL");
    AtomicBoolean cut = new AtomicBoolean();
    house.source.always(bars -> isWednesdayNoon(bars) && cut.compareAndSet(false, true)
        ? bars.subList(0, (bars.size() + 1) / 2)
        : bars);
    house.deployWorkers();
    fill();
    assertTrue(cut.get());
    assertEquals(26,
        house.count("select count(*) from ohlc_bars_v2 where ts >= '2026-03-04T05:00Z' and ts < '2026-03-05T05:00Z'"));
    assertEquals(1, house.count("select count(*) from job_runs where attempt = 2 and status = 'success'"));
  }

  private static boolean isWednesdayNoon(List<Bar> bars) {
    return bars.stream().anyMatch(bar -> bar.ts().toString().equals("2026-03-04T17:00:00Z"));
  }

  @Test
  void bad_prints_go_to_quarantine_after_a_second_look_and_the_series_stays_as_it_is() {
    house.define(Timeframe.D1, 20, "AAPL");
    house.deployWorkers();
    fill();
    double before = house.rows("select high from ohlc_bars_v2 where ts = '2026-02-24T05:00Z'").getFirst().getDouble(0);
    house.source.always(FetchBarsTest::spoiled);
    house.pool.query("update coverage set covered = covered - tstzmultirange(tstzrange('2026-02-20', '2026-02-28'))")
        .execute()
        .await();
    fill();
    assertEquals(before,
        house.rows("select high from ohlc_bars_v2 where ts = '2026-02-24T05:00Z'").getFirst().getDouble(0));
    List<Row> held = house.rows("select reason, state, count(*) over () as n from bar_quarantine order by reason");
    assertEquals(List.of("OHLC_ORDER", "SPIKE"), held.stream().map(row -> row.getString("reason")).toList());
    assertEquals(TimeRangeSet.EMPTY, house.gaps("AAPL", Timeframe.D1, 20));
  }

  private static List<Bar> spoiled(List<Bar> bars) {
    return bars.stream().map(bar -> switch (bar.ts().toString()) {
      case "2026-02-24T05:00:00Z" -> new Bar(bar.ts(), bar.open(), 195.95, bar.low(), bar.close(), bar.volume());
      case "2026-02-25T05:00:00Z" -> new Bar(bar.ts(), bar.open(), bar.low(), bar.high(), bar.close(), bar.volume());
      default -> bar;
    }).toList();
  }

  @Test
  void an_authentication_error_fails_the_run_at_once_and_never_as_success() {
    house.define(Timeframe.D1, 20, "AAPL");
    for (int i = 0; i < 5; i++) {
      house.source.then(new ProviderException(ProviderError.AUTHENTICATION_ERROR, "scripted", "401"));
    }
    house.deployWorkers();
    house.ticks.tick().await();
    house.untilIdle();
    assertEquals(0, house.count("select count(*) from job_runs where status = 'success'"));
    assertTrue(house.count("select count(*) from job_runs where error_code = 'AUTHENTICATION_ERROR'") > 0);
    assertEquals(0, house.ticks.tick().await().slicesCreated(), "given up slices are left alone for a while");
    assertFalse(house.gaps("AAPL", Timeframe.D1, 20).isEmpty());
  }

  @Test
  void a_quota_answer_waits_as_long_as_told_and_burns_no_attempt() {
    house.define(Timeframe.D1, 20, "AAPL");
    house.source.then(new ProviderException(ProviderError.RATE_LIMIT_EXCEEDED, "scripted", "429",
        Optional.of(Duration.ofMillis(300))));
    house.deployWorkers();
    fill();
    assertEquals(0, house.count("select count(*) from job_runs where attempt > 1"));
    assertEquals(TimeRangeSet.EMPTY, house.gaps("AAPL", Timeframe.D1, 20));
  }

  @Test
  void several_symbols_of_one_window_go_out_as_one_request() {
    house.define(Timeframe.D1, 20, "AAPL", "MSFT", "NVDA");
    house.deployWorkers();
    fill();
    assertTrue(house.source.requests().stream().allMatch(request -> request.symbols().size() == 3));
    assertEquals(house.count("select count(distinct slice_from) from job_runs"), house.source.requests().size());
  }

  @Test
  void unchanged_bars_cause_no_write_and_a_correction_keeps_what_it_replaced() {
    house.define(Timeframe.D1, 20, "AAPL");
    house.deployWorkers();
    fill();
    house.source.then(bars -> bars.stream().map(bar -> bar.ts().toString().equals("2026-02-24T05:00:00Z")
        ? new Bar(bar.ts(), bar.open(), bar.high(), bar.low(), bar.close(), 777)
        : bar).toList());
    house.pool.query("update coverage set covered = covered - tstzmultirange(tstzrange('2026-02-20', '2026-02-28'))")
        .execute()
        .await();
    house.ticks.tick().await();
    house.untilIdle();
    Row last = house.rows("select rows_inserted, rows_changed, rows_same from job_runs where rows_same > 0").getFirst();
    assertEquals(0, last.getInteger("rows_inserted"));
    assertEquals(1, last.getInteger("rows_changed"));
    assertTrue(last.getInteger("rows_same") > 5);
    assertEquals(1000, house.count("select volume from bar_revisions where ts = '2026-02-24T05:00Z'"));
    assertEquals(777, house.count("select volume from ohlc_bars_v2 where ts = '2026-02-24T05:00Z'"));
  }

  @Test
  void a_stopped_worker_hands_its_slices_back() {
    house.define(Timeframe.D1, 20, "AAPL");
    house.ticks.tick().await();
    String id = house.deployWorkers();
    house.vertx.undeploy(id).await();
    assertEquals(0, house.count("select count(*) from job_runs where status = 'running'"));
  }
}
