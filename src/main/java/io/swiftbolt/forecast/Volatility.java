package io.swiftbolt.forecast;

/**
 * Three views of the variance to come, at every bar of one symbol up to some last one: EWMA, HAR on ranges, GARCH. They are
 * causal but for the parameters of HAR and GARCH, which were fitted to bars up to the training's end.
 */
final class Volatility {
  static final int VIEWS = 3;
  private final double[] ewma;
  private final Har.Features[] features;
  private final double[] garch;
  private final Garch model;

  Volatility(History history, int last, Garch model) {
    ewma = Ewma.path(history, last);
    features = Har.features(history, last);
    garch = model.path(history, last);
    this.model = model;
  }

  /** @param view 0 EWMA, 1 HAR, 2 GARCH */
  double sum(int view, int at, int sessions, Har har) {
    return switch (view) {
      case 0 -> sessions * ewma[at];
      case 1 -> har.sum(features[at], sessions);
      default -> model.sum(garch[at], sessions);
    };
  }

  Har.Features features(int at) {
    return features[at];
  }
}
