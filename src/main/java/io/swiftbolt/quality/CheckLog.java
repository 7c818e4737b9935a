package io.swiftbolt.quality;

import static io.swiftbolt.database.Timestamps.utc;

import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;
import java.util.ArrayList;
import io.vertx.sqlclient.Row;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Owner of bar_checks: what came out when stored bars were held against a vendor. */
public final class CheckLog {
  private static final String ADD = """
      insert into bar_checks (kind, symbol_id, symbol, timeframe, slice_from, slice_to, provider, feed, status, error, compared,
                              differing, gone, new, differences, checked_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
      """;
  private static final String NEWEST = """
      select kind, symbol_id, symbol, timeframe, slice_from, slice_to, provider, feed, error, compared, differing, gone, new,
             differences, checked_at
        from bar_checks
       where ($1::text is null or symbol = $1) and ($2::text is null or timeframe = $2) and ($3::text is null or status = $3)
       order by checked_at desc, id limit $4
      """;
  private static final String LAST = "select max(checked_at) as at from bar_checks";
  private static final String TRIM = """
      delete from bar_checks where id in (select id from bar_checks where checked_at < $1 limit $2)
      """;

  private final Pool pool;

  public CheckLog(Pool pool) {
    this.pool = pool;
  }

  /** Which vendor is asked. */
  public enum Kind {
    /** The one that the bars came from: a difference is a change that it made without a word. */
    VERIFY("verify"),
    /** Another one: small differences are natural. */
    RECONCILE("reconcile");

    private final String code;

    Kind(String code) {
      this.code = code;
    }

    public String code() {
      return code;
    }
  }

  /** What was looked at. */
  public record Subject(UUID symbolId, String symbol, Timeframe timeframe, TimeRange slice) {}

  /**
   * A check.
   *
   * @param error why the vendor gave no answer; then nothing was compared
   */
  public record Check(Kind kind, Subject subject, String provider, String feed, Optional<SeriesComparison> result,
      Optional<String> error) {
    /** {@code agrees}, {@code differs} or {@code failed}. */
    public String status() {
      return result.map(compared -> compared.agrees() ? "agrees" : "differs").orElse("failed");
    }
  }

  /** Which ones; what is empty does not count. */
  public record Filter(Optional<String> symbol, Optional<Timeframe> timeframe, Optional<String> status, int most) {}

  /** A check, and when it was made. */
  public record Made(Check check, Instant at) {}

  /** The newest first. */
  public Future<List<Made>> newest(Filter filter) {
    return pool.preparedQuery(NEWEST).execute(Tuple.of(filter.symbol().orElse(null),
        filter.timeframe().map(Timeframe::code).orElse(null), filter.status().orElse(null), filter.most()))
        .map(rows -> {
          List<Made> made = new ArrayList<>();
          rows.forEach(row -> made.add(made(row)));
          return made;
        });
  }

  private static Made made(Row row) {
    Subject subject = new Subject(row.getUUID("symbol_id"), row.getString("symbol"),
        Timeframe.of(row.getString("timeframe")), new TimeRange(row.getOffsetDateTime("slice_from").toInstant(),
            row.getOffsetDateTime("slice_to").toInstant()));
    Optional<String> error = Optional.ofNullable(row.getString("error"));
    List<SeriesComparison.Difference> worst = new ArrayList<>();
    row.getJsonArray("differences").forEach(one -> {
      JsonObject difference = (JsonObject) one;
      worst.add(new SeriesComparison.Difference(Instant.parse(difference.getString("ts")),
          difference.getString("field"), difference.getDouble("stored"), difference.getDouble("vendor")));
    });
    Optional<SeriesComparison> result = error.isPresent()
        ? Optional.empty()
        : Optional.of(new SeriesComparison(row.getInteger("compared"), row.getInteger("differing"),
            row.getInteger("gone"), row.getInteger("new"), worst));
    Kind kind = row.getString("kind").equals(Kind.VERIFY.code()) ? Kind.VERIFY : Kind.RECONCILE;
    return new Made(new Check(kind, subject, row.getString("provider"),
        Optional.<@Nullable String>ofNullable(row.getString("feed")).orElse(""), result, error),
        row.getOffsetDateTime("checked_at").toInstant());
  }

  public Future<Void> add(Check check, Instant now) {
    Subject subject = check.subject();
    SeriesComparison found = check.result()
        .orElseGet(() -> new SeriesComparison(0, 0, 0, 0, List.of()));
    JsonArray worst = new JsonArray();
    found.worst().forEach(difference -> worst.add(new JsonObject().put("ts", difference.ts().toString())
        .put("field", difference.field()).put("stored", difference.stored()).put("vendor", difference.vendor())));
    return pool.preparedQuery(ADD).execute(Tuple.tuple().addString(check.kind().code()).addUUID(subject.symbolId())
        .addString(subject.symbol()).addString(subject.timeframe().code())
        .addOffsetDateTime(utc(subject.slice().from())).addOffsetDateTime(utc(subject.slice().to()))
        .addString(check.provider()).addString(check.feed()).addString(check.status())
        .addString(check.error().orElse(null)).addInteger(found.compared()).addInteger(found.differing())
        .addInteger(found.gone()).addInteger(found.added()).addValue(worst).addOffsetDateTime(utc(now))).mapEmpty();
  }

  /** When the last one was made, by whatever process. */
  public Future<Optional<Instant>> last() {
    return pool.preparedQuery(LAST).execute()
        .map(
            rows -> Optional.ofNullable(rows.iterator().next().getOffsetDateTime("at")).map(OffsetDateTime::toInstant));
  }

  /** Forgets old ones, at most so many at once. */
  public Future<Integer> trim(Instant before, int most) {
    return pool.preparedQuery(TRIM).execute(Tuple.of(utc(before), most)).map(rows -> rows.rowCount());
  }
}
