package io.swiftbolt.forecast;

/** Probabilities of a rise, of hardly any change, and of a fall; they add up to 1. */
public record Outlook(double up, double neutral, double down) {
  /** Above climatology's third by less than this, a direction is not called. */
  private static final double MARGIN = 0.05;

  /** What a forecast says in one word. */
  public enum Label {
    BULLISH, NEUTRAL, BEARISH
  }

  /** A direction only if it is clearly likelier than without any forecast, and the likeliest of the three. */
  public Label label() {
    double call = 1.0 / 3 + MARGIN;
    if (up > call && up > neutral && up > down) {
      return Label.BULLISH;
    }
    return down > call && down > neutral && down > up ? Label.BEARISH : Label.NEUTRAL;
  }

  /** The likeliest of the three, whatever it is worth. */
  public Label likeliest() {
    if (up > neutral && up > down) {
      return Label.BULLISH;
    }
    return down > neutral ? Label.BEARISH : Label.NEUTRAL;
  }

  public double of(Label label) {
    return switch (label) {
      case BULLISH -> up;
      case NEUTRAL -> neutral;
      case BEARISH -> down;
    };
  }
}
