/**
 * LISTEN to typed events: reads the change feed after its last sequence number and puts it on the event bus.
 */
@org.jspecify.annotations.NullMarked
package io.swiftbolt.feed;
