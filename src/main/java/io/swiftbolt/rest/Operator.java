package io.swiftbolt.rest;

import java.util.Arrays;
import java.util.Optional;

/** Comparisons of a field with one value. */
enum Operator {
  EQ("eq", "=", true),
  NEQ("neq", "<>", false),
  GT("gt", ">", true),
  GTE("gte", ">=", true),
  LT("lt", "<", true),
  LTE("lte", "<=", true),
  LIKE("like", "like", true),
  ILIKE("ilike", "ilike", true),
  MATCH("match", "~", true),
  IMATCH("imatch", "~*", true),
  IS_DISTINCT("isdistinct", "is distinct from", false),
  CONTAINS("cs", "@>", false),
  CONTAINED("cd", "<@", false),
  OVERLAPS("ov", "&&", false);

  final String sql;
  /** Whether it may be asked of any or all values of an array: {@code like(any).{a,b}}. */
  final boolean quantifiable;
  private final String word;

  Operator(String word, String sql, boolean quantifiable) {
    this.word = word;
    this.sql = sql;
    this.quantifiable = quantifiable;
  }

  static Optional<Operator> find(String word) {
    return Arrays.stream(values()).filter(operator -> operator.word.equals(word)).findFirst();
  }

  /** Patterns are text whatever the field is, and may have {@code *} for {@code %}, which addresses cannot hold. */
  boolean takesWildcards() {
    return this == LIKE || this == ILIKE;
  }

  boolean takesText() {
    return takesWildcards() || this == MATCH || this == IMATCH;
  }
}
