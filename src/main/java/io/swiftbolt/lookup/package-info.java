/**
 * What clients ask of vendors through us and nobody stores: newest prices, symbols, headlines. Kept for a short while and
 * bounded, so that a client that asks often costs no more of the vendors' quota than one that does not.
 */
@org.jspecify.annotations.NullMarked
package io.swiftbolt.lookup;
