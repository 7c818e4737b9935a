package io.swiftbolt.catalog;

/**
 * A column as clients are told of it.
 *
 * @param type {@code pg_type.typname}: {@code int4}, {@code timestamptz}, {@code _text}; of a domain, the type below it
 * @param key part of what identifies a row
 */
public record Column(String name, String type, boolean key) {}
