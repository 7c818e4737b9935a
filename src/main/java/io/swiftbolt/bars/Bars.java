package io.swiftbolt.bars;

import io.swiftbolt.market.Bar;
import io.swiftbolt.market.Timeframe;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Writes of ohlc_bars_v2. A bar that says what is stored already costs no write; a changed one keeps its past in bar_revisions. */
public final class Bars {
  /** Rows in one statement: larger ones gain nothing and hold the event loop while they are encoded. */
  static final int BATCH = 5000;

  private static final String UPSERT = """
      with written as (
        insert into ohlc_bars_v2 as b (symbol_id, timeframe, ts, open, high, low, close, volume,
                                       provider, feed, basis, rank, run_id, seen_at)
        select s.symbol_id, s.timeframe, n.ts, n.open, n.high, n.low, n.close, n.volume,
               s.provider, s.feed, s.basis, s.rank, s.run_id, $14
          from unnest($1::int[], $2::timestamptz[], $3::float8[], $4::float8[], $5::float8[], $6::float8[], $7::bigint[])
               as n (source, ts, open, high, low, close, volume)
          join unnest($8::uuid[], $9::text[], $10::text[], $11::text[], $12::text[], $13::int[], $15::uuid[]) with ordinality
               as s (symbol_id, timeframe, provider, feed, basis, rank, run_id, source) on s.source = n.source
        on conflict (symbol_id, timeframe, ts) do update
          set open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close, volume = excluded.volume,
              provider = excluded.provider, feed = excluded.feed, basis = excluded.basis, rank = excluded.rank,
              run_id = excluded.run_id,
              -- never before the one it replaces, whoever's clock is late: what is known of a bar at an instant is one version
              seen_at = greatest(excluded.seen_at, b.seen_at)
          where excluded.rank >= b.rank
            and (b.open, b.high, b.low, b.close, b.volume) is distinct from
                (excluded.open, excluded.high, excluded.low, excluded.close, excluded.volume)
        returning run_id, (xmax = 0) as inserted)
      select run_id, count(*) filter (where inserted)::int as inserted, count(*) filter (where not inserted)::int as changed
        from written group by run_id
      """;

  private static final String RANKS = """
      select coalesce(b.rank, -1)::int as rank
        from unnest($1::uuid[], $2::text[], $3::timestamptz[]) with ordinality as k (symbol_id, timeframe, ts, at)
        left join ohlc_bars_v2 b on b.symbol_id = k.symbol_id and b.timeframe = k.timeframe and b.ts = k.ts
       order by k.at
      """;

  /** How many bars of a run were new, said something else, or said the same (or were outranked). */
  public record Written(int inserted, int changed, int same) {
    public static final Written NOTHING = new Written(0, 0, 0);

    Written plus(Written other) {
      return new Written(inserted + other.inserted, changed + other.changed, same + other.same);
    }
  }

  /** Which bar. */
  public record Key(UUID symbolId, Timeframe timeframe, Instant ts) {}

  /** The ranks that stored bars have, in the order of the keys; -1 where none is stored. */
  public Future<List<Integer>> ranks(SqlClient transaction, List<Key> keys) {
    Tuple parameters = Tuple.tuple().addArrayOfUUID(keys.stream().map(Key::symbolId).toArray(UUID[]::new))
        .addArrayOfString(keys.stream().map(key -> key.timeframe().code()).toArray(String[]::new))
        .addArrayOfOffsetDateTime(
            keys.stream().map(key -> key.ts().atOffset(ZoneOffset.UTC)).toArray(OffsetDateTime[]::new));
    return transaction.preparedQuery(RANKS).execute(parameters).map(rows -> {
      List<Integer> ranks = new ArrayList<>();
      rows.forEach(row -> ranks.add(row.getInteger("rank")));
      return ranks;
    });
  }

