package io.swiftbolt.symbols;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Owner of the symbols table. */
public final class Symbols {
  private static final Pattern TICKER = Pattern.compile("[A-Z0-9][A-Z0-9.\\-/^=]{0,19}");

  private static final String FIND = """
      select id, ticker, name, asset_type from symbols where ticker = any($1)
      """;

  private static final String ENSURE = """
      insert into symbols (ticker, description) select t, t from unnest($1::text[]) t
      on conflict (ticker) do nothing
      """;

  private final Pool pool;

  public Symbols(Pool pool) {
    this.pool = pool;
  }

  /**
   * A ticker as stored: trimmed and upper case.
   *
   * @throws IllegalArgumentException when it cannot be one; the message says the rule
   */
  public static String ticker(String text) {
    String ticker = text.strip().toUpperCase(Locale.ROOT);
    if (!isTicker(ticker)) {
      throw new IllegalArgumentException("symbol must be 1 to 20 of A-Z 0-9 . - / ^ =, is '" + text.strip() + "'");
    }
    return ticker;
  }

  /** Whether a text is a ticker in its stored form. */
  public static boolean isTicker(String text) {
    return TICKER.matcher(text).matches();
  }

  public Future<Optional<Symbol>> find(String ticker) {
    return findAll(List.of(ticker)).map(found -> found.stream().findFirst());
  }

  /** Fails with {@link UnknownSymbol}. */
  public Future<Symbol> require(String ticker) {
    return find(ticker).map(found -> found.orElseThrow(() -> new UnknownSymbol(ticker)));
  }

  /** Those that exist, in no order. */
  public Future<List<Symbol>> findAll(Collection<String> tickers) {
    return pool.preparedQuery(FIND).execute(Tuple.tuple().addArrayOfString(tickers.toArray(String[]::new)))
        .map(rows -> {
          List<Symbol> symbols = new ArrayList<>();
          rows.forEach(row -> symbols.add(of(row)));
          return symbols;
        });
  }

  /** Creates those that are missing, as stocks. */
  public Future<List<Symbol>> ensure(Collection<String> tickers) {
    return pool.preparedQuery(ENSURE).execute(Tuple.tuple().addArrayOfString(tickers.toArray(String[]::new)))
        .compose(done -> findAll(tickers));
  }

  private static Symbol of(Row row) {
    return new Symbol(row.getUUID("id"), row.getString("ticker"), row.getString("name"), row.getString("asset_type"));
  }
}
