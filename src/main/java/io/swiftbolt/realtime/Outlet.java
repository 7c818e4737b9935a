package io.swiftbolt.realtime;

/** The way to one client. All calls come from its event loop. */
interface Outlet {
  /** Frames for this client alone: {@code snapshot}, {@code reset}, {@code error}. */
  void send(String type, long seq, String json);

  void change(StreamEvent event);

  /** No more should be sent until it has drained. */
  boolean full();

  void onDrain(Runnable drained);

  /** @return false if the client has not answered for too long */
  boolean ping();

  /** Ends the stream with a reason that lets the client come back and resume. */
  void close(End end);

  /** Why a stream ends; the codes are WebSocket's. */
  enum End {
    RESTART(1012, "restarting"), SLOW(1013, "slow"), UNAVAILABLE(1013, "database unavailable"), GONE(1001, "no answer"),
    KEY(1008,
        "key no longer valid");

    private final int code;
    private final String reason;

    End(int code, String reason) {
      this.code = code;
      this.reason = reason;
    }

    short code() {
      return (short) code;
    }

    String reason() {
      return reason;
    }
  }
}
