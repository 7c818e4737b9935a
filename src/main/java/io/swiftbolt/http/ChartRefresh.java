package io.swiftbolt.http;

import io.swiftbolt.chart.ChartAnswer;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the end of a stale series fetched: what is missing of the last hours at once, by slices on the queue's grid, and the days
 * before by a standing order. Nothing waits for a vendor.
 */
public final class ChartRefresh {
  private static final Logger LOG = LoggerFactory.getLogger(ChartRefresh.class);
  private static final int SERIES_REMEMBERED = 10_000;

  private final Orders orders;
  private final InstantSource clock;
  private final InstantSource realTime;
  private final Duration every;
  private final Map<Series, Instant> lately;

  /** Who fetches. */
  @FunctionalInterface
  public interface Orders {
    /**
     * Keeps the last days complete from now on, and queues the slices of a range in which bars are missing.
     *
     * @param days of the standing order
     */
    Future<Ordered> order(String symbol, Timeframe timeframe, int days, TimeRange range);
  }

  /**
   * What was queued.
   *
   * @param inserted slices that were not queued before
   * @param planned slices in which bars are missing
   */
  public record Ordered(int inserted, int planned) {}

  private record Series(String symbol, Timeframe timeframe) {}

  /**
   * @param clock the market's time
   * @param every how often one series is refreshed at most, in real time
   */
  public ChartRefresh(Orders orders, InstantSource clock, InstantSource realTime, Duration every) {
    this.orders = orders;
    this.clock = clock;
    this.realTime = realTime;
    this.every = every;
    this.lately = new LinkedHashMap<>() {
      @Override
      protected boolean removeEldestEntry(Map.Entry<Series, Instant> eldest) {
        return size() > SERIES_REMEMBERED || !eldest.getValue().plus(every).isAfter(realTime.instant());
      }
    };
  }

  /** Never fails: what went wrong is told, and the chart is answered all the same. */
  Future<JsonObject> of(ChartAnswer answer) {
    Timeframe timeframe = answer.query().timeframe();
    JsonObject told = new JsonObject().put("attempted", false).put("timeframe", timeframe.code())
        .put("symbol", answer.symbol().ticker()).put("enqueuedTimeframes", new JsonArray()).put("insertedSlices", 0)
        .putNull("error").put("diagnostics", new JsonObject());
    if (!isDue(answer)) {
      return Future.succeededFuture(told);
    }
    TimeRange range = range(answer.freshness().lastUpdated(), timeframe);
    int days = standing(timeframe);
    told.put("attempted", true).put("diagnostics", new JsonObject().put("from", Reply.time(range.from()))
        .put("to", Reply.time(range.to())).put("windowDays", days));
    return orders.order(answer.symbol().ticker(), timeframe, days, range).map(ordered -> {
      if (ordered.planned() > 0) {
        told.getJsonArray("enqueuedTimeframes").add(timeframe.code());
      }
      told.getJsonObject("diagnostics").put("plannedSlices", ordered.planned());
      return told.put("insertedSlices", ordered.inserted());
    }).otherwise(error -> {
      LOG.warn("cannot refresh {} {}: {}", answer.symbol().ticker(), timeframe, error.toString());
      return told.put("error", "The refresh could not be queued");
    });
  }

  private boolean isDue(ChartAnswer answer) {
    Timeframe timeframe = answer.query().timeframe();
    boolean active = answer.symbol().active().contains(timeframe)
        || answer.symbol().active().contains(timeframe.base());
    boolean old = answer.freshness().stale() || answer.lastBar().isEmpty();
    if (active || !old) {
      return false;
    }
    Series series = new Series(answer.symbol().ticker(), timeframe);
    Instant now = realTime.instant();
    synchronized (lately) {
      Instant last = lately.get(series);
      if (last != null && last.plus(every).isAfter(now)) {
        return false;
      }
      lately.remove(series); // so that it counts as the youngest
      lately.put(series, now);
      return true;
    }
  }

  /** The last hours, or all since the newest bar: over a weekend the last hours hold no session. */
  private TimeRange range(Optional<Instant> lastUpdated, Timeframe timeframe) {
    Instant now = clock.instant();
    Instant from = now.minus(window(timeframe));
    Instant oldest = now.minus(Duration.ofDays(standing(timeframe)));
    Instant since = lastUpdated.filter(end -> end.isBefore(from)).orElse(from);
    return new TimeRange(since.isBefore(oldest) ? oldest : since, now);
  }

  private static Duration window(Timeframe timeframe) {
    return switch (timeframe) {
      case M1, M5, M15 -> Duration.ofHours(2);
      case M30, H1 -> Duration.ofHours(6);
      case H4 -> Duration.ofHours(24);
      case D1 -> Duration.ofDays(45);
      case W1 -> Duration.ofDays(365);
    };
  }

  private static int standing(Timeframe timeframe) {
    return timeframe.isIntraday() ? 7 : 730;
  }
}
