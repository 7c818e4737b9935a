package io.swiftbolt.realtime.phoenix;

import io.swiftbolt.auth.Role;
import io.swiftbolt.auth.Verdict;
import io.swiftbolt.realtime.WireFrame;
import io.swiftbolt.realtime.filter.BadFilter;
import io.swiftbolt.realtime.filter.Binding;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A topic that a socket has joined, or is about to: what it asked for, by whose token, and whether changes are live for it. */
final class Channel {
  static final String PREFIX = "realtime:";
  private static final String CHANGES = "postgres_changes";
  private static final String NOT_POSSIBLE = "RealtimeDisabledForConfiguration: ";
  private static final String NO_RESPONSE = "{}";
  private static final long NOT_ARMED = -1;

  private final PhoenixHub hub;
  private final PhoenixSocket socket;
  private final String joinRef;
  private final boolean acknowledgesBroadcasts;
  private String topic;
  private List<Binding> bindings;
  private @Nullable Unanswered unanswered;
  private String token;
  private Role role;
  private Instant checkAt;
  private @Nullable Audience audience;
  private long patience = NOT_ARMED;
  /** Its place in its audience. */
  int seat;

  /** What is needed until the join is answered, and not kept any longer. */
  private record Unanswered(ClientFrame join, JoinRequest request) {}

  /** @param verdict on the token, which was found valid */
  Channel(PhoenixHub hub, PhoenixSocket socket, ClientFrame join, JoinRequest request, String token,
      Verdict.Valid verdict) {
    this.hub = hub;
    this.socket = socket;
    joinRef = join.joinRef().equals(ClientFrame.NONE) ? join.ref() : join.joinRef();
    acknowledgesBroadcasts = request.acknowledgesBroadcasts();
    topic = join.topic();
    bindings = request.bindings();
    unanswered = new Unanswered(join, request);
    this.token = token;
    role = verdict.role();
    checkAt = hub.nextCheck(verdict);
  }

  String topic() {
    return topic;
  }

  String joinRef() {
    return joinRef;
  }

  boolean acknowledgesBroadcasts() {
    return acknowledgesBroadcasts;
  }

  /**
   * Answers the join. Changes are matched from before the reply on, so one that is committed after the client has it is never
   * missed; while the feed itself is away, the client is told later that its changes are live.
   */
  void begin() {
    if (bindings.isEmpty()) {
      replyJoined();
      return;
    }
    Optional<Duration> waitMost = Objects.requireNonNull(unanswered).request().waitMost();
    Optional<String> problem = subscribe();
    if (problem.isPresent()) {
      hub.observer().refused(PhoenixObserver.Refused.BINDING);
      if (waitMost.isPresent()) {
        refuse(NOT_POSSIBLE + problem.get());
        return;
      }
      replyJoined();
      system("error", CHANGES, problem.get());
    } else if (hub.live()) {
      replyJoined();
      changesAreLive();
    } else {
      hub.awaitLive(this);
      waitMost.ifPresentOrElse(this::hold, this::replyJoined);
    }
  }

  /** The feed is up (again): says what could not be said before. */
  void live() {
    if (unanswered != null) {
      hub.vertx().cancelTimer(patience);
      Optional<String> problem = subscribe();
      if (problem.isPresent()) {
        refuse(NOT_POSSIBLE + problem.get());
        return;
      }
      replyJoined();
    }
    changesAreLive();
  }

  void tell(WireFrame frame) {
    socket.write(frame);
  }

  void tellNow(WireFrame frame) {
    socket.writeNow(frame);
  }

  /** A new token takes the place of the old one; a bad one ends the channel. */
  void accessToken(JsonObject payload) {
    Optional<String> given = JoinRequest.token(payload).filter(other -> !other.equals(token));
    if (given.isPresent()) {
      switch (hub.auth().check(given.get())) {
        case Verdict.Valid valid -> replaceToken(given.get(), valid);
        case Verdict.Refused refused -> expel(refused);
      }
    }
  }

