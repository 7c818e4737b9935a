package io.swiftbolt.provider.yahoo;

import com.fasterxml.jackson.databind.JsonNode;
import io.swiftbolt.provider.CorporateAction;
import io.swiftbolt.provider.CorporateAction.CashDividend;
import io.swiftbolt.provider.CorporateAction.Split;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** The splits and dividends of one chart: objects whose keys are times, each entry stamped with the session's open. */
record ChartEvents(String symbol, JsonNode events) {
  /** Restated amounts have six decimals; multiplied back, four of them hold. */
  private static final int DECIMALS = 4;

  /** Those that are not as documented are left out: one odd entry must not keep a chart's bars out. */
  List<CorporateAction> splits() {
    return List.copyOf(readSplits());
  }

  private List<Split> readSplits() {
    List<Split> splits = new ArrayList<>();
    events.path("splits").forEach(event -> {
      double to = event.path("numerator").asDouble();
      double from = event.path("denominator").asDouble();
      if (to > 0 && from > 0 && event.path("date").isNumber()) {
        splits.add(new Split(symbol, date(event), from, to));
      }
    });
    return splits;
  }

  /**
   * Dividends as paid. Yahoo divides an amount by all splits that came later, as it does with prices.
   *
   * <p>The chart must reach up to now, or later splits are missing.
   */
  List<CorporateAction> dividends() {
    List<Split> splits = readSplits();
    List<CorporateAction> dividends = new ArrayList<>();
    events.path("dividends").forEach(event -> {
      double amount = event.path("amount").asDouble();
      if (amount > 0 && Double.isFinite(amount) && event.path("date").isNumber()) {
        LocalDate exDate = date(event);
        dividends.add(new CashDividend(symbol, exDate, paid(amount, exDate, splits)));
      }
    });
    return dividends;
  }

  private static double paid(double amount, LocalDate exDate, List<Split> splits) {
    List<Split> later = splits.stream().filter(split -> split.exDate().isAfter(exDate)).toList();
    double factor = later.stream().mapToDouble(split -> split.to() / split.from()).reduce(1, (a, b) -> a * b);
    return later.isEmpty()
        ? amount
        : BigDecimal.valueOf(amount * factor).setScale(DECIMALS, RoundingMode.HALF_EVEN).doubleValue();
  }

  private static LocalDate date(JsonNode event) {
    return YahooChart.date(Instant.ofEpochSecond(event.path("date").longValue()));
  }
}
