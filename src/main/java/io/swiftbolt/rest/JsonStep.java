package io.swiftbolt.rest;

/**
 * One arrow into a jsonb value.
 *
 * @param index whether the key is a position in an array
 * @param asText {@code ->>}: the value as text
 */
record JsonStep(String key, boolean index, boolean asText) {}
