package io.swiftbolt.bars;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.swiftbolt.bars.SplitConversions.Conversion;
import io.swiftbolt.database.TestDatabase;
import io.swiftbolt.market.Bar;
import io.swiftbolt.market.Split;
import io.swiftbolt.market.SplitAdjustment;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.symbols.CorporateActions;
import io.swiftbolt.symbols.Symbols;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SplitConversionsTest {
  private static final Instant SENT = Instant.parse("2017-03-31T20:00:00Z");
  private static final Split REVERSE = new Split(LocalDate.of(2016, 3, 11), 25, 1);
  private static final Split AGAIN = new Split(LocalDate.of(2016, 8, 15), 4, 1);
  private static final Split LATER = new Split(LocalDate.of(2017, 5, 1), 1, 2);
  /** As traded. */
  private static final List<Bar> TRADED = List.of(bar("2016-03-10", 0.125, 10_000_000),
      bar("2016-03-11", 2.75, 2_000_000),
      bar("2016-08-12", 0.5, 400_000), bar("2016-08-15", 1.25, 1_000_000));

  private final Vertx vertx = Vertx.vertx();
  private Pool pool;
  private UUID symbol;
  private SplitConversions conversions;

  @BeforeEach
  void open() {
    pool = TestDatabase.fresh().pool(vertx);
    symbol = new Symbols(pool).ensure(List.of("DRYS")).await().getFirst().id();
    conversions = new SplitConversions(pool);
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void bars_come_out_as_traded_whatever_was_on_record_when_they_came() {
    fetch();
    assertEquals(0, correct(), "nothing on record: what came is what stands");
    record(AGAIN);
    assertEquals(3, correct());
    assertEquals(0, correct(), "twice is once");
    record(REVERSE);
    assertEquals(1, correct());
    assertEquals(TRADED, stored());
  }

  @Test
  void bars_that_came_when_all_was_on_record_stay() {
    record(REVERSE);
    record(AGAIN);
    fetch();
    assertEquals(TRADED, stored());
    assertEquals(0, correct());
  }

  @Test
  void a_split_taken_back_or_put_right_takes_its_work_back() {
    fetch();
    List<Bar> came = stored();
    record(REVERSE);
    correct();
    sql("update corporate_actions set ex_date = '2016-08-15', old_rate = 4");
    assertEquals(4 - 1, correct());
    sql("delete from corporate_actions");
    correct();
    assertEquals(came, stored());
  }

  @Test
  void a_split_after_the_vendors_answer_was_not_in_its_prices() {
    fetch();
    List<Bar> came = stored();
    record(LATER);
    assertEquals(0, correct());
    assertEquals(came, stored());
  }

  @Test
  void bars_of_other_runs_and_raw_ones_are_left_alone() {
    fetch();
    Bar raw = bar("2016-03-09", 99, 1);
    store(List.of(raw), "raw", UUID.randomUUID());
    record(REVERSE);
    correct();
    assertEquals(raw, stored().getFirst());
  }

  @Test
  void what_stood_before_is_kept_as_a_revision() {
    fetch();
    record(AGAIN);
    correct();
    assertEquals(3, sql("select count(*) from bar_revisions").getFirst().getLong(0));
  }

  /** What a vendor sends that adjusts for all splits in effect, turned back with those on record. */
  private void fetch() {
    List<Split> inEffect = List.of(REVERSE, AGAIN);
    List<Split> known = new CorporateActions(pool).splits(symbol).await();
    List<Bar> sent = TRADED.stream().map(bar -> {
      double factor = SplitAdjustment.factorAt(bar.ts(), inEffect);
      double price = bar.close() / factor;
      return new Bar(bar.ts(), price, price, price, price, Math.round(bar.volume() * factor));
    }).toList();
    UUID run = UUID.randomUUID();
    store(SplitAdjustment.unadjust(sent, known), "unsplit", run);
    pool.withTransaction(tx -> SplitConversions.record(tx,
        List.of(new Conversion(symbol, Timeframe.D1, run, SENT, known)))).await();
  }

  private void store(List<Bar> bars, String basis, UUID run) {
    pool.withTransaction(tx -> new Bars().upsert(tx,
        List.of(new SourcedBars(symbol, Timeframe.D1, bars, "yahoo", "yahoo", basis, 1, run)), SENT)).await();
  }

  private int correct() {
    return conversions.correct(SENT.plusSeconds(60)).await();
  }

  private void record(Split split) {
    pool.preparedQuery("insert into corporate_actions (symbol, action_type, ex_date, old_rate, new_rate) "
        + "values ('DRYS', $1, $2, $3::float8::numeric, $4::float8::numeric)")
        .execute(Tuple.of(split.ratio() < 1 ? "reverse_split" : "stock_split", split.exDate(), split.from(),
            split.to()))
        .await();
  }

  private List<Bar> stored() {
    return sql("select ts, open, high, low, close, volume from ohlc_bars_v2 order by ts").stream()
        .map(row -> new Bar(row.getOffsetDateTime(0).toInstant(), row.getDouble(1), row.getDouble(2),
            row.getDouble(3), row.getDouble(4), row.getLong(5)))
        .toList();
  }

  private List<Row> sql(String sql) {
    List<Row> rows = new ArrayList<>();
    pool.query(sql).execute().await().forEach(rows::add);
    return rows;
  }

  private static Bar bar(String date, double price, long volume) {
    return new Bar(TradingCalendar.midnight(LocalDate.parse(date)), price, price, price, price, volume);
  }
}
