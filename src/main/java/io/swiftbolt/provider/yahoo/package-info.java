/** Yahoo's wire format: the chart API v8, unofficial and full of quirks. Nothing outside sees its JSON. */
@org.jspecify.annotations.NullMarked
package io.swiftbolt.provider.yahoo;
