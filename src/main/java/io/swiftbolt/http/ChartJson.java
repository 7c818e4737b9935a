package io.swiftbolt.http;

import io.swiftbolt.chart.ChartAnswer;
import io.swiftbolt.chart.FuturesTicker;
import io.swiftbolt.market.BarSeries;
import io.swiftbolt.market.SessionKind;
import io.swiftbolt.market.Split;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** A chart as the clients decode it; written straight from the columns. */
final class ChartJson {
  private static final int BYTES_PER_BAR = 190;
  private static final int BYTES_BESIDE = 2048;
  private static final int ENOUGH_FOR_MODELS = 250;
  private static final Duration RECENT = Duration.ofHours(4);

  private final BarJson bars;

  /** @param bars keeps what was written of them */
  ChartJson(BarJson bars) {
    this.bars = bars;
  }

  byte[] encode(ChartAnswer answer) {
    JsonBytes json = new JsonBytes(
        BYTES_BESIDE + BYTES_PER_BAR * answer.bars().size() * (answer.query().layers() ? 2 : 1));
    String assetType = answer.symbol().assetType();
    json.raw("{\"symbol\":").text(answer.symbol().ticker()).raw(",\"symbol_id\":")
        .text(answer.symbol().id().toString()).raw(",\"timeframe\":").text(answer.query().timeframe().code())
        .raw(",\"asset_type\":").text(assetType).raw(",\"assetType\":").text(assetType).raw(",\"bars\":");
    bars(json, answer);
    json.raw(",\"optionsRanks\":[]");
    ForecastJson.write(json, answer);
    json.raw(",\"indicators\":null");
    meta(json, answer);
    dataQuality(json, answer);
    freshness(json, answer.freshness());
    futures(json, answer);
    if (answer.query().layers()) {
      layers(json, answer);
    }
    return json.raw("}").toArray();
  }

  private void bars(JsonBytes json, ChartAnswer answer) {
    json.raw("[");
    if (!answer.bars().isEmpty()) {
      bars.write(json, answer.bars(), answer.live(), answer.lastIsPartial());
      json.dropLast();
    }
    json.raw("]");
  }

  private static void meta(JsonBytes json, ChartAnswer answer) {
    json.raw(",\"meta\":{\"lastBarTs\":");
    time(json, answer.lastBar());
    json.raw(",\"dataStatus\":").text(answer.status().name().toLowerCase(Locale.ROOT)).raw(",\"isMarketOpen\":")
        .raw(String.valueOf(answer.marketOpen())).raw(",\"totalBars\":").number(answer.matching())
        .raw(",\"requestedRange\":{\"start\":").time(answer.start().getEpochSecond()).raw(",\"end\":")
        .time(answer.end().getEpochSecond()).raw("},\"latestForecastRunAt\":");
    time(json, ForecastJson.runAt(answer));
    json.raw(",\"hasPendingSplits\":").raw(String.valueOf(answer.pendingSplits())).raw(",\"pendingSplitInfo\":");
    pendingSplit(json, answer);
    json.raw(",\"truncated\":").raw(String.valueOf(answer.truncated()))
        .raw(",\"nextBefore\":");
    time(json, answer.nextBefore());
    json.raw(answer.query().session() == SessionKind.REGULAR ? ",\"session\":\"regular\"" : ",\"session\":\"all\"")
        .raw(",\"adjustment\":").text(answer.query().adjustment().code());
    if (answer.query().asOf().isPresent()) {
      json.raw(",\"asOf\":");
      time(json, answer.query().asOf());
    }
    json.raw("}");
  }

  /** The last one that is announced, in a sentence. */
  private static void pendingSplit(JsonBytes json, ChartAnswer answer) {
    Optional<Split> last = answer.symbol().splits().stream().max(Comparator.naturalOrder())
        .filter(split -> answer.pendingSplits());
    if (last.isPresent()) {
      json.text(plain(last.get().to()) + " for " + plain(last.get().from()) + " on " + last.get().exDate());
    } else {
      json.raw("null");
    }
  }

