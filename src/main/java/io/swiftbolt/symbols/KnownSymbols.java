package io.swiftbolt.symbols;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** The symbols table as a catalogue to be searched. */
public final class KnownSymbols {
  /** Longer texts are looked for within names too: what three letters are part of is of no use to anybody. */
  private static final int LETTERS_OF_A_NAME = 5;

  private static final String MATCHING = """
      select id, ticker, asset_type, description from symbols
       where is_active and (starts_with(ticker, $1)
             or ($2 and (position($1 in ticker) > 0 or position($1 in upper(description)) > 0)))
       order by ticker <> $1, ticker limit $3
      """;

  // what only a ticker was known of gets its name
  private static final String REMEMBER = """
      insert into symbols (ticker, name, description, asset_type)
      select t, d, d, a from unnest($1::text[], $2::text[], $3::text[]) f(t, d, a) order by t
      on conflict (ticker) do update
         set name = excluded.name, description = excluded.description, asset_type = excluded.asset_type,
             updated_at = now()
       where symbols.description in ('', symbols.ticker)
      """;

  private static final String OF_TICKERS = """
      select id, ticker, asset_type, description from symbols where ticker = any($1)
      """;

  private final Pool pool;

  public KnownSymbols(Pool pool) {
    this.pool = pool;
  }

  /** @param description the company's name, or the ticker while nothing else is known */
  public record Known(UUID id, String ticker, String assetType, String description) {}

  /** @param ticker one that {@link Symbols#isTicker} takes */
  public record New(String ticker, String assetType, String description) {}

  /**
   * Active symbols of which the ticker begins with a text; with five letters or more also those that have it anywhere in the
   * ticker or the description.
   *
   * @param text upper case
   * @return by ticker, but the one that is the text first
   */
  public Future<List<Known>> matching(String text, int limit) {
    return pool.preparedQuery(MATCHING).execute(Tuple.of(text, text.length() >= LETTERS_OF_A_NAME, limit))
        .map(rows -> {
          List<Known> found = new ArrayList<>();
          rows.forEach(row -> found.add(of(row)));
          return found;
        });
  }

  /** Those that are new are inserted. Returns all, in the same order. */
  public Future<List<Known>> remember(List<New> symbols) {
    if (symbols.isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    String[] tickers = symbols.stream().map(New::ticker).toArray(String[]::new);
    String[] descriptions = symbols.stream().map(New::description).toArray(String[]::new);
    String[] types = symbols.stream().map(New::assetType).toArray(String[]::new);
    return pool.preparedQuery(REMEMBER)
        .execute(Tuple.tuple().addArrayOfString(tickers).addArrayOfString(descriptions).addArrayOfString(types))
        .compose(_ -> pool.preparedQuery(OF_TICKERS).execute(Tuple.tuple().addArrayOfString(tickers)))
        .map(rows -> {
          Map<String, Known> byTicker = new HashMap<>();
          rows.forEach(row -> byTicker.put(row.getString("ticker"), of(row)));
          return symbols.stream().map(symbol -> byTicker.get(symbol.ticker())).filter(Objects::nonNull).toList();
        });
  }

  private static Known of(Row row) {
    return new Known(row.getUUID("id"), row.getString("ticker"), row.getString("asset_type"),
        row.getString("description"));
  }
}
