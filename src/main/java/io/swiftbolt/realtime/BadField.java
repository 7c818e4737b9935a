package io.swiftbolt.realtime;

/** Something a client asked for that cannot be; names the field. */
final class BadField extends RuntimeException {
  private final String field;

  BadField(String field, String why) {
    super(why, null, false, false);
    this.field = field;
  }

  String field() {
    return field;
  }

  String why() {
    return String.valueOf(getMessage());
  }
}
