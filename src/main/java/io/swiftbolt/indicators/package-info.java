/**
 * Technical indicators and price levels: what bars say about themselves, and nothing that they did not say yet. Every indicator
 * reads bars one after another, so a series at once and bars as they come give the same numbers, and no later bar changes an
 * earlier value. Pure: no I/O, no clock.
 */
package io.swiftbolt.indicators;
