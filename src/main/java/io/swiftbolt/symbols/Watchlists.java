package io.swiftbolt.symbols;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Owner of the watch-lists. The server's own list belongs to the all-zero user, as in the clients' protocol. */
public final class Watchlists {
  private static final String ADD = """
      with list as (
        insert into watchlists (user_id, name) values ('00000000-0000-0000-0000-000000000000', 'My Watchlist')
        on conflict (user_id, name) do update set updated_at = now() returning id)
      insert into watchlist_items (watchlist_id, symbol_id)
      select list.id, s.id from list, symbols s where s.ticker = any($1)
      on conflict do nothing
      """;

  private static final String TICKERS = """
      select distinct s.ticker from watchlist_items i join symbols s on s.id = i.symbol_id where s.is_active order by s.ticker
      """;

  private final Pool pool;

  public Watchlists(Pool pool) {
    this.pool = pool;
  }

  /** Puts existing symbols on the server's list. */
  public Future<Void> add(Collection<String> tickers) {
    return pool.preparedQuery(ADD).execute(Tuple.tuple().addArrayOfString(tickers.toArray(String[]::new))).mapEmpty();
  }

  /** All tickers that anybody watches, ascending. */
  public Future<List<String>> tickers() {
    return pool.preparedQuery(TICKERS).execute().map(rows -> {
      List<String> tickers = new ArrayList<>();
      rows.forEach(row -> tickers.add(row.getString(0)));
      return tickers;
    });
  }
}
