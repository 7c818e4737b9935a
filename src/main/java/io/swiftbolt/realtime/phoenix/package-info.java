/**
 * Supabase's Realtime protocol (Phoenix channels, vsn 1.0.0 and 2.0.0) at {@code /realtime/v1/websocket}: sockets, channels and
 * the changes they asked for. Knows which changes match only through {@code realtime.filter}.
 */
@org.jspecify.annotations.NullMarked
package io.swiftbolt.realtime.phoenix;
