package io.swiftbolt.udf;

import java.time.LocalDate;

/**
 * Something on a date that explains what a chart shows.
 *
 * @param date New York
 * @param text one sentence
 */
record ChartEvent(Kind kind, LocalDate date, String text) {
  /** What it is, with the letter and the colour of its mark. */
  enum Kind {
    SPLIT("S", "blue"), DIVIDEND("D", "green"),
    /** The day opened far from the close before, and no split or dividend explains it: mostly an earnings report. */
    GAP("E", "red");

    final String letter;
    final String colour;

    Kind(String letter, String colour) {
      this.letter = letter;
      this.colour = colour;
    }
  }
}
