/**
 * What an operator may set: records that check themselves and name the key that is wrong, and their reader (conf/swiftbolt.yaml,
 * environment). Knows no other room.
 */
@org.jspecify.annotations.NullMarked
package io.swiftbolt.config;
