package io.swiftbolt.udf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.chart.ChartServer;
import io.swiftbolt.market.Bar;
import io.swiftbolt.market.Buckets;
import io.swiftbolt.market.NyseCalendar;
import io.swiftbolt.market.SessionKind;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** A front end that walks back through a series, as charting libraries do, ends, and has seen every bar once. */
class WalkBackTest {
  private static final String NOW = "2026-11-30T15:07:00Z";
  private static final TimeRange DAYS = new TimeRange(Instant.parse("2026-03-02T00:00:00Z"), Instant.parse(NOW));
  private static final TimeRange QUARTERS = new TimeRange(Instant.parse("2026-11-19T00:00:00Z"), Instant.parse(NOW));
  private static final ChartServer SERVER = new ChartServer(NOW);

  @BeforeContainer
  static void start() {
    Random random = new Random(20_261_130);
    seed("FULL", 1.0, random);
    seed("HOLES", 0.5, random);
    seed("RARE", 0.03, random);
    seed("NONE", 0.0, random);
  }

  @AfterContainer
  static void stop() {
    SERVER.close();
  }

  private static void seed(String ticker, double share, Random random) {
    SERVER.seed.symbol(ticker);
    SERVER.seed.bars(ticker, Timeframe.D1, bars(Timeframe.D1, DAYS, share, random));
    SERVER.seed.bars(ticker, Timeframe.M15, bars(Timeframe.M15, QUARTERS, share, random));
  }

  private static List<Bar> bars(Timeframe timeframe, TimeRange range, double share, Random random) {
    NyseCalendar calendar = NyseCalendar.byRules();
    Buckets buckets = new Buckets(calendar);
    return calendar.sessions(range).stream()
        .flatMap(session -> timeframe == Timeframe.D1
            ? List.of(session.day()).stream()
            : buckets.of(timeframe, SessionKind.REGULAR, session).stream())
        .filter(range::contains).filter(bucket -> random.nextDouble() < share)
        .map(bucket -> new Bar(bucket.from(), 10, 12, 9, 11, 100)).toList();
  }

  @Provide
  Arbitrary<String> tickers() {
    return Arbitraries.of("FULL", "HOLES", "RARE", "NONE");
  }

  @Provide
  Arbitrary<String> resolutions() {
    return Arbitraries.of("15", "30", "60", "240", "1D", "1W");
  }

  @Property(tries = 60)
  void with_countback(@ForAll("tickers") String ticker, @ForAll("resolutions") String resolution,
      @ForAll @IntRange(min = 20, max = 400) int countback, @ForAll @IntRange(min = 0, max = 300) int hoursBack,
      @ForAll @IntRange(min = 20, max = 500) int mostBars) {
    long newest = Instant.parse(NOW).getEpochSecond() + 86_400 - hoursBack * 3600L;
    List<Long> expected = all(ticker, resolution, newest);
    List<Long> seen = new ArrayList<>();
    long to = newest;
    int requests = 0;
    while (true) {
      JsonObject answer = history(mostBars, ticker, resolution, to - 86_400, to, countback);
      requests++;
      if (answer.getString("s").equals("no_data")) {
        assertTrue(!answer.containsKey("nextTime"), "nothing older exists");
        break;
      }
      List<Long> page = times(answer);
      assertTrue(page.size() <= Math.min(countback, mostBars));
      seen.addAll(0, page);
      to = page.getFirst();
    }
    assertEquals(expected, seen);
    int page = Math.min(countback, mostBars);
    assertEquals(Math.ceilDiv(expected.size(), page) + 1, requests, "no request for nothing but the last");
  }

  @Property(tries = 40)
  void with_ranges_only_as_before_countback(@ForAll("tickers") String ticker,
      @ForAll("resolutions") String resolution, @ForAll @IntRange(min = 12, max = 2000) int hours,
      @ForAll @IntRange(min = 0, max = 300) int hoursBack) {
    long newest = Instant.parse(NOW).getEpochSecond() + 86_400 - hoursBack * 3600L;
    List<Long> expected = all(ticker, resolution, newest);
    List<Long> seen = new ArrayList<>();
    long to = newest;
    int requests = 0;
    while (true) {
      JsonObject answer = history(10_000, ticker, resolution, to - hours * 3600L, to, 0);
      requests++;
      assertTrue(requests <= 2 * expected.size() + 2, "it ends");
      if (answer.getString("s").equals("ok")) {
        seen.addAll(0, times(answer));
        to -= hours * 3600L;
      } else if (answer.containsKey("nextTime")) {
        assertTrue(answer.getLong("nextTime") < to - hours * 3600L, "always farther back");
        to = answer.getLong("nextTime") + 1;
      } else {
        break;
      }
    }
    assertEquals(expected, seen);
  }

  /** Every stamp before an instant, in one answer. */
  private static List<Long> all(String ticker, String resolution, long to) {
    JsonObject answer = history(100_000, ticker, resolution, 0, to, 100_000);
    return answer.getString("s").equals("ok") ? times(answer) : List.of();
  }

  private static JsonObject history(int mostBars, String ticker, String resolution, long from, long to,
      int countback) {
    MultiMap query = MultiMap.caseInsensitiveMultiMap().add("symbol", ticker).add("resolution", resolution)
        .add("from", Long.toString(from)).add("to", Long.toString(to)).add("countback", Integer.toString(countback));
    HistoryRequest request = HistoryRequest.of(new Parameters(query));
    return new JsonObject(new History(SERVER.charts, SERVER.clock(), mostBars).of(request).await());
  }

  private static List<Long> times(JsonObject answer) {
    JsonArray times = answer.getJsonArray("t");
    return times.stream().map(time -> ((Number) time).longValue()).toList();
  }
}
