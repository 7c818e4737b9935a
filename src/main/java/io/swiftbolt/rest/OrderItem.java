package io.swiftbolt.rest;

/** One criterion of an answer's order. */
record OrderItem(Field field, boolean descending, Nulls nulls) {

  /** Where nulls come. */
  enum Nulls {
    /** Last when ascending, first when descending. */
    USUAL(""), FIRST(" nulls first"), LAST(" nulls last");

    final String sql;

    Nulls(String sql) {
      this.sql = sql;
    }
  }
}
