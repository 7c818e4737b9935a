package io.swiftbolt.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.swiftbolt.chart.ChartAnswer;
import io.swiftbolt.market.BarSeries;
import io.swiftbolt.market.SessionKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/** A chart as the clients decode it; written column by column, without an object a bar. */
final class ChartJson {
  private static final JsonFactory JSON = JsonFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
      .build();
  private static final int BYTES_PER_BAR = 180;
  private static final int ENOUGH_FOR_MODELS = 250;
  private static final Duration RECENT = Duration.ofHours(4);

  private ChartJson() {}

  static byte[] encode(ChartAnswer answer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(2048 + BYTES_PER_BAR * answer.bars().size());
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("symbol", answer.symbol().ticker());
      json.writeStringField("symbol_id", answer.symbol().id().toString());
      json.writeStringField("timeframe", answer.query().timeframe().code());
      json.writeStringField("asset_type", answer.symbol().assetType());
      json.writeStringField("assetType", answer.symbol().assetType());
      json.writeFieldName("bars");
      bars(json, answer);
      json.writeArrayFieldStart("optionsRanks");
      json.writeEndArray();
      json.writeNullField("mlSummary");
      json.writeNullField("forecast");
      json.writeNullField("indicators");
      meta(json, answer);
      dataQuality(json, answer);
      freshness(json, answer.freshness());
      json.writeNullField("futures");
      if (answer.query().layers()) {
        layers(json, answer);
      }
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private static void bars(JsonGenerator json, ChartAnswer answer) throws IOException {
    BarSeries bars = answer.bars();
    json.writeStartArray();
    for (int i = 0; i < bars.size(); i++) {
      boolean partial = answer.lastIsPartial() && i == bars.size() - 1;
      json.writeStartObject();
      json.writeStringField("ts", bars.ts(i).toString());
      json.writeNumberField("open", bars.open(i));
      json.writeNumberField("high", bars.high(i));
      json.writeNumberField("low", bars.low(i));
      json.writeNumberField("close", bars.close(i));
      json.writeNumberField("volume", bars.volume(i));
      json.writeStringField("provider", bars.provider(i));
      json.writeBooleanField("is_forecast", false);
      json.writeStringField("dataStatus", i >= bars.size() - answer.live() ? "live" : "verified");
      if (partial) {
        json.writeBooleanField("is_partial", true);
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void meta(JsonGenerator json, ChartAnswer answer) throws IOException {
    json.writeObjectFieldStart("meta");
    time(json, "lastBarTs", answer.lastBar());
    json.writeStringField("dataStatus", answer.status().name().toLowerCase(Locale.ROOT));
    json.writeBooleanField("isMarketOpen", answer.marketOpen());
    json.writeNumberField("totalBars", answer.matching());
    json.writeObjectFieldStart("requestedRange");
    time(json, "start", Optional.of(answer.start()));
    time(json, "end", Optional.of(answer.end()));
    json.writeEndObject();
    json.writeNullField("latestForecastRunAt");
    json.writeBooleanField("hasPendingSplits", answer.pendingSplits());
    json.writeBooleanField("truncated", answer.truncated());
    time(json, "nextBefore", answer.nextBefore());
    json.writeStringField("session", answer.query().session() == SessionKind.REGULAR ? "regular" : "all");
    json.writeStringField("adjustment", answer.query().adjustment().code());
    if (answer.query().asOf().isPresent()) {
      time(json, "asOf", answer.query().asOf());
    }
    json.writeEndObject();
  }

  private static void dataQuality(JsonGenerator json, ChartAnswer answer) throws IOException {
    ChartAnswer.Freshness freshness = answer.freshness();
    BarSeries bars = answer.bars();
    long depth = bars.isEmpty() ? 0 : Duration.between(bars.ts(0), bars.ts(bars.size() - 1)).toDays();
    json.writeObjectFieldStart("dataQuality");
    number(json, "dataAgeHours", freshness.age().map(Duration::toHours));
    json.writeBooleanField("isStale", freshness.stale());
    json.writeNumberField("slaHours", freshness.sla().toMinutes() / 60.0);
    json.writeBooleanField("sufficientForML", answer.matching() >= ENOUGH_FOR_MODELS);
    json.writeNumberField("barCount", bars.size());
    json.writeBooleanField("hasRecentData", freshness.age().map(age -> age.compareTo(RECENT) < 0).orElse(false));
    json.writeNumberField("historicalDepthDays", depth);
    json.writeBooleanField("complete", answer.completeness().complete());
    json.writeNumberField("missingSessions", answer.completeness().missingSessions());
    json.writeEndObject();
  }

  private static void freshness(JsonGenerator json, ChartAnswer.Freshness freshness) throws IOException {
    json.writeObjectFieldStart("freshness");
    number(json, "ageMinutes", freshness.age().map(Duration::toMinutes));
    json.writeNumberField("slaMinutes", freshness.sla().toMinutes());
    json.writeBooleanField("isWithinSla", freshness.withinSla());
    time(json, "lastUpdated", freshness.lastUpdated());
    json.writeBooleanField("isStale", freshness.stale());
    number(json, "ageSeconds", freshness.age().map(Duration::toSeconds));
    json.writeNumberField("slaSeconds", freshness.sla().toSeconds());
    json.writeEndObject();
  }

  private static void layers(JsonGenerator json, ChartAnswer answer) throws IOException {
    json.writeObjectFieldStart("layers");
    json.writeObjectFieldStart("historical");
    json.writeNumberField("count", answer.bars().size());
    json.writeStringField("provider", answer.bars().isEmpty() ? "unknown" : answer.bars().provider(0));
    json.writeFieldName("data");
    bars(json, answer);
    json.writeEndObject();
    for (String empty : new String[]{"intraday", "forecast"}) {
      json.writeObjectFieldStart(empty);
      json.writeNumberField("count", 0);
      json.writeStringField("provider", "unknown");
      json.writeArrayFieldStart("data");
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  /** ISO 8601 with Z and without a fraction: older clients cannot read one. */
  private static void time(JsonGenerator json, String field, Optional<Instant> time) throws IOException {
    if (time.isPresent()) {
      json.writeStringField(field, time.get().truncatedTo(ChronoUnit.SECONDS).toString());
    } else {
      json.writeNullField(field);
    }
  }

  private static void number(JsonGenerator json, String field, Optional<Long> number) throws IOException {
    if (number.isPresent()) {
      json.writeNumberField(field, number.get());
    } else {
      json.writeNullField(field);
    }
  }
}
