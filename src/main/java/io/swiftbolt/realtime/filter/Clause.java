package io.swiftbolt.realtime.filter;

/**
 * One condition as it was written: {@code column=not.operator.value}.
 *
 * @param value without the quotes around it; of {@code in}, what stands between the parentheses
 */
record Clause(String column, boolean negated, Operator operator, String value) {}
