package io.swiftbolt.realtime.filter;

import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Integers of two, four and eight bytes, as {@link Long}. */
enum WholeType implements ColumnType {
  SMALLINT("smallint", 16), INTEGER("integer", 32), BIGINT("bigint", 64);

  private static final Pattern FORM = Pattern.compile(
      "([+-]?)(?:(\\d(?:_?\\d)*)|0[xX]((?:_?[0-9a-fA-F])+)|0[oO]((?:_?[0-7])+)|0[bB]((?:_?[01])+))");
  /** Numbers written longer than this are none; matching recurses, and must not go deep. */
  static final int MOST_CHARACTERS = 500;
  private static final int[] RADIX = {10, 16, 8, 2};

  private final String sqlName;
  private final int bits;

  WholeType(String sqlName, int bits) {
    this.sqlName = sqlName;
    this.bits = bits;
  }

  @Override
  public String sqlName() {
    return sqlName;
  }

  @Override
  public Object cast(String text) throws BadFilter {
    BigInteger value = whole(text.strip());
    if (value == null) {
      throw invalid(text);
    }
    if (value.bitLength() >= bits) {
      throw outOfRange(text);
    }
    return value.longValue();
  }

  @Override
  public Object decode(String text, boolean quoted) {
    return Long.valueOf(text);
  }

  @Override
  public int compare(Object one, Object other) {
    return Long.compare((Long) one, (Long) other);
  }

  /** A whole number in one of the forms that Postgres takes, null if it is none. */
  static @Nullable BigInteger whole(String text) {
    Matcher form = FORM.matcher(text);
    if (text.length() > MOST_CHARACTERS || !form.matches()) {
      return null;
    }
    for (int group = 0; group < RADIX.length; group++) {
      String digits = form.group(group + 2);
      if (digits != null) {
        BigInteger magnitude = new BigInteger(digits.replace("_", ""), RADIX[group]);
        return "-".equals(form.group(1)) ? magnitude.negate() : magnitude;
      }
    }
    return null;
  }
}
