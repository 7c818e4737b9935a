/** Tradier's wire format: one element is no list, nothing is null or "null", times are New York's. Nothing outside sees its JSON. */
@org.jspecify.annotations.NullMarked
package io.swiftbolt.provider.tradier;
