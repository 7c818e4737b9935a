package io.swiftbolt.indicators;

import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;

/** All indicators at one bar. Those that have not seen enough bars yet are empty. Immutable. */
public final class Readings {
  private final Map<Indicator, Double> values;

  Readings(Draft draft) {
    values = new EnumMap<>(draft.values);
  }

  /** Empty while it is not warm, and where the bars define none: no range, no volume. */
  public OptionalDouble get(Indicator indicator) {
    Double value = values.get(indicator);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Readings readings && values.equals(readings.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  /** Readings while they are being written. */
  static final class Draft {
    private final Map<Indicator, Double> values = new EnumMap<>(Indicator.class);

    void clear() {
      values.clear();
    }

    /** @param value NaN or infinite = none */
    void put(Indicator indicator, double value) {
      if (Double.isFinite(value)) {
        values.put(indicator, value);
      }
    }

    /** NaN while there is none. */
    double get(Indicator indicator) {
      return values.getOrDefault(indicator, Double.NaN);
    }
  }
}
