package io.swiftbolt.realtime.phoenix;

import io.swiftbolt.auth.Verdict;
import io.swiftbolt.realtime.SocketWriter;
import io.swiftbolt.realtime.WireFrame;
import io.swiftbolt.realtime.phoenix.PhoenixObserver.Refused;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client: reads its frames, keeps its channels, writes to it. Lives on one event loop. */
final class PhoenixSocket {
  private static final Logger LOG = LoggerFactory.getLogger(PhoenixSocket.class);
  private static final String HEARTBEATS = "phoenix";
  private static final String NO_RESPONSE = "{}";
  private static final String UNMATCHED = "unmatched topic";
  private static final long NOT_ARMED = -1;

  private final PhoenixHub hub;
  private final ProtocolVersion version;
  private final String key;
  private final ServerWebSocket socket;
  private final SocketWriter writer;
  private final Map<String, Channel> channels = LinkedHashMap.newLinkedHashMap(1);
  private boolean slow;
  private boolean ended;
  private long slowTimer = NOT_ARMED;
  private long silentSweeps;

  /** @param key that the handshake brought, and that was found valid */
  PhoenixSocket(PhoenixHub hub, ProtocolVersion version, String key, ServerWebSocket socket,
      HttpConnection connection) {
    this.hub = hub;
    this.version = version;
    this.key = key;
    this.socket = socket;
    writer = new SocketWriter(socket, connection, hub.config().queueBytes());
    writer.onDrain(this::drained);
  }

  ProtocolVersion version() {
    return version;
  }

  int channels() {
    return channels.size();
  }

  long queuedBytes() {
    return writer.queuedBytes();
  }

  /** A text message has arrived. */
  void heard(String text) {
    silentSweeps = 0;
    if (ended) {
      return; // sent before the client knew
    }
    Optional<ClientFrame> frame = ClientFrame.read(version, text);
    if (frame.isEmpty()) {
      hub.observer().refused(Refused.FRAME);
      return;
    }
    try {
      serve(frame.get());
    } catch (RuntimeException e) {
      LOG.error("A frame {} of {} could not be served", frame.get().event(), frame.get().topic(), e);
      Channel broken = channels.get(frame.get().topic());
      if (broken == null) {
        refuse(frame.get(), "Unknown Error on Channel");
      } else {
        broken.crash();
      }
    }
  }

  /** Something arrived that is no text: it counts as a sign of life and as nothing else. */
  void heardOther() {
    silentSweeps = 0;
  }

  /**
   * Looks after silence and tokens, from time to time.
   *
   * @param due tokens to be checked by this instant are
   */
  void sweep(Instant due) {
    if (++silentSweeps > hub.sweepsOfSilence()) {
      end(1001, "idle");
    } else {
      List.copyOf(channels.values()).forEach(channel -> channel.check(due));
    }
  }

  /** Changes were lost: every channel is to be joined anew. */
  void crash() {
    List.copyOf(channels.values()).forEach(Channel::crash);
  }

  /** The server stops; the client comes back by itself. */
  void goodbye() {
    List.copyOf(channels.values()).forEach(Channel::goodbye);
    end(1012, "restarting");
  }

  /** The connection is gone. */
  void gone() {
    ended = true;
    hub.remove(this);
    hub.vertx().cancelTimer(slowTimer);
    List.copyOf(channels.values()).forEach(Channel::end);
  }

  void forget(Channel channel) {
    channels.remove(channel.topic(), channel);
  }

  void reply(ClientFrame to, String status, String response) {
    write(to.joinRef(), to.ref(), to.topic(), "phx_reply",
        "{\"status\":\"" + status + "\",\"response\":" + response + "}");
  }

  void refuse(ClientFrame what, String reason) {
    reply(what, "error", new JsonObject().put("reason", reason).encode());
  }

  void write(String joinRef, String ref, String topic, String event, String payload) {
    String text = version.frame(joinRef, ref, topic, event, payload);
    if (!ended && !writer.write(text)) {
      writer.writeAnyway(text); // an answer is never left out; reading stops, so that they cannot become many
      giveUp();
    }
  }

  /** A change, in the bytes that all its listeners get. */
  void write(WireFrame frame) {
    if (!ended && !writer.write(frame)) {
      giveUp();
    }
  }

  /** {@link #write(WireFrame)}, and off it goes. */
  void writeNow(WireFrame frame) {
    if (!ended && !writer.writeNow(frame)) {
      giveUp();
    }
  }

