package io.swiftbolt.http;

import io.swiftbolt.chart.ChartAnswer;
import io.swiftbolt.chart.ChartQuery;
import io.swiftbolt.indicators.PivotLevels;
import io.swiftbolt.indicators.SupportResistance;
import io.swiftbolt.indicators.TestedLevel;
import io.swiftbolt.indicators.TrendLine;
import io.swiftbolt.market.Timeframe;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code /functions/v1/support-resistance}: levels at which the price turned. Beside the newer answer's fields stand those that an
 * older client reads, {@code sr_levels} in snake case.
 */
final class SupportResistanceEndpoint {
  private static final int USUAL_BARS = 252;
  private static final int[] PERIODS = {5, 25, 50, 100};
  private static final double NEAR = 0.05;

  private final Function<ChartQuery, Future<ChartAnswer>> charts;

  SupportResistanceEndpoint(Function<ChartQuery, Future<ChartAnswer>> charts) {
    this.charts = charts;
  }

  Future<Reply> newest(Input input) {
    String ticker = IndicatorRoutes.symbol(input);
    Timeframe timeframe = input.timeframe("timeframe").orElse(Timeframe.D1);
    return IndicatorRoutes.bars(charts, ticker, timeframe, input.integer("lookback", USUAL_BARS)).map(answer -> {
      if (answer.bars().size() < SupportResistance.LEAST_BARS) {
        throw new Refusal.BadRequest("Insufficient data for " + ticker);
      }
      return Reply.ok(body(answer, SupportResistance.of(answer.bars())));
    });
  }

  private static JsonObject body(ChartAnswer answer, SupportResistance levels) {
    String updated = Reply.time(answer.bars().ts(answer.bars().size() - 1));
    Double support = levels.supports().isEmpty() ? null : levels.supports().getFirst();
    Double resistance = levels.resistances().isEmpty() ? null : levels.resistances().getFirst();
    Double supportDistance = distance(support, levels.price());
    Double resistanceDistance = distance(resistance, levels.price());
    JsonObject older = new JsonObject().put("nearest_support", support).put("nearest_resistance", resistance)
        .put("support_distance_pct", supportDistance).put("resistance_distance_pct", resistanceDistance)
        .put("all_supports", new JsonArray(new ArrayList<>(levels.supports())))
        .put("all_resistances", new JsonArray(new ArrayList<>(levels.resistances())));
    return new JsonObject().put("symbol", answer.symbol().ticker()).put("currentPrice", levels.price())
        .put("lastUpdated", updated).put("nearestSupport", support).put("nearestResistance", resistance)
        .put("supportDistancePct", supportDistance).put("resistanceDistancePct", resistanceDistance)
        .put("allSupports", new JsonArray(new ArrayList<>(levels.supports())))
        .put("allResistances", new JsonArray(new ArrayList<>(levels.resistances()))).put("bias", levels.bias())
        .put("pivotLevels", pivots(levels.pivots())).put("polynomial", lines(levels))
        .put("logistic", new JsonObject().put("supportLevels", tested(levels.testedSupports()))
            .put("resistanceLevels", tested(levels.testedResistances()))
            .put("signals", new JsonArray(new ArrayList<>(levels.signals()))))
        .put("signals", new JsonArray(new ArrayList<>(levels.signals()))).put("lookback", answer.bars().size())
        .put("current_price", levels.price()).put("timestamp", updated).put("sr_levels", older)
        .put("sr_density", density(levels));
  }

  /** In percent of the price, two decimals. */
  private static @Nullable Double distance(@Nullable Double level, double price) {
    return level == null ? null : Math.round(10_000 * Math.abs(level - price) / price) / 100.0;
  }

  /** Levels within 5 % of the price. */
  private static long density(SupportResistance levels) {
    List<Double> all = new ArrayList<>(levels.supports());
    all.addAll(levels.resistances());
    return all.stream().filter(level -> Math.abs(level - levels.price()) <= NEAR * levels.price()).count();
  }

  private static JsonObject pivots(List<PivotLevels> pivots) {
    JsonObject json = new JsonObject();
    for (int period : PERIODS) {
      json.put("period" + period, pivots.stream().filter(pivot -> pivot.period() == period).findFirst()
          .map(SupportResistanceEndpoint::pivot).orElse(null));
    }
    return json;
  }

  private static JsonObject pivot(PivotLevels pivot) {
    return new JsonObject().put("high", number(pivot.high())).put("low", number(pivot.low()))
        .put("highStatus", pivot.highStatus().name().toLowerCase(Locale.ROOT))
        .put("lowStatus", pivot.lowStatus().name().toLowerCase(Locale.ROOT));
  }

  private static @Nullable Double number(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }

  private static JsonObject lines(SupportResistance levels) {
    Optional<TrendLine> support = levels.supportLine();
    Optional<TrendLine> resistance = levels.resistanceLine();
    return new JsonObject().put("support", support.map(TrendLine::value).orElse(null))
        .put("resistance", resistance.map(TrendLine::value).orElse(null))
        .put("supportSlope", support.map(TrendLine::slope).orElse(null))
        .put("resistanceSlope", resistance.map(TrendLine::slope).orElse(null))
        .put("forecastSupport", ahead(support)).put("forecastResistance", ahead(resistance));
  }

  private static JsonArray ahead(Optional<TrendLine> line) {
    return new JsonArray(line.map(one -> new ArrayList<Object>(one.ahead())).orElseGet(ArrayList::new));
  }

  private static JsonArray tested(List<TestedLevel> levels) {
    JsonArray json = new JsonArray();
    levels.forEach(level -> json.add(new JsonObject().put("level", level.level())
        .put("probability", level.probability()).put("probabilityLower", level.lower())
        .put("probabilityUpper", level.upper()).put("timesTouched", level.touches())
        .put("timesRespected", level.held()).put("isSupport", level.support())));
    return json;
  }
}
