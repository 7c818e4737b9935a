package io.swiftbolt.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** JSON text that grows byte by byte, without objects for what it writes. The caller sees to braces and commas. */
final class JsonBytes {
  private static final long EXACT_MOST = 1_000_000_000_000_000L; // so many digits tell every double from its neighbours
  private static final int DECIMALS_FIRST = 2;
  private static final double DECIMALS_FIRST_SCALE = 100;
  private static final int DECIMALS_SECOND = 6;
  private static final double DECIMALS_SECOND_SCALE = 1_000_000;
  private static final int LONGEST_NUMBER = 32;
  private static final int LENGTH_OF_TIME = 20;
  private static final long SECONDS_OF_DAY = 86_400;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private byte[] bytes;
  private int size;
  private long dayWritten = Long.MIN_VALUE;
  private int dayAt;

  JsonBytes(int expected) {
    bytes = new byte[Math.max(LONGEST_NUMBER, expected)];
  }

  int size() {
    return size;
  }

  byte[] toArray() {
    return Arrays.copyOf(bytes, size);
  }

  /** Takes the last byte away again, such as the comma after the last of a list. */
  JsonBytes dropLast() {
    size--;
    return this;
  }

  JsonBytes raw(byte[] text) {
    return raw(text, 0, text.length);
  }

  JsonBytes raw(byte[] text, int from, int to) {
    room(to - from);
    System.arraycopy(text, from, bytes, size, to - from);
    size += to - from;
    return this;
  }

  /** What is JSON already, ASCII. */
  @SuppressWarnings("deprecation") // the one way to copy ASCII without an array between
  JsonBytes raw(String ascii) {
    room(ascii.length());
    ascii.getBytes(0, ascii.length(), bytes, size);
    size += ascii.length();
    return this;
  }

  /** A quoted string. */
  JsonBytes text(String text) {
    raw("\"");
    for (byte next : text.getBytes(StandardCharsets.UTF_8)) {
      if (next == '"' || next == '\\') {
        raw("\\");
        one(next);
      } else if (next >= 0 && next < ' ') {
        raw("\\u00");
        one(HEX[next >> 4]);
        one(HEX[next & 15]);
      } else {
        one(next);
      }
    }
    return raw("\"");
  }

  JsonBytes number(long value) {
    room(LONGEST_NUMBER);
    long rest = value;
    if (value < 0) {
      if (value == Long.MIN_VALUE) {
        return raw("-9223372036854775808");
      }
      bytes[size++] = '-';
      rest = -value;
    }
    digits(rest, digitCount(rest));
    return this;
  }

  /** The shortest decimal that is read back as this very double. Whole numbers are written without a fraction. Finite. */
  JsonBytes number(double value) {
    if (Double.doubleToRawLongBits(value) == Long.MIN_VALUE) {
      return raw("-0.0");
    }
    long whole = (long) value;
    if (whole == value && Math.abs(whole) < EXACT_MOST) {
      return number(whole);
    }
    if (!decimals(value, DECIMALS_FIRST, DECIMALS_FIRST_SCALE)
        && !decimals(value, DECIMALS_SECOND, DECIMALS_SECOND_SCALE)) {
      raw(Double.toString(value));
    }
    return this;
  }

  /**
   * Prices are decimals with few digits. A quotient of two integers below 2^53 is rounded correctly, so that this one being the
   * value says that the decimal is read back as it; of at most 15 digits there is no shorter one.
   */
  private boolean decimals(double value, int count, double scale) {
    long scaled = Math.round(value * scale);
    if (scaled / scale != value || Math.abs(scaled) >= EXACT_MOST) {
      return false;
    }
    room(LONGEST_NUMBER);
    long rest = Math.abs(scaled);
    if (scaled < 0) {
      bytes[size++] = '-';
    }
    int places = count;
    while (rest % 10 == 0) {
      rest /= 10;
      places--;
    }
    int length = Math.max(places + 1, digitCount(rest));
    digits(rest, length);
    System.arraycopy(bytes, size - places, bytes, size - places + 1, places);
    bytes[size - places] = '.';
    size++;
    return true;
  }

  /** ISO 8601 in UTC without a fraction, quoted: {@code "2026-03-03T14:30:00Z"}. Years of four digits. */
  JsonBytes time(long epochSecond) {
    room(LENGTH_OF_TIME + 2);
    long day = Math.floorDiv(epochSecond, SECONDS_OF_DAY);
    int second = (int) Math.floorMod(epochSecond, SECONDS_OF_DAY);
    bytes[size++] = '"';
    if (day == dayWritten) {
      System.arraycopy(bytes, dayAt, bytes, size, 10);
      size += 10;
    } else {
      date(day);
      dayWritten = day;
    }
    dayAt = size - 10;
    bytes[size++] = 'T';
    two(second / 3600);
    bytes[size++] = ':';
    two(second / 60 % 60);
    bytes[size++] = ':';
    two(second % 60);
    bytes[size++] = 'Z';
    bytes[size++] = '"';
    return this;
  }

  /** Civil from days, with years that begin in March; see Hinnant, chrono-compatible low-level date algorithms. */
  private void date(long epochDay) {
    long shifted = epochDay + 719_468;
    long era = Math.floorDiv(shifted, 146_097);
    int dayOfEra = (int) (shifted - era * 146_097);
    int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int month = (5 * dayOfYear + 2) / 153;
    int day = dayOfYear - (153 * month + 2) / 5 + 1;
    int calendarMonth = month < 10 ? month + 3 : month - 9;
    long year = yearOfEra + era * 400 + (calendarMonth <= 2 ? 1 : 0);
    digits(year, 4);
    bytes[size++] = '-';
    two(calendarMonth);
    bytes[size++] = '-';
    two(day);
  }

  private void two(int number) {
    bytes[size++] = (byte) ('0' + number / 10);
    bytes[size++] = (byte) ('0' + number % 10);
  }

  private void digits(long number, int count) {
    long rest = number;
    for (int at = size + count - 1; at >= size; at--) {
      long tenth = rest / 10;
      bytes[at] = (byte) ('0' + (rest - tenth * 10));
      rest = tenth;
    }
    size += count;
  }

  private static int digitCount(long number) {
    int count = 1;
    for (long power = 10; power <= number && count < 19; power *= 10) {
      count++;
    }
    return count;
  }

  private void one(byte next) {
    room(1);
    bytes[size++] = next;
  }

  private void room(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
    }
  }
}
