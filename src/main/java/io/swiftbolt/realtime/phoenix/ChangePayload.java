package io.swiftbolt.realtime.phoenix;

import io.netty.buffer.ByteBufUtil;
import io.swiftbolt.bus.RowChange;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What clients are told of one change, the {@code data} of a {@code postgres_changes} message. Written once for each set of
 * columns, however many are told; the rows are put in as the text that the database wrote.
 */
final class ChangePayload {
  private static final int ROW_BYTES_MOST = 1 << 20; // the protocol's, as is
  private static final int LARGE_ROW_VALUE_BYTES_MOST = 64;
  private static final String TOO_LARGE = "[\"Error 413: Payload Too Large\"]";
  private static final DateTimeFormatter MILLIS = DateTimeFormatter
      .ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final RowChange change;
  private final PublishedColumns published;
  private final Map<Set<String>, String> written = HashMap.newHashMap(1);

  ChangePayload(RowChange change, PublishedColumns published) {
    this.change = change;
    this.published = published;
  }

  RowChange change() {
    return change;
  }

  /** @param columns names that are wanted; empty for all. What identifies a row is always there. */
  String data(Set<String> columns) {
    return written.computeIfAbsent(columns, this::write);
  }

  private String write(Set<String> columns) {
    Set<String> wanted = published.withKey(columns);
    boolean large = isLarge(change.row()) || isLarge(change.old());
    StringBuilder text = new StringBuilder(512).append("{\"schema\":\"public\",\"table\":\"").append(published.table())
        .append("\",\"commit_timestamp\":\"").append(MILLIS.format(change.at())).append("\",\"type\":\"")
        .append(change.operation()).append("\",\"columns\":").append(published.json(wanted));
    side(text, ",\"record\":", change.row(), wanted, large);
    side(text, ",\"old_record\":", change.old(), wanted, large);
    return text.append(",\"errors\":").append(large ? TOO_LARGE : "null").append('}').toString();
  }

  private static void side(StringBuilder text, String name, @Nullable String row, Set<String> wanted, boolean large) {
    if (row == null) {
      return;
    }
    text.append(name).append(wanted.isEmpty() && !large
        ? row
        : RawMembers.keep(row, member -> (wanted.isEmpty() || wanted.contains(member.name()))
            && (!large || bytes(member.value()) <= LARGE_ROW_VALUE_BYTES_MOST)));
  }

  private static boolean isLarge(@Nullable String row) {
    return row != null && row.length() > ROW_BYTES_MOST / 3 && bytes(row) > ROW_BYTES_MOST; // a char is 3 bytes at most
  }

  private static int bytes(String text) {
    return ByteBufUtil.utf8Bytes(text);
  }
}
