package io.swiftbolt.symbols;

/** A ticker that is not in the symbols table. */
public final class UnknownSymbol extends RuntimeException {
  private final String ticker;

  public UnknownSymbol(String ticker) {
    super("Symbol not found: " + ticker);
    this.ticker = ticker;
  }

  public String ticker() {
    return ticker;
  }
}
