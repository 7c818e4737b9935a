/**
 * The validation gate in front of storage and the quarantine behind it.
 */
@org.jspecify.annotations.NullMarked
package io.swiftbolt.quality;
