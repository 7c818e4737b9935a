package io.swiftbolt.ledger;

import static io.swiftbolt.database.Timestamps.utc;

import io.swiftbolt.forecast.ForecastDistribution;
import io.swiftbolt.forecast.Horizon;
import io.swiftbolt.forecast.Levels;
import io.swiftbolt.forecast.Model;
import io.swiftbolt.forecast.Outlook;
import io.swiftbolt.forecast.Outlook.Label;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Owner of forecast_issued, to which rows are only ever added, and of what ml_forecasts shows of it. */
public final class ForecastLedger {
  /** A move that older readers call a direction. */
  static final double LEGACY_BAND = Math.log(1.02);
  private static final double TO_95 = 1.959963984540054 / 1.6448536269514722;

  private static final String ISSUE = """
      insert into forecast_issued (symbol_id, symbol, timeframe, horizon, origin_ts, target_ts, issued_at, price, drift,
                                   deviation, neutral_band, levels, quantiles, climatology, p_up, p_neutral, p_down, label,
                                   legacy_label, suppressed, model_version, data_version, learnt_from, run_id)
      values ($1, $2, 'd1', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)
      on conflict do nothing
      """;

  // an older origin never covers a newer one
  private static final String SHOW = """
      insert into ml_forecasts (symbol_id, timeframe, horizon, overall_label, confidence, run_at, points, target_price,
                                forecast_return, forecast_volatility, ci_lower, ci_upper, q10, q25, q50, q75, q90, suppressed,
                                calibration_label, confidence_source, training_stats, ensemble_method, created_at)
      values ($1, 'd1', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, 'distribution', $19, $20, $5)
      on conflict (symbol_id, timeframe, horizon, model_type) do update
         set overall_label = excluded.overall_label, confidence = excluded.confidence, run_at = excluded.run_at,
             points = excluded.points, target_price = excluded.target_price, forecast_return = excluded.forecast_return,
             forecast_volatility = excluded.forecast_volatility, ci_lower = excluded.ci_lower, ci_upper = excluded.ci_upper,
             q10 = excluded.q10, q25 = excluded.q25, q50 = excluded.q50, q75 = excluded.q75, q90 = excluded.q90,
             suppressed = excluded.suppressed, calibration_label = excluded.calibration_label,
             confidence_source = excluded.confidence_source, training_stats = excluded.training_stats,
             ensemble_method = excluded.ensemble_method
       where ml_forecasts.run_at <= excluded.run_at
      """;

  /**
   * Writes forecasts down and shows them as the newest; one that stands already is left alone.
   *
   * @return how many rows were added
   */
  public Future<Integer> issue(SqlClient transaction, List<IssuedForecast> forecasts, Instant now) {
    if (forecasts.isEmpty()) {
      return Future.succeededFuture(0);
    }
    return transaction.preparedQuery(ISSUE).executeBatch(forecasts.stream().map(one -> issued(one, now)).toList())
        .compose(rows -> {
          int added = 0;
          for (var each = rows; each != null; each = each.next()) {
            added += each.rowCount();
          }
          int all = added;
          return transaction.preparedQuery(SHOW)
              .executeBatch(forecasts.stream().map(one -> shown(one, now)).toList()).map(done -> all);
        });
  }

  private static Tuple issued(IssuedForecast forecast, Instant now) {
    ForecastDistribution of = forecast.distribution();
    Outlook outlook = of.outlook(of.neutralBand());
    Double[] levels = IntStream.range(0, Levels.count()).mapToObj(Levels::level).toArray(Double[]::new);
    return Tuple.of(forecast.symbolId(), forecast.symbol(), of.horizon().code(),
        utc(Instant.ofEpochSecond(of.origin())), utc(forecast.target()), utc(now), of.price(), of.drift(),
        of.deviation(), of.neutralBand()).addArrayOfDouble(levels).addArrayOfDouble(boxed(of.returns()))
        .addArrayOfDouble(forecast.climatology().toArray(Double[]::new)).addDouble(outlook.up())
        .addDouble(outlook.neutral()).addDouble(outlook.down()).addString(name(outlook.label()))
        .addString(name(of.outlook(LEGACY_BAND).likeliest())).addBoolean(forecast.suppressed())
        .addString(Model.VERSION).addString(forecast.dataVersion()).addInteger(forecast.learntFrom())
        .addUUID(forecast.runId());
  }

  private static Tuple shown(IssuedForecast forecast, Instant now) {
    ForecastDistribution of = forecast.distribution();
    Outlook outlook = of.outlook(of.neutralBand());
    double[] returns = of.returns();
    JsonObject training = new JsonObject().put("n_samples", forecast.learntFrom()).put("n_models", 3)
        .put("forecast_return", of.drift()).put("forecast_volatility", of.deviation());
    return Tuple.of(forecast.symbolId(), of.horizon().code(), name(outlook.label()), outlook.of(outlook.label()),
        utc(now), points(forecast), of.priceAt(3), of.drift(), of.deviation(),
        returns[3] + TO_95 * (returns[0] - returns[3])).addDouble(returns[3] + TO_95 * (returns[6] - returns[3]))
        .addDouble(of.priceAt(1)).addDouble(of.priceAt(2)).addDouble(of.priceAt(3)).addDouble(of.priceAt(4))
        .addDouble(of.priceAt(5)).addBoolean(forecast.suppressed())
        .addString(forecast.suppressed() ? "uncalibrated" : "well-calibrated").addValue(training)
        .addString(Model.VERSION);
  }

  /** One point a session to come: median, and the 80 % interval, which widens with the square root of time. */
  private static JsonArray points(IssuedForecast forecast) {
    ForecastDistribution of = forecast.distribution();
    double[] returns = of.returns();
    int all = forecast.sessions().size();
    JsonArray points = new JsonArray();
    for (int i = 1; i <= all; i++) {
      double way = (double) i / all;
      double median = of.drift() * way;
      double spread = Math.sqrt(way);
      points.add(new JsonObject().put("ts", forecast.sessions().get(i - 1).getEpochSecond())
          .put("value", of.price() * Math.exp(median))
          .put("lower", of.price() * Math.exp(median + spread * (returns[1] - of.drift())))
          .put("upper", of.price() * Math.exp(median + spread * (returns[5] - of.drift()))));
    }
    return points;
  }

  /** As stored. */
  static String name(Label label) {
    return label.name().toLowerCase(Locale.ROOT);
  }

  private static Double[] boxed(double[] values) {
    return Arrays.stream(values).boxed().toArray(Double[]::new);
  }

  /** All horizons that one run must leave a row for. */
  public static int rowsPerRun() {
    return Horizon.values().length;
  }
}
