package io.swiftbolt.forecast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.forecast.Outlook.Label;
import io.swiftbolt.market.BarSeries;
import io.swiftbolt.market.Timeframe;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ForecasterTest {

  @Property(tries = 12)
  void bars_after_the_origin_change_no_forecast(@ForAll @IntRange(max = 1_000_000) int seed,
      @ForAll @IntRange(min = 60, max = 260) int known) {
    List<History> cut = new ArrayList<>();
    List<History> whole = new ArrayList<>();
    for (int s = 0; s < 3; s++) {
      BarSeries all = Simulated.series(300, new SplittableRandom(seed + s), 0.07, 0.91);
      whole.add(History.of(all));
      cut.add(History.of(all.slice(0, known)));
    }
    int[] last = {known - 1, known - 1, known - 1};
    Model fromCut = Model.train(cut, last);
    Model fromWhole = Model.train(whole, last);
    for (Horizon horizon : Horizon.values()) {
      ForecastDistribution expected = new Forecaster(cut.get(1), known - 1, fromCut, 1).forecast(known - 1, horizon, 1);
      ForecastDistribution given = new Forecaster(whole.get(1), 299, fromWhole, 1).forecast(known - 1, horizon, 1);
      assertArrayEquals(expected.returns(), given.returns());
      assertEquals(expected.deviation(), given.deviation());
    }
  }

  @Test
  void quantiles_ascend_and_longer_horizons_are_wider() {
    List<History> histories = Simulated.garch(4, 400, 1);
    Model model = Model.train(histories, new int[]{399, 399, 399, 399});
    Forecaster forecaster = new Forecaster(histories.getFirst(), 399, model, 0);
    double width = 0;
    for (Horizon horizon : Horizon.values()) {
      ForecastDistribution forecast = forecaster.forecast(399, horizon, 1);
      double[] returns = forecast.returns();
      for (int i = 1; i < returns.length; i++) {
        assertTrue(returns[i] > returns[i - 1]);
        assertEquals(Levels.level(i), forecast.probabilityBelow(returns[i]), 1e-6);
      }
      assertTrue(returns[5] - returns[1] > width);
      width = returns[5] - returns[1];
      assertEquals(forecast.drift(), returns[Levels.MEDIAN], 1e-12);
      assertEquals(histories.getFirst().close(399), forecast.price());
      Outlook outlook = forecast.outlook(forecast.neutralBand());
      assertEquals(1, outlook.up() + outlook.neutral() + outlook.down(), 1e-12);
    }
  }

  @Test
  void a_wider_scale_spreads_and_forecasts_repeat_themselves() {
    List<History> histories = Simulated.garch(2, 300, 5);
    Model model = Model.train(histories, new int[]{299, 299});
    Forecaster forecaster = new Forecaster(histories.getFirst(), 299, model, 0);
    ForecastDistribution usual = forecaster.forecast(299, Horizon.ONE_WEEK, 1);
    ForecastDistribution wide = forecaster.forecast(299, Horizon.ONE_WEEK, 1.5);
    assertEquals(1.5, wide.deviation() / usual.deviation(), 1e-12);
    Model again = Model.train(histories, new int[]{299, 299});
    assertArrayEquals(usual.returns(),
        new Forecaster(histories.getFirst(), 299, again, 0).forecast(299, Horizon.ONE_WEEK, 1).returns());
  }

  @Test
  void too_few_bars_are_not_spoken_of_and_hold_nobody_up() {
    List<History> histories = Simulated.garch(2, 300, 9);
    Model model = Model.train(histories, new int[]{Model.LEAST_BARS - 2, 299});
    assertFalse(model.knows(0));
    assertTrue(model.knows(1));
    assertTrue(Model.train(List.of(histories.getFirst()), new int[]{Model.LEAST_BARS - 1}).knows(0));
    assertFalse(Model.train(List.of(histories.getFirst()), new int[]{-1}).knows(0));
  }

  @Test
  void a_price_that_never_moves_gives_numbers() {
    BarSeries.Builder still = BarSeries.builder(Timeframe.D1);
    for (int i = 0; i < 100; i++) {
      still.add(86_400L * i, 10, 10, 10, 10, 0, "test");
    }
    History history = History.of(still.build());
    Model model = Model.train(List.of(history), new int[]{99});
    for (Horizon horizon : Horizon.values()) {
      for (double value : new Forecaster(history, 99, model, 0).forecast(99, horizon, 1).returns()) {
        assertTrue(Double.isFinite(value));
      }
    }
  }

  @Test
  void a_random_walk_is_called_neutral() {
    List<History> walks = new ArrayList<>();
    for (int s = 0; s < 10; s++) {
      walks.add(History.of(Simulated.series(400, new SplittableRandom(100 + s), 0, 0)));
    }
    int[] last = walks.stream().mapToInt(walk -> walk.size() - 1).toArray();
    Model model = Model.train(walks, last);
    int neutral = 0;
    int all = 0;
    for (int s = 0; s < walks.size(); s++) {
      for (Horizon horizon : Horizon.values()) {
        ForecastDistribution forecast = new Forecaster(walks.get(s), 399, model, s).forecast(399, horizon, 1);
        neutral += forecast.outlook(forecast.neutralBand()).label() == Label.NEUTRAL ? 1 : 0;
        all++;
      }
    }
    assertTrue(neutral > 0.75 * all, neutral + " of " + all);
  }

  @Test
  void a_direction_is_called_only_when_it_is_clearly_likelier() {
    assertEquals(Label.NEUTRAL, new Outlook(0.36, 0.33, 0.31).label());
    assertEquals(Label.BULLISH, new Outlook(0.36, 0.33, 0.31).likeliest());
    assertEquals(Label.BULLISH, new Outlook(0.45, 0.30, 0.25).label());
    assertEquals(Label.BEARISH, new Outlook(0.25, 0.30, 0.45).label());
    assertEquals(Label.NEUTRAL, new Outlook(0.40, 0.45, 0.15).label());
    assertEquals(0.45, new Outlook(0.40, 0.45, 0.15).of(Label.NEUTRAL));
  }

  @Test
  void horizons_are_known_by_both_names() {
    assertEquals(Horizon.ONE_WEEK, Horizon.find("5d").orElseThrow());
    assertEquals(Horizon.ONE_MONTH, Horizon.find("20D").orElseThrow());
    assertEquals(Horizon.ONE_MONTH, Horizon.find(" 1M ").orElseThrow());
    assertTrue(Horizon.find("6M").isEmpty());
  }
}
