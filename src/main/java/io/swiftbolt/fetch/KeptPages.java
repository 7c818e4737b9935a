package io.swiftbolt.fetch;

import io.swiftbolt.provider.BarPage;
import io.swiftbolt.provider.BarRequest;
import io.swiftbolt.provider.PagePosition;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Owner of kept_pages: what requests of several pages had got when they were cut short, so that the next attempt goes on at the
 * cursor instead of paying for the pages again. Nothing of it is a bar yet: bars are stored when their slice is whole. Ages go by
 * the database's clock.
 */
final class KeptPages {
  // whoever goes on with a stream renames it first: what a lost worker still writes to it then belongs to nobody
  private static final String TAKE = """
      with newest as (
        select stream from kept_pages
         where request = $1 and kept_at > clock_timestamp() - $3 * interval '1 millisecond' order by kept_at desc limit 1)
      update kept_pages k set stream = $2 from newest n where k.stream = n.stream
      returning k.number, k.provider, k.part, k.cursor, k.requests, k.page
      """;

  private static final String KEEP = """
      insert into kept_pages (stream, number, request, provider, part, cursor, requests, page)
      select $1, $2, $3, $4, $5, $6, $7, $8 where (select count(*) from kept_pages) < $9
      on conflict do nothing
      """;

  private static final String FORGET = "delete from kept_pages where request = $1";

  private static final String TRIM = """
      delete from kept_pages where kept_at < clock_timestamp() - $1 * interval '1 millisecond'
      """;

  private final Pool pool;
  private final Duration within;
  private final int most;

  /**
   * @param within how long pages are good for going on
   * @param most pages of all requests together
   */
  KeptPages(Pool pool, Duration within, int most) {
    this.pool = pool;
    this.within = within;
    this.most = most;
  }

  /**
   * What an attempt has got.
   *
   * @param stream under which its pages are kept
   * @param pages in the order of arrival, without gaps
   * @param next where it goes on
   */
  record Kept(UUID stream, String provider, List<BarPage> pages, PagePosition next) {}

  /** Whether the configuration wants anything kept. */
  boolean isOn() {
    return !within.isZero() && most > 0;
  }

  /** The newest attempt at the request that got anywhere and is not too old. Its pages belong to the caller from now on. */
  Future<Optional<Kept>> take(BarRequest request) {
    if (!isOn()) {
      return Future.succeededFuture(Optional.empty());
    }
    UUID stream = UUID.randomUUID();
    return pool.preparedQuery(TAKE).execute(Tuple.of(key(request), stream, (double) within.toMillis())).map(rows -> {
      List<Row> ascending = new ArrayList<>();
      rows.forEach(ascending::add);
      ascending.sort(Comparator.comparing(row -> row.getInteger("number")));
      boolean whole = !ascending.isEmpty() && ascending.getLast().getInteger("number") == ascending.size() - 1;
      return whole ? Optional.of(kept(stream, ascending)) : Optional.empty();
    });
  }

  /**
   * @param number of the page in its stream, from 0
   * @return false when there is no room for it
   */
  Future<Boolean> keep(UUID stream, int number, BarRequest request, String provider, BarPage page, PagePosition next) {
    Tuple parameters = Tuple.tuple().addUUID(stream).addInteger(number).addUUID(key(request)).addString(provider)
        .addInteger(next.part()).addString(next.cursor().orElse(null)).addInteger(next.requests())
        .addBuffer(PageCodec.encode(page)).addInteger(most);
    return pool.preparedQuery(KEEP).execute(parameters).map(rows -> rows.rowCount() == 1);
  }

  Future<Void> forget(BarRequest request) {
    return pool.preparedQuery(FORGET).execute(Tuple.of(key(request))).mapEmpty();
  }

  /** Forgets what is too old to go on with. */
  Future<Void> trim() {
    return pool.preparedQuery(TRIM).execute(Tuple.of((double) within.toMillis())).mapEmpty();
  }

  private static Kept kept(UUID stream, List<Row> ascending) {
    List<BarPage> pages = new ArrayList<>();
    for (Row row : ascending) {
      Buffer bytes = row.getBuffer("page");
      pages.add(PageCodec.decode(bytes));
    }
    Row last = ascending.getLast();
    return new Kept(stream, last.getString("provider"), pages, new PagePosition(last.getInteger("part"),
        Optional.ofNullable(last.getString("cursor")), last.getInteger("requests")));
  }

  /** The same bars of the same symbols are the same request, in whatever order the symbols come. */
  private static UUID key(BarRequest request) {
    String text = request.timeframe().code() + " " + request.range() + " "
        + String.join(" ", request.symbols().stream().sorted().toList());
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
  }
}
