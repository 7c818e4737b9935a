package io.swiftbolt.realtime.filter;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Floating point, as {@link Double}: NaN equals itself and is greater than everything, the two zeros are one.
 *
 * @param single four bytes instead of eight
 */
record FloatType(boolean single) implements ColumnType {
  private static final Pattern FORM = Pattern.compile("[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?");
  private static final Pattern HEX = Pattern.compile(
      "[+-]?0[xX](?:[0-9a-fA-F]+\\.?[0-9a-fA-F]*|\\.[0-9a-fA-F]+)([pP][+-]?\\d+)?");

  // not 0, before an exponent
  private static final Pattern ONE_DIGIT = Pattern.compile("[+-]?(?:0[xX][0.]*[1-9a-fA-F]|[0.]*[1-9])");

  @Override
  public String sqlName() {
    return single ? "real" : "double precision";
  }

  @Override
  public Object cast(String text) throws BadFilter {
    String number = text.strip();
    Matcher hex = HEX.matcher(number);
    if (hex.matches()) {
      return finite(hex.group(1) == null ? number + "p0" : number, text);
    }
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
    return finite(number, text);
  }

  private Object finite(String number, String text) throws BadFilter {
    double value = single ? Float.parseFloat(number) : Double.parseDouble(number);
    if (Double.isInfinite(value) || (value == 0 && isNotZero(number))) {
      throw BadFilter.refused("\"" + text + "\" is out of range for type " + sqlName());
    }
    return value + 0.0; // makes -0.0 the other zero
  }

  @Override
  public int compare(Object one, Object other) {
    return Double.compare((Double) one, (Double) other);
  }

  private static boolean isNotZero(String number) {
    return ONE_DIGIT.matcher(number).lookingAt();
  }
}
