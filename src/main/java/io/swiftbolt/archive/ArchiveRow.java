package io.swiftbolt.archive;

import io.swiftbolt.market.Timeframe;

/** A row of a file. */
public sealed interface ArchiveRow {
  String symbol();

  Timeframe timeframe();

  /** One that says what a bar says; whether that can be true is for the gate. */
  record Good(ArchivedBar bar) implements ArchiveRow {
    @Override
    public String symbol() {
      return bar.symbol();
    }

    @Override
    public Timeframe timeframe() {
      return bar.timeframe();
    }
  }

  /** One of which only the series is known. */
  record Malformed(String symbol, Timeframe timeframe, String row, String why) implements ArchiveRow {}
}
