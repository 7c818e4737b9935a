/**
 * Bars in files: the formats, and nothing of what becomes of the bars. No database, no vendor, no HTTP.
 */
@org.jspecify.annotations.NullMarked
package io.swiftbolt.archive;
