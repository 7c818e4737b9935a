/**
 * The words of the market: timeframe, time range, session, bar, split, bucket. Pure values and functions: no I/O, no clock,
 * no framework. Every other room may use it; it uses none.
 */
@org.jspecify.annotations.NullMarked
package io.swiftbolt.market;
