/**
 * The command line. Nobody but Main imports it.
 */
@org.jspecify.annotations.NullMarked
package io.swiftbolt.cli;
