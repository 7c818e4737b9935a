package io.swiftbolt.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WalkForwardTest {
  private static final long DAY = 86_400;

  @Test
  void on_clustered_heavy_tailed_data_the_intervals_hold_what_they_promise() {
    WalkForwardReport report = WalkForward.run(Simulated.garch(24, 520, 11), 250 * DAY, 520 * DAY);
    for (Horizon horizon : Horizon.values()) {
      HorizonReport of = report.of(horizon);
      assertTrue(of.covered80().mean() > 0.77 && of.covered80().mean() < 0.83, horizon + " " + of.covered80());
      assertTrue(of.terciles().stream().allMatch(share -> share > 0.70 && share < 0.90), horizon + " " + of.terciles());
      assertTrue(of.loss(Baseline.RANDOM_WALK) > of.pinball());
      assertTrue(of.effective() <= of.forecasts());
    }
    assertEquals(report, WalkForward.run(Simulated.garch(24, 520, 11), 250 * DAY, 520 * DAY), "the same again");
  }

  @Test
  void no_outcome_lies_beyond_the_end() {
    List<History> histories = Simulated.garch(2, 300, 3);
    WalkForwardReport report = WalkForward.run(histories, 250 * DAY, 260 * DAY);
    assertEquals(2 * 9, report.of(Horizon.ONE_DAY).forecasts());
    assertEquals(2 * 5, report.of(Horizon.ONE_WEEK).forecasts());
    assertEquals(0, report.of(Horizon.ONE_MONTH).forecasts());
    assertEquals(0, WalkForward.run(List.of(), 0, DAY).forecasts());
  }

  @Test
  void misses_widen_and_hits_narrow_within_bounds() {
    AdaptiveScale scale = new AdaptiveScale(Horizon.ONE_DAY);
    assertEquals(1, scale.width());
    scale.matured(1);
    assertTrue(scale.width() > 1);
    for (int i = 0; i < 1_000; i++) {
      scale.matured(1);
    }
    assertEquals(1.6, scale.width(), 1e-9);
    for (int i = 0; i < 10_000; i++) {
      scale.matured(0);
    }
    assertEquals(1 / 1.6, scale.width(), 1e-9);
  }

  @Test
  void scores_are_those_of_their_definitions() {
    double[] quantiles = {-0.05, -0.03, -0.01, 0, 0.01, 0.03, 0.05};
    assertTrue(Score.covers80(quantiles, 0.03));
    assertEquals(0.06, Score.winkler80(quantiles, 0.02), 1e-12);
    assertEquals(0.06 + 10 * 0.01, Score.winkler80(quantiles, -0.04), 1e-12);
    assertEquals(2 * (0.05 * 0.05 + 0.1 * 0.03 + 0.25 * 0.01) / 7, Score.pinball(quantiles, 0), 1e-12);
  }

  @Test
  void a_mean_of_days_that_repeat_each_other_is_less_sure() {
    DateBlocks independent = new DateBlocks(1_000);
    DateBlocks repeated = new DateBlocks(1_000);
    SplittableRandom random = new SplittableRandom(1);
    double value = 0;
    for (int date = 0; date < 1_000; date++) {
      value = date % 20 == 0 ? random.nextGaussian() : value;
      independent.add(date, random.nextGaussian());
      repeated.add(date, value);
    }
    assertTrue(repeated.variance(10) > 4 * independent.variance(10));
    Interval interval = repeated.interval(10);
    assertTrue(interval.lower() < interval.mean() && interval.mean() < interval.upper());
    assertEquals(interval, repeated.interval(10));
  }
}
