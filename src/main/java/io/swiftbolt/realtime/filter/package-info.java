/**
 * Which subscriptions a change belongs to: the filter grammar, SQL's comparisons on decoded rows and the index of all bindings.
 * Pure: no I/O, no sockets, no clock.
 */
@org.jspecify.annotations.NullMarked
package io.swiftbolt.realtime.filter;
