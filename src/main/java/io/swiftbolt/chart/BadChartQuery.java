package io.swiftbolt.chart;

/** A chart parameter that breaks its rule. */
public final class BadChartQuery extends RuntimeException {
  private final String why;

  public BadChartQuery(String why) {
    super(why, null, false, false); // an answer, not an accident: nobody reads its stack
    this.why = why;
  }

  /** Names the field and the rule. */
  public String why() {
    return why;
  }
}
