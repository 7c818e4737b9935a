package io.swiftbolt.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.swiftbolt.market.Bar;
import io.swiftbolt.market.Buckets;
import io.swiftbolt.market.NyseCalendar;
import io.swiftbolt.market.SessionKind;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** The SQL function and the API tell the same bars of the same series, whatever is stored, split, covered or asked for. */
class ChartFunctionTest {
  private static final String NOW = "2026-11-24T16:07:00Z";
  private static final TimeRange STORED = new TimeRange(Instant.parse("2026-10-26T00:00:00Z"), Instant.parse(NOW));
  private static final OlderChartServer SERVER = new OlderChartServer(NOW);

  @BeforeContainer
  static void start() {
    Random random = new Random(20_261_124);
    seed("WHOLE", 1.0, random);
    seed("HOLES", 0.6, random);
    seed("RARE", 0.02, random);
    seed("SPLIT", 0.9, random);
    SERVER.seed.split("SPLIT", LocalDate.of(2026, 11, 5), 3, 7);
    SERVER.seed.split("SPLIT", LocalDate.of(2026, 11, 12), 1, 10);
    SERVER.house.pool.query("""
        insert into corporate_actions (symbol, action_type, ex_date, old_rate, new_rate)
        values ('SPLIT', 'reverse_split', '2026-11-18', 8, 1)
        """).execute().await();
    SERVER.seed.split("SPLIT", LocalDate.of(2026, 12, 1), 1, 2);
    seed("ENDED", 0.8, random);
    SERVER.house.pool
        .query(
            """
                delete from ohlc_bars_v2 where ts > '2026-11-20T19:00Z' and symbol_id = (select id from symbols where ticker = 'ENDED')
                """)
        .execute().await();
    seed("KNOWN", 0.8, random);
    SERVER.house.pool
        .query(
            """
                delete from ohlc_bars_v2 where ts > '2026-11-24T15:00Z' and symbol_id = (select id from symbols where ticker = 'KNOWN')
                """)
        .execute().await();
    SERVER.seed.covered("KNOWN", Timeframe.M15, "2026-10-26T00:00:00Z", "2026-11-24T16:00:00Z", "2026-11-20T15:00:00Z",
        "2026-11-20T15:15:00Z");
  }

  @AfterContainer
  static void stop() {
    SERVER.close();
  }

  private static void seed(String ticker, double share, Random random) {
    SERVER.seed.symbol(ticker);
    for (Timeframe timeframe : List.of(Timeframe.M5, Timeframe.M15, Timeframe.D1)) {
      SERVER.seed.bars(ticker, timeframe, bars(timeframe, share, random));
    }
    // stored hours, of which most give way to quarters
    SERVER.seed.bars(ticker, Timeframe.H1, bars(Timeframe.H1, 0.3, random));
    SERVER.seed.bars(ticker, Timeframe.H4, bars(Timeframe.H4, 0.3, random));
  }

  private static List<Bar> bars(Timeframe timeframe, double share, Random random) {
    NyseCalendar calendar = NyseCalendar.byRules();
    Buckets buckets = new Buckets(calendar);
    List<Bar> bars = new ArrayList<>();
    calendar.sessions(STORED).stream().flatMap(session -> timeframe == Timeframe.D1
        ? List.of(session.day()).stream()
        : buckets.of(timeframe, random.nextInt(4) == 0 ? SessionKind.ALL : SessionKind.REGULAR, session).stream())
        .filter(bucket -> bucket.from().isBefore(STORED.to()) && random.nextDouble() < share).forEach(bucket -> {
          double low = 10 + random.nextInt(1000) / 100.0;
          double open = low + random.nextInt(300) / 100.0;
          double close = low + random.nextInt(300) / 100.0;
          bars.add(new Bar(bucket.from(), open, Math.max(open, close) + 0.11, low, close, random.nextInt(100_000)));
        });
    return bars;
  }

  @Provide
  Arbitrary<String> tickers() {
    return Arbitraries.of("WHOLE", "HOLES", "RARE", "SPLIT", "ENDED", "KNOWN");
  }

  @Provide
  Arbitrary<String> timeframes() {
    return Arbitraries.of("m5", "15m", "m30", "1h", "h4", "d1", "w1");
  }

  @Property(tries = 60)
  void both_tell_the_same(@ForAll("tickers") String ticker, @ForAll("timeframes") String timeframe,
      @ForAll @IntRange(min = 0, max = 40_000) int minutesBack, @ForAll @IntRange(min = 1, max = 50_000) int minutes) {
    Instant end = Instant.parse(NOW).minus(Duration.ofMinutes(minutesBack));
    Instant start = end.minus(Duration.ofMinutes(minutes));
    assertEquals(told(ticker, timeframe, start, end), read(ticker, timeframe, start, end));
  }

  private static List<String> told(String ticker, String timeframe, Instant start, Instant end) {
    JsonArray bars = SERVER
        .get("chart?symbol=" + ticker + "&timeframe=" + timeframe + "&start=" + start + "&end=" + end)
        .bodyAsJsonObject().getJsonArray("bars");
    List<String> lines = new ArrayList<>();
    for (Object each : bars) {
      JsonObject bar = (JsonObject) each;
      lines
          .add(String.join(" ", bar.getString("ts"), bar.getDouble("open").toString(), bar.getDouble("high").toString(),
              bar.getDouble("low").toString(), bar.getDouble("close").toString(), bar.getLong("volume").toString(),
              bar.getString("provider"), bar.getString("dataStatus")));
    }
    return lines;
  }

  private static List<String> read(String ticker, String timeframe, Instant start, Instant end) {
    UUID symbol = SERVER.house.symbols.require(ticker).await().id();
    List<String> lines = new ArrayList<>();
    // the newest ones, as the API cuts them
    for (Row row : SERVER.house.pool.preparedQuery("""
        select * from (select * from get_chart_data_v2($1, $2, $3, $4, $5) order by ts desc limit 2000) f order by ts
        """).execute(Tuple.of(symbol, timeframe, at(start), at(end), at(Instant.parse(NOW)))).await()) {
      lines
          .add(String.join(" ", row.getString("ts"), row.getDouble("open").toString(), row.getDouble("high").toString(),
              row.getDouble("low").toString(), row.getDouble("close").toString(), row.getLong("volume").toString(),
              row.getString("provider"), row.getString("data_status")));
    }
    return lines;
  }

  private static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
