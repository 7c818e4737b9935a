package io.swiftbolt.realtime;

import io.swiftbolt.bus.RowChange;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A change on its way to clients: written as JSON once, and as a frame once for all that take it while it is shared. */
final class StreamEvent {

  private final RowChange change;
  private final String row;
  private final String json;
  private boolean shared;
  private @Nullable WireFrame frame;

  private StreamEvent(RowChange change, String row, String json) {
    this.change = change;
    this.row = row;
    this.json = json;
  }

  static StreamEvent of(RowChange change) {
    JsonObject content = new JsonObject(Objects.requireNonNull(change.row() == null ? change.old() : change.row()));
    Object id = content.getValue("id");
    String row = change.table() + ' '
        + (id == null ? content.getValue("symbol_id") + " " + content.getValue("timeframe") : id);
    return new StreamEvent(change, row, json(change));
  }

  RowChange change() {
    return change;
  }

  /** Which row it is about; of several changes of one row a slow client gets the latest. */
  String row() {
    return row;
  }

  String json() {
    return json;
  }

  /** From here to {@link #unshare} the frame is kept for the next socket. */
  void share() {
    shared = true;
  }

  void unshare() {
    shared = false;
    if (frame != null) {
      frame.close();
      frame = null;
    }
  }

  void writeTo(SocketWriter writer) {
    if (!shared) {
      writer.write(json);
      return;
    }
    WireFrame once = frame == null ? WireFrame.text(json) : frame;
    frame = once;
    writer.write(once);
  }

  long seq() {
    return change.seq();
  }

  /** One event for this and an older one of the same row: the latest row, but for bars the whole stretch. */
  StreamEvent replacing(@Nullable StreamEvent older) {
    if (older == null || !change.table().equals(BarStretch.TABLE)) {
      return this;
    }
    RowChange both = BarStretch.merge(older.change, change);
    return new StreamEvent(both, row, json(both));
  }

  // The rows are JSON already; the rest needs no escaping.
  private static String json(RowChange change) {
    return "{\"seq\":" + change.seq() + ",\"type\":\"change\",\"table\":\"" + change.table() + "\",\"operation\":\""
        + change.operation() + "\",\"at\":\"" + change.at() + "\",\"row\":" + change.row()
        + (change.row() == null ? ",\"old\":" + change.old() : "") + '}';
  }
}
