package io.swiftbolt.realtime.filter;

/**
 * How a Postgres type reads text and compares values. Values that SQL calls equal are {@code equal} and have one hash code, so
 * that they serve as keys of the index.
 */
interface ColumnType {
  /** As Postgres says it in messages. */
  String sqlName();

  /**
   * What {@code 'text'::type} is.
   *
   * @throws BadFilter if Postgres would refuse it
   */
  Object cast(String text) throws BadFilter;

  /**
   * A value of a row, as {@code to_jsonb} wrote it.
   *
   * @param text the content of a JSON string, or any other JSON as it stands
   * @param quoted whether it is a JSON string
   */
  default Object decode(String text, boolean quoted) {
    try {
      return cast(text);
    } catch (BadFilter e) {
      throw new IllegalStateException("A row holds no value of type " + sqlName() + ": " + text, e);
    }
  }

  /** SQL's order of two values of this type. */
  int compare(Object one, Object other);

  /** Whether {@code =} and {@code is distinct from} exist. */
  default boolean hasEquality() {
    return true;
  }

  /** Whether {@code <} exists, and is offered here. */
  default boolean hasOrder() {
    return true;
  }

  /** Whether {@code like} and {@code ~} exist. */
  default boolean isText() {
    return false;
  }

  default BadFilter invalid(String text) {
    return BadFilter.refused("invalid input syntax for type " + sqlName() + ": \"" + text + '"');
  }

  default BadFilter outOfRange(String text) {
    return BadFilter.refused("value \"" + text + "\" is out of range for type " + sqlName());
  }
}
