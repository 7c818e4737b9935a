/**
 * Stored bars: upsert, revisions, reads. The only room that touches ohlc_bars_v2.
 */
@org.jspecify.annotations.NullMarked
package io.swiftbolt.bars;
