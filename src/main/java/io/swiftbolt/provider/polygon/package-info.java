/**
 * Polygon's wire format (Massive since October 2025): aggregates v2, splits and dividends v3, market status v1. Nothing outside
 * sees its JSON.
 */
@org.jspecify.annotations.NullMarked
package io.swiftbolt.provider.polygon;
