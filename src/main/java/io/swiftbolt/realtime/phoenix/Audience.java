package io.swiftbolt.realtime.phoenix;

import io.swiftbolt.realtime.WireFrame;
import io.swiftbolt.realtime.filter.Binding;
import io.swiftbolt.realtime.filter.BindingIndex;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * All channels of an event loop that asked for the same under the same topic: they are sent the same bytes, so a change is
 * matched once for all of them and written down once. The messages of one turn of the event loop leave together.
 */
final class Audience {
  private static final int CHARS_AT_ONCE = 1 << 15; // more in one write gains nothing

  /**
   * What makes channels equal.
   *
   * @param privileged whether they may see tables that are not open to everybody
   */
  record Key(ProtocolVersion version, String topic, boolean privileged, List<Binding> bindings) {
    Key {
      bindings = List.copyOf(bindings);
    }
  }

  /** One binding of an audience, as the index knows it. */
  record Place(Audience audience, int binding) {}

  final Key key;
  final List<BindingIndex.Entry<Place>> entries = new ArrayList<>();
  private final List<Integer> ids;
  private final String opening;
  private final String ending;
  private final List<Channel> members = new ArrayList<>();
  private final BitSet matched;
  private final List<String> unsent = new ArrayList<>();
  private int unsentChars;

  Audience(Key key) {
    this.key = key;
    ids = BindingIds.of(key.bindings());
    opening = key.version().opening(ClientFrame.NONE, ClientFrame.NONE, key.topic(), "postgres_changes");
    ending = key.version().ending(ClientFrame.NONE);
    matched = new BitSet(key.bindings().size());
  }

  List<Channel> members() {
    return members;
  }

  void add(Channel channel) {
    send(); // what happened before is not for the new one
    channel.seat = members.size();
    members.add(channel);
  }

  void remove(Channel channel) {
    send();
    Channel last = members.removeLast();
    if (last != channel) { // the last one takes the seat: nobody has to move up
      last.seat = channel.seat;
      members.set(channel.seat, last);
    }
  }

  /** @return whether it is the first binding that this change matches */
  boolean match(int binding) {
    boolean first = matched.isEmpty();
    matched.set(binding);
    return first;
  }

  /** Takes down one message for the change, with all bindings that were matched, to {@link #send()} later. */
  void write(ChangePayload change) {
    BitSet which = (BitSet) matched.clone();
    matched.clear();
    String matchedIds = which.stream().mapToObj(ids::get).distinct().map(String::valueOf)
        .collect(Collectors.joining(",", "{\"ids\":[", "],\"data\":"));
    String text = opening + matchedIds + change.data(columns(which)) + '}' + ending;
    unsent.add(text);
    unsentChars += text.length();
  }

  /** Whether what was taken down is enough to be sent at once. */
  boolean isFull() {
    return unsentChars >= CHARS_AT_ONCE;
  }

  /** Gives every member what was taken down, as one write that leaves at the end of the turn. */
  void send() {
    send(Channel::tell);
  }

  /** {@link #send()} for the only audience that is told in this turn: the first member need not wait for the last. */
  void sendNow() {
    send(Channel::tellNow);
  }

  private void send(BiConsumer<Channel, WireFrame> way) {
    if (unsent.isEmpty()) {
      return;
    }
    try (WireFrame frames = WireFrame.texts(unsent)) {
      unsent.clear(); // before members, who may leave
      unsentChars = 0;
      for (int i = members.size() - 1; i >= 0; i--) { // backwards: one that is too slow leaves, and the last takes its seat
        way.accept(members.get(i), frames);
      }
    }
  }

  /** What the matched bindings want together; one without a list wants all. */
  private Set<String> columns(BitSet which) {
    Set<String> columns = new LinkedHashSet<>();
    for (int i = which.nextSetBit(0); i >= 0; i = which.nextSetBit(i + 1)) {
      List<String> select = key.bindings().get(i).select();
      if (select.isEmpty()) {
        return Set.of();
      }
      columns.addAll(select);
    }
    return columns;
  }
}
