/**
 * Which time providers have answered for, and so which gaps remain. Gap arithmetic is pure; the SQL is in one class.
 */
@org.jspecify.annotations.NullMarked
package io.swiftbolt.coverage;
