package io.swiftbolt.realtime.filter;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Pattern;

/** Decimal numbers of any length, NaN (greatest of all, equal to itself) and the infinities. */
record NumericType() implements ColumnType {
  private static final Pattern FORM = Pattern.compile(
      "[+-]?(?:\\d(?:_?\\d)*(?:\\.(?:\\d(?:_?\\d)*)?)?|\\.\\d(?:_?\\d)*)(?:[eE][+-]?\\d(?:_?\\d)*)?");
  private static final int MOST_WHOLE_DIGITS = 131_072;
  private static final int MOST_DECIMALS = 16_383;

  /**
   * A value; trailing zeros are taken off, so that 50 and 50.0 are equal.
   *
   * @param rank -1 for minus infinity, 0 for a number, 1 for infinity, 2 for NaN
   */
  private record Numeric(int rank, BigDecimal number) {
    static final Numeric NAN = new Numeric(2, BigDecimal.ZERO);
    static final Numeric INFINITY = new Numeric(1, BigDecimal.ZERO);
    static final Numeric MINUS_INFINITY = new Numeric(-1, BigDecimal.ZERO);
  }

  @Override
  public String sqlName() {
    return "numeric";
  }

  @Override
  public Object cast(String text) throws BadFilter {
    String number = text.strip();
    return switch (number.toLowerCase(Locale.ROOT)) {
      case "nan" -> Numeric.NAN;
      case "infinity", "+infinity", "inf", "+inf" -> Numeric.INFINITY;
      case "-infinity", "-inf" -> Numeric.MINUS_INFINITY;
      default -> new Numeric(0, finite(number, text));
    };
  }

  @Override
  public Object decode(String text, boolean quoted) {
    return quoted ? ColumnType.super.decode(text, true) : new Numeric(0, canonical(new BigDecimal(text)));
  }

  @Override
  public int compare(Object one, Object other) {
    Numeric left = (Numeric) one;
    Numeric right = (Numeric) other;
    return left.rank == right.rank ? left.number.compareTo(right.number) : Integer.compare(left.rank, right.rank);
  }

  private BigDecimal finite(String number, String text) throws BadFilter {
    BigDecimal value;
    if (number.length() <= WholeType.MOST_CHARACTERS && FORM.matcher(number).matches()) {
      try {
        value = new BigDecimal(number.replace("_", ""));
      } catch (NumberFormatException e) {
        throw overflow(); // the form is right, so the exponent is too long
      }
    } else {
      BigInteger whole = WholeType.whole(number);
      if (whole == null) {
        throw invalid(text);
      }
      value = new BigDecimal(whole);
    }
    long wholeDigits = (long) value.precision() - value.scale();
    if (value.signum() != 0 && wholeDigits > MOST_WHOLE_DIGITS) {
      throw overflow();
    }
    if (value.signum() == 0 || wholeDigits < -MOST_DECIMALS) {
      return BigDecimal.ZERO; // rounded away: to write the zeros out would take all memory
    }
    BigDecimal rounded = value.scale() > MOST_DECIMALS ? value.setScale(MOST_DECIMALS, RoundingMode.HALF_UP) : value;
    return canonical(rounded);
  }

  private static BigDecimal canonical(BigDecimal value) {
    return value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
  }

  private static BadFilter overflow() {
    return BadFilter.refused("value overflows numeric format");
  }
}
