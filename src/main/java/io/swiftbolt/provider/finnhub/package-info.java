/** Finnhub's wire format: candles, quotes, splits, holidays and symbol search of its API v1. Nothing outside sees its JSON. */
@org.jspecify.annotations.NullMarked
package io.swiftbolt.provider.finnhub;
