package io.swiftbolt.realtime.phoenix;

/**
 * How the Realtime sockets of an event loop are doing, as of a second ago.
 *
 * @param bindings that changes are compared with; equal ones of many sockets count once
 * @param queuedBytes that wait for clients
 */
public record RealtimeStats(int sockets, int channels, int bindings, long queuedBytes) {
  static final RealtimeStats NONE = new RealtimeStats(0, 0, 0, 0);
}
