package io.swiftbolt.provider.polygon;

import com.fasterxml.jackson.databind.JsonNode;
import io.swiftbolt.market.Bar;
import io.swiftbolt.provider.BarPage;
import io.swiftbolt.provider.BarPage.MalformedRow;
import io.swiftbolt.provider.ProviderException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads one page of aggregates. Nothing has several spellings: no {@code results} at all, null or an empty list.
 *
 * @param path the part of the path that all pages of the question share
 */
record Aggregates(String symbol, String path) {
  /** The latter when the range reaches into the minutes that the plan gets late: what is there is right all the same. */
  private static final Set<String> GOOD = Set.of("OK", "DELAYED");
  private static final List<String> NUMBERS = List.of("o", "h", "l", "c", "v");

  /** @param promised whether the page before named this one: then it cannot be empty */
  BarPage read(JsonNode json, boolean promised, Function<String, ProviderException> broken) {
    JsonNode results = json.path("results");
    boolean nothing = results.isMissingNode() || results.isNull();
    if (!GOOD.contains(json.path("status").asText()) || !(nothing || results.isArray())) {
      throw broken.apply("the answer has no aggregates");
    }
    if (json.hasNonNull("ticker") && !symbol.equals(json.path("ticker").asText())) {
      throw broken.apply("the answer is about another symbol than " + symbol);
    }
    if (!results.isEmpty() && !(json.path("adjusted").isBoolean() && !json.path("adjusted").booleanValue())) {
      throw broken.apply("the aggregates of " + symbol + " are adjusted although they were wanted as traded");
    }
    List<Bar> bars = new ArrayList<>(results.size());
    List<MalformedRow> malformed = new ArrayList<>();
    results.forEach(row -> read(row, bars, malformed));
    if (promised && results.isEmpty()) { // asked for again, and told if it stays so: bars may be missing
      malformed.add(new MalformedRow(symbol, "next_url", "the page that was announced is empty"));
    }
    try {
      Optional<String> next = NextPage.cursor(json.path("next_url"), path);
      return new BarPage(bars.isEmpty() ? Map.of() : Map.of(symbol, bars), malformed, next, BarPage.Basis.RAW);
    } catch (IllegalArgumentException e) {
      throw broken.apply(String.valueOf(e.getMessage()));
    }
  }

  private void read(JsonNode row, List<Bar> bars, List<MalformedRow> malformed) {
    for (String field : NUMBERS) {
      if (!row.path(field).isNumber()) {
        malformed.add(new MalformedRow(symbol, row.toString(), field + " is not a number"));
        return;
      }
    }
    JsonNode time = row.path("t");
    if (!time.isIntegralNumber() || !time.canConvertToLong()) {
      malformed.add(new MalformedRow(symbol, row.toString(), "t is not a time"));
      return;
    }
    // volume is a float in old answers (642646396.0) and counts fractions of shares in new ones
    bars.add(new Bar(Instant.ofEpochMilli(time.longValue()), row.path("o").doubleValue(), row.path("h").doubleValue(),
        row.path("l").doubleValue(), row.path("c").doubleValue(), Math.round(row.path("v").doubleValue())));
  }
}
