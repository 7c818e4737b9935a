package io.swiftbolt.quality;

import static io.swiftbolt.database.Timestamps.utc;

import io.swiftbolt.market.Timeframe;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What lies in bar_quarantine and what operators decided about it. A decision is a row that nobody can change. */
public final class QuarantineInbox {
  private static final String ITEM = """
      select q.id, q.symbol_id, q.symbol, q.timeframe, q.ts, q.bar, q.reason, q.provider, q.feed, q.rank::int as rank, q.basis,
             q.run_id, q.state, q.seen_at, d.decision, d.decided_by, d.note, d.decided_at
        from bar_quarantine q
        left join lateral (select * from quarantine_decisions d where d.quarantine_id = q.id order by d.id desc limit 1) d on true
      """;
  private static final String LIST = ITEM + """
       where ($1::text is null or q.state = $1) and ($2::text is null or q.symbol = $2)
         and ($3::text is null or q.timeframe = $3) and ($4::text is null or q.reason = $4)
         and ($5::bigint is null or q.id < $5)
       order by q.id desc limit $6
      """;
  // in the order of ids: two that decide on the same bars must not wait for each other in a circle
  private static final String LOCK = ITEM + " where q.id = any($1) order by q.id for update of q";

  private static final String COUNTS = "select state, count(*) as bars from bar_quarantine group by state";

  private static final String DECIDE = """
      with decided as (
        insert into quarantine_decisions (quarantine_id, decision, decided_by, note, run_id, decided_at)
        select id, $3, $4, $5, run_id, $6 from unnest($1::bigint[], $2::uuid[]) as d (id, run_id)
        returning quarantine_id)
      update bar_quarantine q set state = $3, decided_by = $4, decided_at = $6 from decided d where q.id = d.quarantine_id
      """;

  private final Pool pool;

  public QuarantineInbox(Pool pool) {
    this.pool = pool;
  }

  /** Where a bar in quarantine stands. */
  public enum State {
    HELD("held"), RELEASED("released"), REJECTED("rejected");

    private final String code;

    State(String code) {
      this.code = code;
    }

    /** As stored. */
    public String code() {
      return code;
    }

    public static Optional<State> find(String code) {
      return List.of(values()).stream().filter(state -> state.code.equals(code)).findFirst();
    }
  }

  /**
   * What is looked for.
   *
   * @param reason a {@link BarGate.Reason}'s name
   * @param before only older items than this one: the cursor
   */
  public record Filter(Optional<State> state, Optional<String> symbol, Optional<Timeframe> timeframe,
      Optional<String> reason, Optional<Long> before, int most) {}

  /**
   * A bar that was turned away.
   *
   * @param ts start of the bar, if it could be read
   * @param bar the row as it came
   * @param decision the last one
   */
  public record Item(long id, Optional<UUID> symbolId, String symbol, Timeframe timeframe, Optional<Instant> ts,
      JsonObject bar, String reason, Source source, Optional<UUID> runId, State state, Instant seenAt,
      Optional<Decision> decision) {}

  /** Who sent it, and what it would have been stored with. */
  public record Source(String provider, String feed, int rank, String basis) {}

  /** Who decided what. */
  public record Decision(State state, String by, String note, Instant at) {}

  /** The newest first. */
  public Future<List<Item>> list(Filter filter) {
    Tuple parameters = Tuple.tuple().addString(filter.state().map(State::code).orElse(null))
        .addString(filter.symbol().orElse(null)).addString(filter.timeframe().map(Timeframe::code).orElse(null))
        .addString(filter.reason().orElse(null)).addLong(filter.before().orElse(null)).addInteger(filter.most());
    return pool.preparedQuery(LIST).execute(parameters).map(QuarantineInbox::items);
  }

  /** How many there are in each state. */
  public Future<Map<State, Long>> counts() {
    return pool.preparedQuery(COUNTS).execute().map(rows -> {
      Map<State, Long> counts = new HashMap<>();
      rows.forEach(row -> counts.put(state(row.getString("state")), row.getLong("bars")));
      return counts;
    });
  }

  /** Those of the ids that exist, ascending, locked until the transaction ends. */
  public Future<List<Item>> lock(SqlClient transaction, List<Long> ids) {
    return transaction.preparedQuery(LOCK).execute(Tuple.tuple().addArrayOfLong(ids.toArray(Long[]::new)))
        .map(QuarantineInbox::items);
  }

  /** @param runId under which a released bar was stored; empty for a rejected one */
  public record Decided(long id, Optional<UUID> runId) {}

  /** Writes decisions down. */
  public Future<Void> decide(SqlClient transaction, List<Decided> decided, State state, String by, String note,
      Instant now) {
    return transaction.preparedQuery(DECIDE).execute(Tuple.tuple()
        .addArrayOfLong(decided.stream().map(Decided::id).toArray(Long[]::new))
        .addArrayOfUUID(decided.stream().map(one -> one.runId().orElse(null)).toArray(UUID[]::new))
        .addString(state.code())
        .addString(by).addString(note).addOffsetDateTime(utc(now))).mapEmpty();
  }

  private static List<Item> items(Iterable<Row> rows) {
    List<Item> items = new ArrayList<>();
    rows.forEach(row -> items.add(item(row)));
    return items;
  }

  private static Item item(Row row) {
    Optional<Decision> decision = Optional.ofNullable(row.getString("decision"))
        .map(code -> new Decision(state(code), row.getString("decided_by"), row.getString("note"),
            row.getOffsetDateTime("decided_at").toInstant()));
    return new Item(row.getLong("id"), Optional.ofNullable(row.getUUID("symbol_id")), row.getString("symbol"),
        Timeframe.of(row.getString("timeframe")),
        Optional.ofNullable(row.getOffsetDateTime("ts")).map(OffsetDateTime::toInstant), row.getJsonObject("bar"),
        row.getString("reason"),
        new Source(row.getString("provider"), row.getString("feed"), row.getInteger("rank"), row.getString("basis")),
        Optional.ofNullable(row.getUUID("run_id")), state(row.getString("state")),
        row.getOffsetDateTime("seen_at").toInstant(), decision);
  }

  private static State state(String code) {
    return State.find(code).orElseThrow(() -> new IllegalStateException("no state of quarantine: " + code));
  }
}
