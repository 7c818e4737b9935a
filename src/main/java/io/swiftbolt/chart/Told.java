package io.swiftbolt.chart;

import io.swiftbolt.bus.RowChange;
import io.swiftbolt.market.Timeframe;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What changes say of one symbol: which stretches of its bars are to be read again, and whether anything beside them. */
final class Told {
  /** Changes of other tables concern no chart. */
  static final List<String> TABLES = List.of("ohlc_bars_v2", "coverage_status", "corporate_actions", "ml_forecasts",
      "job_runs");
  private static final Span EVER = new Span(Instant.parse("0000-01-01T00:00:00Z"),
      Instant.parse("9999-01-01T00:00:00Z"));

  private final Map<Timeframe, Span> bars = new EnumMap<>(Timeframe.class);
  private boolean facts;

  /** Starts of the first and the last bar that may have changed. */
  record Span(Instant first, Instant last) {
    private static Span over(Span a, Span b) {
      return new Span(a.first.isBefore(b.first) ? a.first : b.first, a.last.isAfter(b.last) ? a.last : b.last);
    }
  }

  /** @return whether it was about charts */
  boolean add(RowChange change) {
    return switch (change.table()) {
      case "ohlc_bars_v2" -> addBars(change);
      case "coverage_status", "corporate_actions", "ml_forecasts" -> addFacts(true);
      // progress alone changes no chart
      case "job_runs" -> addFacts(!Objects.equals(status(change.row()), status(change.old())));
      default -> false;
    };
  }

  private boolean addBars(RowChange change) {
    Span span = span(change);
    for (Timeframe timeframe : Timeframe.values()) {
      if (change.timeframe() == null || timeframe.code().equals(change.timeframe())) {
        bars.merge(timeframe, span, Span::over);
      }
    }
    facts |= change.symbol() == null; // the symbol itself is gone
    return true;
  }

  private boolean addFacts(boolean changed) {
    facts |= changed;
    return changed;
  }

  void add(Told other) {
    other.bars.forEach((timeframe, span) -> bars.merge(timeframe, span, Span::over));
    facts |= other.facts;
  }

  void addFacts() {
    facts = true;
  }

  boolean isEmpty() {
    return bars.isEmpty() && !facts;
  }

  boolean facts() {
    return facts;
  }

  Optional<Span> bars(Timeframe timeframe) {
    return Optional.ofNullable(bars.get(timeframe));
  }

  private static Span span(RowChange change) {
    String row = change.row() == null ? change.old() : change.row();
    JsonObject written = row == null ? new JsonObject() : new JsonObject(row);
    String first = written.getString("from_ts");
    String last = written.getString("to_ts");
    return first == null || last == null
        ? EVER
        : new Span(OffsetDateTime.parse(first).toInstant(), OffsetDateTime.parse(last).toInstant());
  }

  private static Optional<String> status(@Nullable String row) {
    return row == null ? Optional.empty() : Optional.ofNullable(new JsonObject(row).getString("status"));
  }
}