  private void serve(ClientFrame frame) {
    if (frame.topic().equals(HEARTBEATS)) {
      if (frame.event().equals("heartbeat")) {
        reply(frame, "ok", NO_RESPONSE);
      } else {
        refuse(frame, UNMATCHED);
      }
      return;
    }
    if (frame.event().equals("phx_join")) {
      join(frame);
      return;
    }
    Channel channel = channels.get(frame.topic());
    if (channel == null) {
      if (frame.event().equals("phx_leave")) {
        reply(frame, "ok", NO_RESPONSE);
      } else {
        refuse(frame, UNMATCHED);
      }
    } else if (frame.joinRef().equals(ClientFrame.NONE) || frame.joinRef().equals(channel.joinRef())) {
      serve(channel, frame); // otherwise it was meant for a channel that this one has taken the place of
    }
  }

  private void serve(Channel channel, ClientFrame frame) {
    switch (frame.event()) {
      case "phx_leave" -> {
        reply(frame, "ok", NO_RESPONSE);
        channel.close();
      }
      case "access_token" -> channel.accessToken(frame.payload());
      case "presence" -> reply(frame, "ok", NO_RESPONSE);
      case "broadcast" -> {
        hub.observer().refused(Refused.BROADCAST);
        if (channel.acknowledgesBroadcasts()) {
          refuse(frame, "Broadcasts are not passed on by this server");
        }
      }
      default -> {
        // the protocol: what is not known is ignored
      }
    }
  }

  private void join(ClientFrame frame) {
    if (!frame.topic().startsWith(Channel.PREFIX)) {
      refuse(frame, UNMATCHED);
      return;
    }
    Channel before = channels.get(frame.topic());
    if (before != null) {
      before.close();
    }
    JoinRequest request = JoinRequest.of(frame.payload());
    String name = frame.topic().substring(Channel.PREFIX.length());
    if (name.isEmpty()) {
      refuse(frame, "TopicNameRequired: You must provide a topic name");
    } else if (!hub.load().join()) {
      refuse(frame, Refused.JOIN_RATE, "ClientJoinRateLimitReached: Too many joins per second");
      end(1013, "too many joins");
    } else if (hub.isClosed()) {
      refuse(frame, "RealtimeRestarting: Realtime is restarting, please standby");
    } else if (channels.size() >= hub.config().channels()) {
      refuse(frame, Refused.CHANNEL_LIMIT, "ChannelRateLimitReached: Too many channels");
    } else if (request.bindings().size() > hub.config().bindings()) {
      refuse(frame, Refused.BINDING_LIMIT,
          "ChannelRateLimitReached: Too many postgres_changes bindings, at most " + hub.config().bindings());
    } else {
      join(frame, request, name);
    }
  }

  private void join(ClientFrame frame, JoinRequest request, String name) {
    String token = request.token().filter(given -> !given.equals(key)).orElse(key); // mostly the same: kept once
    switch (hub.auth().check(token)) {
      case Verdict.Refused refused -> refuse(frame, Refused.JOIN_TOKEN, refused.joinReason());
      case Verdict.Valid _ when request.isPrivate() -> refuse(frame, Refused.JOIN_PRIVATE,
          "Unauthorized: You do not have permissions to read from this Channel topic: " + name);
      case Verdict.Valid valid -> {
        Channel channel = new Channel(hub, this, frame, request, token, valid);
        channels.put(frame.topic(), channel);
        channel.begin();
      }
    }
  }

  private void refuse(ClientFrame frame, Refused what, String reason) {
    hub.observer().refused(what);
    refuse(frame, reason);
  }

  private void end(int code, String reason) {
    if (!ended) {
      hub.observer().closed(reason);
      gone();
      writer.close(code, reason);
    }
  }

  /** The client does not take what is sent to it. It misses everything from here on, and learns so by its channels' end. */
  private void giveUp() {
    if (slow || socket.isClosed()) { // what is closed is told so a little later
      return;
    }
    slow = true;
    hub.observer().slow();
    socket.pause();
    List.copyOf(channels.values()).forEach(Channel::crash);
    slowTimer = hub.vertx().setTimer(hub.config().slowAfter().toMillis(), timer -> end(1013, "slow"));
  }

  private void drained() {
    if (slow) {
      hub.vertx().cancelTimer(slowTimer);
      slow = false;
      silentSweeps = 0;
      socket.resume();
    }
  }
}
