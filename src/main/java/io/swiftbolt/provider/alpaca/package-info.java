/** Alpaca's wire format: bars, calendar, clock and corporate actions of its market-data API v2. Nothing outside sees its JSON. */
@org.jspecify.annotations.NullMarked
package io.swiftbolt.provider.alpaca;
