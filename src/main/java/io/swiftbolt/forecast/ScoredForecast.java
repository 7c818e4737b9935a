package io.swiftbolt.forecast;

import java.util.Map;

/**
 * A forecast of a walk-forward whose outcome is known.
 *
 * @param date number of the origin's session in the walk
 * @param symbol number
 * @param baselines their pinball losses
 */
record ScoredForecast(int date, int symbol, double deviation, double pinball, Map<Baseline, Double> baselines,
    boolean covered50, boolean covered80, boolean covered90, double width80, double winkler80) {}
