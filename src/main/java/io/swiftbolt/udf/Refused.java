package io.swiftbolt.udf;

/** A request that breaks a rule. Answered with status 200 and {@code {"s":"error"}}, because that is all that front ends read. */
final class Refused extends RuntimeException {
  private final String why;

  /** @param rule what must hold, such as {@code must be unix seconds} */
  Refused(String parameter, String rule) {
    super(parameter + " " + rule, null, false, false); // an answer, not an accident: nobody reads its stack
    this.why = parameter + " " + rule;
  }

  /** Names the parameter and the rule. */
  String why() {
    return why;
  }
}
