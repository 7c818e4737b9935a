/**
 * The socket edge: progress streams. Nobody imports it.
 */
@org.jspecify.annotations.NullMarked
package io.swiftbolt.realtime;
