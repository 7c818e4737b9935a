/**
 * Symbols, watch-lists, corporate actions and the stored calendar rows.
 */
@org.jspecify.annotations.NullMarked
package io.swiftbolt.symbols;