  private static String plain(double shares) {
    return BigDecimal.valueOf(shares).stripTrailingZeros().toPlainString();
  }

  private static void dataQuality(JsonBytes json, ChartAnswer answer) {
    ChartAnswer.Freshness freshness = answer.freshness();
    BarSeries bars = answer.bars();
    long depth = bars.isEmpty() ? 0 : Duration.between(bars.ts(0), bars.ts(bars.size() - 1)).toDays();
    json.raw(",\"dataQuality\":{\"dataAgeHours\":");
    number(json, freshness.age().map(Duration::toHours));
    json.raw(",\"isStale\":").raw(String.valueOf(freshness.stale())).raw(",\"slaHours\":")
        .number(freshness.sla().toMinutes() / 60.0).raw(",\"sufficientForML\":")
        .raw(String.valueOf(answer.matching() >= ENOUGH_FOR_MODELS)).raw(",\"barCount\":").number(bars.size())
        .raw(",\"hasRecentData\":")
        .raw(String.valueOf(freshness.age().map(age -> age.compareTo(RECENT) < 0).orElse(false)))
        .raw(",\"historicalDepthDays\":").number(depth).raw(",\"complete\":")
        .raw(String.valueOf(answer.completeness().complete())).raw(",\"missingSessions\":")
        .number(answer.completeness().missingSessions()).raw("}");
  }

  private static void freshness(JsonBytes json, ChartAnswer.Freshness freshness) {
    json.raw(",\"freshness\":{\"ageMinutes\":");
    number(json, freshness.age().map(Duration::toMinutes));
    json.raw(",\"slaMinutes\":").number(freshness.sla().toMinutes()).raw(",\"isWithinSla\":")
        .raw(String.valueOf(freshness.withinSla())).raw(",\"lastUpdated\":");
    time(json, freshness.lastUpdated());
    json.raw(",\"isStale\":").raw(String.valueOf(freshness.stale())).raw(",\"ageSeconds\":");
    number(json, freshness.age().map(Duration::toSeconds));
    json.raw(",\"slaSeconds\":").number(freshness.sla().toSeconds()).raw("}");
  }

  /** What a client named as a future, and what that is here. */
  private static void futures(JsonBytes json, ChartAnswer answer) {
    Optional<FuturesTicker> future = FuturesTicker.of(answer.query().requested())
        .filter(named -> named.continuous() || answer.symbol().assetType().equals("future"));
    if (future.isEmpty()) {
      json.raw(",\"futures\":null");
      return;
    }
    json.raw(",\"futures\":{\"requested_symbol\":").text(future.get().requested()).raw(",\"resolved_symbol\":")
        .text(answer.symbol().ticker()).raw(",\"is_continuous\":").raw(String.valueOf(future.get().continuous()))
        .raw(",\"root_id\":null,\"expiry_info\":null}");
  }

  private void layers(JsonBytes json, ChartAnswer answer) {
    json.raw(",\"layers\":{\"historical\":{\"count\":").number(answer.bars().size()).raw(",\"provider\":")
        .text(answer.bars().isEmpty() ? "unknown" : answer.bars().provider(0)).raw(",\"data\":");
    bars(json, answer);
    json.raw("},\"intraday\":{\"count\":0,\"provider\":\"unknown\",\"data\":[]}"
        + ",\"forecast\":{\"count\":0,\"provider\":\"unknown\",\"data\":[]}}");
  }

  /** Without a fraction: older clients cannot read one. */
  private static void time(JsonBytes json, Optional<Instant> time) {
    if (time.isPresent()) {
      json.time(time.get().getEpochSecond());
    } else {
      json.raw("null");
    }
  }

  private static void number(JsonBytes json, Optional<Long> number) {
    if (number.isPresent()) {
      json.number(number.get());
    } else {
      json.raw("null");
    }
  }
}
