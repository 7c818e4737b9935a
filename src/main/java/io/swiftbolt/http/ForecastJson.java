package io.swiftbolt.http;

import io.swiftbolt.chart.ChartAnswer;
import io.swiftbolt.ledger.ShownForecast;
import io.swiftbolt.ledger.ShownForecast.Point;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The forecasts of a chart, in the shapes of both generations of clients: {@code mlSummary} with all horizons, {@code forecast}
 * with the farthest one, whose points pass the others' sessions. A point that a bar has reached is left out.
 */
final class ForecastJson {
  private static final String FARTHEST = "1M";

  private ForecastJson() {}

  static void write(JsonBytes json, ChartAnswer answer) {
    List<ShownForecast> forecasts = answer.symbol().forecasts();
    long after = answer.lastBar().map(Instant::getEpochSecond).orElse(Long.MIN_VALUE);
    Optional<ShownForecast> farthest = forecasts.stream().filter(one -> one.horizon().equals(FARTHEST)).findFirst();
    json.raw(",\"mlSummary\":");
    if (farthest.isPresent() && answer.query().models()) {
      summary(json, forecasts, farthest.get(), after);
    } else {
      json.raw("null");
    }
    json.raw(",\"forecast\":");
    if (farthest.isPresent() && answer.query().forecast()) {
      ShownForecast shown = farthest.get();
      json.raw("{\"label\":").text(shown.label()).raw(",\"confidence\":").number(shown.confidence())
          .raw(",\"horizon\":").text(shown.horizon()).raw(",\"runAt\":").time(shown.runAt().getEpochSecond())
          .raw(",\"points\":");
      points(json, shown, after);
      json.raw("}");
    } else {
      json.raw("null");
    }
  }

  /** When the newest one was made. */
  static Optional<Instant> runAt(ChartAnswer answer) {
    return answer.symbol().forecasts().stream().map(ShownForecast::runAt).max(Instant::compareTo);
  }

  private static void summary(JsonBytes json, List<ShownForecast> forecasts, ShownForecast farthest, long after) {
    json.raw("{\"overallLabel\":").text(farthest.label()).raw(",\"confidence\":").number(farthest.confidence())
        .raw(",\"horizons\":[");
    for (int i = 0; i < forecasts.size(); i++) {
      json.raw(i == 0 ? "" : ",");
      series(json, forecasts.get(i), after);
    }
    json.raw("],\"srLevels\":null,\"srDensity\":null,\"ensembleType\":null,\"modelAgreement\":null,\"trainingStats\":")
        .raw("{\"forecast_return\":").number(farthest.returns()).raw(",\"forecast_volatility\":")
        .number(farthest.volatility()).raw("}}");
  }

  private static void series(JsonBytes json, ShownForecast shown, long after) {
    List<Double> quantiles = shown.quantiles();
    json.raw("{\"horizon\":").text(shown.horizon()).raw(",\"points\":");
    points(json, shown, after);
    // one generation of clients reads snake case where the server of their day wrote camel case
    json.raw(",\"targets\":null,\"signal_quality\":null,\"signalQuality\":null,\"calibration_label\":")
        .text(shown.calibration()).raw(",\"calibrationLabel\":").text(shown.calibration())
        .raw(",\"accuracy_pct\":null,\"accuracyPct\":null,\"suppressed\":").raw(String.valueOf(shown.suppressed()))
        .raw(",\"quantiles\":{\"q10\":").number(quantiles.get(0)).raw(",\"q25\":").number(quantiles.get(1))
        .raw(",\"q50\":").number(quantiles.get(2)).raw(",\"q75\":").number(quantiles.get(3)).raw(",\"q90\":")
        .number(quantiles.get(4)).raw("},\"conviction\":")
        .number(1 - (quantiles.get(3) - quantiles.get(1)) / quantiles.get(2)).raw("}");
  }

  private static void points(JsonBytes json, ShownForecast shown, long after) {
    json.raw("[");
    String comma = "";
    for (Point point : shown.points()) {
      if (point.ts() > after) {
        json.raw(comma).raw("{\"ts\":").time(point.ts()).raw(",\"value\":").number(point.value()).raw(",\"lower\":")
            .number(point.lower()).raw(",\"upper\":").number(point.upper()).raw("}");
        comma = ",";
      }
    }
    json.raw("]");
  }
}
