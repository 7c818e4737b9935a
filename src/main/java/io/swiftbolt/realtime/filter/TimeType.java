package io.swiftbolt.realtime.filter;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Points in time as microseconds since 2000, dates as days, both infinities included. Text without an offset means UTC;
 * where Postgres takes no notice of an offset ({@code timestamp}, {@code date}), nobody does. Of the forms that Postgres reads,
 * those of ISO 8601 are known here, {@code epoch} and {@code infinity}; not months by name, zones by name, or {@code today}.
 */
enum TimeType implements ColumnType {
  TIMESTAMPTZ("timestamp with time zone", 294_276), TIMESTAMP("timestamp without time zone", 294_276),
  DATE("date", 5_874_896);

  private static final String EPOCH = "1970-01-01";

  private final String sqlName;
  private final int lastYear;

  TimeType(String sqlName, int lastYear) {
    this.sqlName = sqlName;
    this.lastYear = lastYear;
  }

  @Override
  public String sqlName() {
    return sqlName;
  }

  @Override
  public Object cast(String text) throws BadFilter {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "infinity", "+infinity" -> Long.MAX_VALUE;
      case "-infinity" -> Long.MIN_VALUE;
      case "epoch" -> finite(EPOCH);
      default -> finite(text);
    };
  }

  @Override
  public int compare(Object one, Object other) {
    return Long.compare((Long) one, (Long) other);
  }

  private long finite(String text) throws BadFilter {
    @Nullable
    DateTimeText parts = DateTimeText.parse(text.strip());
    if (parts == null) {
      throw invalid(text);
    }
    if (!parts.isReal(lastYear)) {
      throw BadFilter.refused("date/time field value out of range: \"" + text + '"');
    }
    return switch (this) {
      case TIMESTAMPTZ -> parts.localMicros() - parts.offsetSeconds() * 1_000_000L;
      case TIMESTAMP -> parts.localMicros();
      case DATE -> parts.days();
    };
  }
}
