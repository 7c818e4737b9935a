package io.swiftbolt.cli;

import io.swiftbolt.forecast.Baseline;
import io.swiftbolt.forecast.Horizon;
import io.swiftbolt.forecast.HorizonReport;
import io.swiftbolt.forecast.Interval;
import io.swiftbolt.forecast.WalkForwardReport;

/** A walk-forward's findings for people. */
final class EvaluationText {
  private static final double BASIS_POINTS = 10_000;
  /** With fewer independent outcomes nothing is claimed. */
  private static final int ENOUGH = 30;

  private EvaluationText() {}

  static String of(WalkForwardReport report) {
    StringBuilder text = new StringBuilder();
    for (Horizon horizon : Horizon.values()) {
      HorizonReport of = report.of(horizon);
      if (of.forecasts() > 0) {
        text.append(of(of));
      }
    }
    return text.toString().stripTrailing();
  }

  private static String of(HorizonReport report) {
    StringBuilder text = new StringBuilder("%s: %d forecasts, worth %.0f independent ones%s\n".formatted(
        report.horizon().code(), report.forecasts(), report.effective(),
        report.effective() < ENOUGH ? ": not enough data to judge" : ""));
    text.append("  within the 50 / 80 / 90 %% interval: %.1f / %.1f (95 %%: %.1f to %.1f) / %.1f %%\n".formatted(
        100 * report.covered50(), 100 * report.covered80().mean(), 100 * report.covered80().lower(),
        100 * report.covered80().upper(), 100 * report.covered90()));
    text.append("  80 %% where little, usual, much movement was forecast: %.1f / %.1f / %.1f %%\n".formatted(
        100 * report.terciles().get(0), 100 * report.terciles().get(1), 100 * report.terciles().get(2)));
    text.append("  80 %% interval: mean width %.2f %%, Winkler %.2f %%\n".formatted(100 * report.width80(),
        100 * report.winkler80()));
    text.append("  pinball loss %.2f\n".formatted(BASIS_POINTS * report.pinball()));
    for (Baseline baseline : Baseline.values()) {
      Interval gain = report.gains(baseline);
      text.append("    %-11s %8.2f, difference %.2f (95 %%: %.2f to %.2f) %s\n".formatted(baseline.text(),
          BASIS_POINTS * report.loss(baseline), BASIS_POINTS * gain.mean(), BASIS_POINTS * gain.lower(),
          BASIS_POINTS * gain.upper(), gain.upper() < 0 ? "better" : "no better than this baseline"));
    }
    return text.toString();
  }
}
