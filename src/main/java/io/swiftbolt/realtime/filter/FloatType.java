package io.swiftbolt.realtime.filter;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Floating point, as {@link Double}: NaN equals itself and is greater than everything, the two zeros are one.
 *
 * @param single four bytes instead of eight
 */
record FloatType(boolean single) implements ColumnType {
  private static final Pattern FORM = Pattern.compile("[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?");

  @Override
  public String sqlName() {
    return single ? "real" : "double precision";
  }

  @Override
  public Object cast(String text) throws BadFilter {
    String number = text.strip();
    Double special = switch (number.toLowerCase(Locale.ROOT)) {
      case "nan", "+nan", "-nan" -> Double.NaN;
      case "infinity", "+infinity", "inf", "+inf" -> Double.POSITIVE_INFINITY;
      case "-infinity", "-inf" -> Double.NEGATIVE_INFINITY;
      default -> null;
    };
    if (special != null) {
      return special;
    }
    if (!FORM.matcher(number).matches()) {
      throw invalid(text);
    }
    double value = single ? Float.parseFloat(number) : Double.parseDouble(number);
    if (Double.isInfinite(value) || (value == 0 && hasDigits(number))) {
      throw BadFilter.refused("\"" + text + "\" is out of range for type " + sqlName());
    }
    return value + 0.0; // makes -0.0 the other zero
  }

  @Override
  public int compare(Object one, Object other) {
    return Double.compare((Double) one, (Double) other);
  }

  private static boolean hasDigits(String number) {
    for (int at = 0; at < number.length() && "eE".indexOf(number.charAt(at)) < 0; at++) {
      if (number.charAt(at) >= '1' && number.charAt(at) <= '9') {
        return true;
      }
    }
    return false;
  }
}
