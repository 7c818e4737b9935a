/** The server's front door: {@link io.swiftbolt.Main} reads the command line, {@link io.swiftbolt.Server} deploys. */
@org.jspecify.annotations.NullMarked
package io.swiftbolt;
