package io.swiftbolt.ledger;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The newest daily forecast of one horizon, as ml_forecasts shows it.
 *
 * @param horizon {@code 1D}, {@code 1W} or {@code 1M}
 * @param confidence probability of the label
 * @param points one a session to come, ascending
 * @param suppressed the label has not been shown to be worth anything; the interval is good all the same
 * @param quantiles prices at 10, 25, 50, 75 and 90 %
 */
public record ShownForecast(String horizon, String label, double confidence, Instant runAt, List<Point> points,
    boolean suppressed, String calibration, double returns, double volatility, List<Double> quantiles) {

  /**
   * @param ts start of the session's daily bar, seconds since the epoch
   * @param value median price
   * @param lower 10 % quantile
   * @param upper 90 % quantile
   */
  public record Point(long ts, double value, double lower, double upper) {}

  public ShownForecast {
    points = List.copyOf(points);
    quantiles = List.copyOf(quantiles);
  }

  /** Of rows of ml_forecasts as a JSON array; those that lack a quantile are left out. */
  public static List<ShownForecast> of(JsonArray rows) {
    List<ShownForecast> shown = new ArrayList<>();
    for (Object row : rows) {
      JsonObject json = (JsonObject) row;
      List<Double> quantiles = new ArrayList<>();
      for (String name : new String[]{"q10", "q25", "q50", "q75", "q90"}) {
        Double quantile = json.getDouble(name);
        if (quantile != null) {
          quantiles.add(quantile);
        }
      }
      if (quantiles.size() == 5) {
        shown.add(of(json, quantiles));
      }
    }
    return List.copyOf(shown);
  }

  private static ShownForecast of(JsonObject row, List<Double> quantiles) {
    List<Point> points = new ArrayList<>();
    for (Object one : row.getJsonArray("points")) {
      JsonObject point = (JsonObject) one;
      points.add(new Point(point.getLong("ts"), point.getDouble("value"), point.getDouble("lower"),
          point.getDouble("upper")));
    }
    return new ShownForecast(row.getString("horizon"), row.getString("overall_label"), row.getDouble("confidence"),
        OffsetDateTime.parse(row.getString("run_at")).toInstant(), points, row.getBoolean("suppressed"),
        Objects.requireNonNullElse(row.getString("calibration_label"), "uncalibrated"), number(row, "forecast_return"),
        number(row, "forecast_volatility"), quantiles);
  }

  private static double number(JsonObject row, String name) {
    Double value = row.getDouble(name);
    return value == null ? 0 : value;
  }
}
