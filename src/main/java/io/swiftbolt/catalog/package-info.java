/**
 * What clients may read and subscribe to: the one list of tables, and what the database says of their columns. Knows neither
 * protocols nor rows.
 */
@org.jspecify.annotations.NullMarked
package io.swiftbolt.catalog;
