package io.swiftbolt.http;

import io.swiftbolt.market.Timeframe;

/** How far back bars are fetched when nobody says it, in days. */
final class LookBack {
  private LookBack() {}

  /** The usual history of a symbol. */
  static int history(Timeframe timeframe) {
    return switch (timeframe) {
      case M1 -> 7;
      case M5 -> 30;
      case M15, M30 -> 60;
      case H1 -> 180;
      case H4 -> 365;
      case D1, W1 -> 2555;
    };
  }

  /** What a client's charts go back to. */
  static int chart(Timeframe timeframe) {
    return switch (timeframe) {
      case M1 -> 7;
      case M5, M15, M30 -> 30;
      case H1, H4 -> 90;
      case D1, W1 -> 365;
    };
  }

  /** What is kept complete of a symbol that somebody works with. */
  static int standing(Timeframe timeframe) {
    return switch (timeframe) {
      case M1 -> 7;
      case M5, M15, M30 -> 30;
      case H1 -> 90;
      case H4 -> 365;
      case D1, W1 -> 730;
    };
  }
}
