package io.swiftbolt.rest;

import java.util.Optional;

/**
 * One value of each row of an answer.
 *
 * @param name as the answer shows it
 * @param cast {@code pg_type.typname} to which it is cast
 */
record SelectItem(String name, Field field, Optional<String> cast) {
  /** Whether it is shown under its column's name, which the catalog vouches for. */
  boolean keepsItsName() {
    return name.equals(field.column().name());
  }
}
