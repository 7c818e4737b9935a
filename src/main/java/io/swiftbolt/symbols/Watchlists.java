package io.swiftbolt.symbols;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Owner of the watch-lists. The server's own list belongs to the all-zero user, as in the clients' protocol. */
public final class Watchlists {
  private static final String OWN_LIST = """
      insert into watchlists (user_id, name) values ('00000000-0000-0000-0000-000000000000', 'My Watchlist')
      on conflict (user_id, name) do update set updated_at = now() returning id
      """;

  private static final String ADD = """
      insert into watchlist_items (watchlist_id, symbol_id)
      select $1, s.id from symbols s where s.ticker = any($2)
      on conflict do nothing
      """;

  // locks all lists of its user in one order: two who add at the same time take turns, and neither counts without the other
  private static final String LOCK = """
      select id from watchlists
       where user_id = '00000000-0000-0000-0000-000000000000' order by id for update
      """;

  private static final String ROOM = """
      select count(distinct i.symbol_id)::int as watched,
             coalesce(bool_or(i.watchlist_id = $1 and s.ticker = $2), false) as listed,
             coalesce(bool_or(s.ticker = $2), false) as counted
        from watchlist_items i join watchlists w on w.id = i.watchlist_id join symbols s on s.id = i.symbol_id
       where w.user_id = '00000000-0000-0000-0000-000000000000'
      """;

  private static final String REMOVE = """
      delete from watchlist_items i using symbols s where i.watchlist_id = $1 and s.id = i.symbol_id and s.ticker = $2
      """;

  private static final String ITEMS = """
      select s.ticker, i.added_at from watchlist_items i join symbols s on s.id = i.symbol_id
       where i.watchlist_id = $1 order by i.added_at desc, s.ticker
      """;

  private static final String TICKERS = """
      select distinct s.ticker from watchlist_items i join symbols s on s.id = i.symbol_id where s.is_active order by s.ticker
      """;

  private final Pool pool;

  public Watchlists(Pool pool) {
    this.pool = pool;
  }

  /** A symbol on a list. */
  public record Item(String ticker, Instant addedAt) {}

  /** What came of adding a symbol. */
  public enum Added {
    NEW, ALREADY_THERE,
    /** The user watches as many as are allowed. */
    FULL,
    /** There is room, but no such symbol yet. */
    UNKNOWN_SYMBOL
  }

  /** There is no such list, or it is not the server's. */
  public static final class UnknownWatchlist extends RuntimeException {
    UnknownWatchlist(UUID id) {
      super("Watchlist not found: " + id, null, false, false);
    }
  }

  /** Puts existing symbols on the server's list, however many there are: the operator's own choice. */
  public Future<Void> add(Collection<String> tickers) {
    return pool.preparedQuery(OWN_LIST).execute().map(rows -> rows.iterator().next().getUUID("id"))
        .compose(list -> pool.preparedQuery(ADD)
            .execute(Tuple.tuple().addUUID(list).addArrayOfString(tickers.toArray(String[]::new))))
        .mapEmpty();
  }

  /**
   * The list that is meant.
   *
   * @param id empty: the server's first one, made if it is not there. Fails with {@link UnknownWatchlist}
   */
  public Future<UUID> list(Optional<UUID> id) {
    return pool.withTransaction(tx -> list(tx, id));
  }

  /**
   * Puts a symbol on a list, as long as there is room.
   *
   * @param most symbols on all of the user's lists together
   */
  public Future<Added> add(UUID list, String ticker, int most) {
    return pool.withTransaction(tx -> tx.query(LOCK).execute()
        .compose(locked -> tx.preparedQuery(ROOM).execute(Tuple.of(list, ticker)))
        .map(rows -> rows.iterator().next())
        .compose(room -> {
          if (room.getBoolean("listed")) {
            return Future.succeededFuture(Added.ALREADY_THERE);
          }
          if (!room.getBoolean("counted") && room.getInteger("watched") >= most) {
            return Future.succeededFuture(Added.FULL);
          }
          return tx.preparedQuery(ADD)
              .execute(Tuple.tuple().addUUID(list).addArrayOfString(new String[]{ticker}))
              .map(added -> added.rowCount() == 1 ? Added.NEW : Added.UNKNOWN_SYMBOL);
        }));
  }

  /** Takes a symbol off a list; it need not be there. */
  public Future<Void> remove(UUID list, String ticker) {
    return pool.preparedQuery(REMOVE).execute(Tuple.of(list, ticker)).mapEmpty();
  }

  /** Those added last first. */
  public Future<List<Item>> items(UUID list) {
    return pool.preparedQuery(ITEMS).execute(Tuple.of(list)).map(rows -> {
      List<Item> items = new ArrayList<>(rows.size());
      for (Row row : rows) {
        items.add(new Item(row.getString("ticker"), row.getOffsetDateTime("added_at").toInstant()));
      }
      return items;
    });
  }

  /** All tickers that anybody watches, ascending. */
  public Future<List<String>> tickers() {
    return pool.preparedQuery(TICKERS).execute().map(rows -> {
      List<String> tickers = new ArrayList<>();
      rows.forEach(row -> tickers.add(row.getString(0)));
      return tickers;
    });
  }

  private static Future<UUID> list(SqlConnection tx, Optional<UUID> id) {
    if (id.isEmpty()) {
      return tx.preparedQuery(OWN_LIST).execute().map(rows -> rows.iterator().next().getUUID("id"));
    }
    return tx.query(LOCK).execute().map(rows -> {
      for (Row row : rows) {
        if (row.getUUID("id").equals(id.get())) {
          return id.get();
        }
      }
      throw new UnknownWatchlist(id.get());
    });
  }
}
