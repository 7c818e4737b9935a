package io.swiftbolt.market;

/** What kind of thing a ticker names, as far as its spelling tells. */
public enum SymbolClass {
  /** Shares and funds: whatever is not spelt like one of the others. */
  STOCK,
  /** {@code ^GSPC}, {@code I:SPX}. */
  INDEX,
  /** {@code BTC-USD}, {@code BTC/USD}, {@code X:BTCUSD}. */
  CRYPTO,
  /** {@code EURUSD=X}, {@code C:EURUSD}. */
  FOREX,
  /** {@code ES=F}. */
  FUTURE;

  public static SymbolClass of(String ticker) {
    if (ticker.startsWith("^") || ticker.startsWith("I:")) {
      return INDEX;
    } else if (ticker.endsWith("-USD") || ticker.contains("/") || ticker.startsWith("X:")) {
      return CRYPTO;
    } else if (ticker.endsWith("=X") || ticker.startsWith("C:")) {
      return FOREX;
    }
    return ticker.endsWith("=F") ? FUTURE : STOCK;
  }
}
