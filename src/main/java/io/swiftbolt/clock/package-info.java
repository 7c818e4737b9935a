/** The only room that asks the machine what time it is; everybody else is handed a {@link io.swiftbolt.clock.ServerClock}. */
@org.jspecify.annotations.NullMarked
package io.swiftbolt.clock;