  /** Asks anew what the token is worth, if it is time. */
  void check(Instant due) {
    if (!due.isBefore(checkAt)) {
      switch (hub.auth().check(token)) {
        case Verdict.Valid valid -> checkAt = hub.nextCheck(valid);
        case Verdict.Refused refused -> expel(refused);
      }
    }
  }

  /** The client is told that the channel is closed, after which it hears nothing more of it. */
  void close() {
    end();
    socket.write(joinRef, joinRef, topic, "phx_close", NO_RESPONSE);
  }

  /** Changes may be missing: the client is to join anew. */
  void crash() {
    end();
    socket.write(joinRef, joinRef, topic, "phx_error", "{\"reason\":\"channel_crash\"}");
  }

  /** Says that the server goes away; the socket is closed next. */
  void goodbye() {
    system("ok", "system", "Server requested disconnect");
  }

  /** Nothing is sent any more. */
  void end() {
    unsubscribe();
    hub.vertx().cancelTimer(patience);
    hub.forget(this);
    socket.forget(this);
  }

  private void hold(Duration most) {
    unsubscribe(); // the client does not know its ids yet
    patience = hub.vertx().setTimer(most.toMillis(), timer -> refuse(
        "PostgresChangesSubscribeTimeout: Changes were not live within " + most.toMillis() + " ms"));
  }

  private void replaceToken(String other, Verdict.Valid valid) {
    boolean sameSight = privileged(role) == privileged(valid.role());
    token = other;
    role = valid.role();
    checkAt = hub.nextCheck(valid);
    if (audience == null) {
      return; // nothing is subscribed, or not yet
    }
    if (!sameSight) {
      unsubscribe();
      Optional<String> problem = subscribe();
      if (problem.isPresent()) {
        system("error", CHANGES, problem.get());
        return;
      }
    }
    if (hub.live()) {
      changesAreLive();
    }
  }

  private void expel(Verdict.Refused refused) {
    hub.observer().refused(PhoenixObserver.Refused.TOKEN);
    system("error", "system", refused.channelMessage());
    close();
  }

  private void refuse(String reason) {
    ClientFrame join = Objects.requireNonNull(unanswered).join();
    end();
    socket.refuse(join, reason);
  }

  /** @return what is wrong with the bindings, if they cannot be served */
  private Optional<String> subscribe() {
    try {
      Audience joined = hub.audiences().join(this,
          new Audience.Key(socket.version(), topic, privileged(role), bindings));
      audience = joined;
      topic = joined.key.topic(); // one copy for all who ask for the same
      bindings = joined.key.bindings();
      return Optional.empty();
    } catch (BadFilter bad) {
      return Optional.of(String.valueOf(bad.getMessage()));
    }
  }

  private void unsubscribe() {
    Audience left = audience;
    if (left != null) {
      audience = null;
      hub.audiences().leave(this, left);
    }
  }

  private void replyJoined() {
    Unanswered asked = Objects.requireNonNull(unanswered);
    unanswered = null;
    List<Integer> ids = BindingIds.of(bindings);
    JsonArray echoed = new JsonArray();
    for (int i = 0; i < ids.size(); i++) {
      echoed.add(asked.request().sent().get(i).copy().put("id", ids.get(i)));
    }
    socket.reply(asked.join(), "ok", new JsonObject().put(CHANGES, echoed).encode());
  }

  private void changesAreLive() {
    system("ok", CHANGES, "Subscribed to PostgreSQL");
  }

  private void system(String status, String extension, String message) {
    JsonObject payload = new JsonObject().put("status", status).put("extension", extension).put("message", message)
        .put("channel", topic.substring(PREFIX.length()));
    socket.write(ClientFrame.NONE, ClientFrame.NONE, topic, "system", payload.encode());
  }

  private static boolean privileged(Role role) {
    return role == Role.SERVICE_ROLE;
  }
}
