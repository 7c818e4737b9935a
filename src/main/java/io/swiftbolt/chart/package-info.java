/**
 * Series in memory and the answers made of them. No vendor, no queue, no HTTP.
 */
@org.jspecify.annotations.NullMarked
package io.swiftbolt.chart;
