/** What travels between verticles: the typed addresses and their immutable messages. Knows no other room. */
@org.jspecify.annotations.NullMarked
package io.swiftbolt.bus;
