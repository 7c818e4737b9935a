package io.swiftbolt.orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.swiftbolt.config.WatchlistConfig;
import io.swiftbolt.fetch.House;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.symbols.Watchlists;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a server's start makes of the configured watch-list. */
class ConfiguredWatchlistTest {
  private final House house = new House("2026-03-06T21:30:00Z", "2020-01-02T05:00:00Z");
  private final Watchlists watchlists = new Watchlists(house.pool);

  @AfterEach
  void stop() {
    house.close();
  }

  @Test
  void configured_symbols_are_listed_and_kept_complete_with_their_minutes() {
    begin(1, "AAPL", "SPY");
    assertEquals(List.of("AAPL", "SPY"), watchlists.tickers().await());
    assertEquals(6, enabled());
    assertEquals(1, house.count("select max(window_days) from job_definitions where timeframe = 'm1'"));
  }

  @Test
  void no_live_days_stop_all_minutes_that_were_followed_and_some_days_let_them_go_on() {
    house.define(Timeframe.M1, 1, "NVDA");
    begin(1, "AAPL");
    assertEquals(4, enabled());
    begin(0, "AAPL");
    assertEquals(2, enabled());
    assertEquals(0, house.count("select count(*) from job_definitions where enabled and timeframe = 'm1'"));
    assertEquals(2, house.count("select count(*) from job_definitions where timeframe = 'm1'"), "but not deleted");
    begin(1, "AAPL");
    assertEquals(3, enabled(), "of the configured one");
  }

  @Test
  void minutes_are_stopped_also_where_no_symbol_is_configured() {
    house.define(Timeframe.M1, 1, "NVDA");
    begin(0);
    assertEquals(0, enabled());
  }

  @Test
  void minutes_that_are_configured_are_kept_whatever_the_live_days() {
    configured().begin(new WatchlistConfig(List.of("AAPL"), List.of("m1"), 30, 730, 0, 50)).await();
    assertEquals(1, enabled());
    assertEquals(30, house.count("select max(window_days) from job_definitions"));
  }

  private void begin(int liveDays, String... symbols) {
    configured().begin(new WatchlistConfig(List.of(symbols), List.of("m15", "d1"), 30, 730, liveDays, 50)).await();
  }

  private ConfiguredWatchlist configured() {
    return new ConfiguredWatchlist(house.symbols, watchlists, house.definitions, house.clock);
  }

  private long enabled() {
    return house.count("select count(*) from job_definitions where enabled");
  }
}