  /**
   * Stores bars inside the caller's transaction, in batches.
   *
   * @param sources each of another run
   * @param now stamps what was seen first or changed
   * @return per run id; a run without bars counts nothing
   */
  public Future<Map<UUID, Written>> upsert(SqlClient transaction, List<SourcedBars> sources, Instant now) {
    Map<UUID, Written> totals = new HashMap<>();
    Future<Void> done = Future.succeededFuture();
    for (Batch batch : batches(sources)) {
      done = done.compose(previous -> write(transaction, batch, now, totals));
    }
    return done.map(totals);
  }

  private static Future<Void> write(SqlClient transaction, Batch batch, Instant now, Map<UUID, Written> totals) {
    return transaction.preparedQuery(UPSERT).execute(batch.parameters(now)).map(rows -> {
      Map<UUID, Written> written = new HashMap<>();
      for (Row row : rows) {
        written.put(row.getUUID("run_id"), new Written(row.getInteger("inserted"), row.getInteger("changed"), 0));
      }
      batch.sent().forEach((run, sent) -> {
        Written changes = written.getOrDefault(run, Written.NOTHING);
        totals.merge(run,
            new Written(changes.inserted(), changes.changed(), sent - changes.inserted() - changes.changed()),
            Written::plus);
      });
      return null;
    });
  }

  private static List<Batch> batches(List<SourcedBars> sources) {
    List<Batch> batches = new ArrayList<>();
    Batch batch = new Batch();
    for (SourcedBars source : sources) {
      for (int from = 0; from < source.bars().size();) {
        int to = Math.min(source.bars().size(), from + BATCH - batch.size());
        batch.add(source, source.bars().subList(from, to));
        from = to;
        if (batch.size() == BATCH) {
          batches.add(batch);
          batch = new Batch();
        }
      }
    }
    if (batch.size() > 0) {
      batches.add(batch);
    }
    return batches;
  }

  /** The rows of one statement. */
  private static final class Batch {
    private final List<SourcedBars> sources = new ArrayList<>();
    private final List<Integer> sourceOf = new ArrayList<>();
    private final List<Bar> bars = new ArrayList<>();

    int size() {
      return bars.size();
    }

    void add(SourcedBars source, List<Bar> part) {
      sources.add(source);
      for (Bar bar : part) {
        sourceOf.add(sources.size());
        bars.add(bar);
      }
    }

    Map<UUID, Integer> sent() {
      Map<UUID, Integer> sent = new HashMap<>();
      sourceOf.forEach(source -> sent.merge(sources.get(source - 1).runId(), 1, Integer::sum));
      return sent;
    }

    Tuple parameters(Instant now) {
      return Tuple.tuple().addArrayOfInteger(sourceOf.toArray(Integer[]::new))
          .addArrayOfOffsetDateTime(
              bars.stream().map(b -> b.ts().atOffset(ZoneOffset.UTC)).toArray(OffsetDateTime[]::new))
          .addArrayOfDouble(bars.stream().map(Bar::open).toArray(Double[]::new))
          .addArrayOfDouble(bars.stream().map(Bar::high).toArray(Double[]::new))
          .addArrayOfDouble(bars.stream().map(Bar::low).toArray(Double[]::new))
          .addArrayOfDouble(bars.stream().map(Bar::close).toArray(Double[]::new))
          .addArrayOfLong(bars.stream().map(Bar::volume).toArray(Long[]::new))
          .addArrayOfUUID(sources.stream().map(SourcedBars::symbolId).toArray(UUID[]::new))
          .addArrayOfString(sources.stream().map(s -> s.timeframe().code()).toArray(String[]::new))
          .addArrayOfString(sources.stream().map(SourcedBars::provider).toArray(String[]::new))
          .addArrayOfString(sources.stream().map(SourcedBars::feed).toArray(String[]::new))
          .addArrayOfString(sources.stream().map(SourcedBars::basis).toArray(String[]::new))
          .addArrayOfInteger(sources.stream().map(SourcedBars::rank).toArray(Integer[]::new))
          .addOffsetDateTime(now.atOffset(ZoneOffset.UTC))
          .addArrayOfUUID(sources.stream().map(SourcedBars::runId).toArray(UUID[]::new));
    }
  }
}
