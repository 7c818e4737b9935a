package io.swiftbolt.provider.alpaca;

import com.fasterxml.jackson.databind.JsonNode;
import io.swiftbolt.provider.SymbolSearch;
import io.swiftbolt.provider.VendorQuestions;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Symbols of Alpaca. It has no search but a list of everything that it trades, some megabytes: read on the first question, kept
 * for a day, and shared by all who ask meanwhile.
 */
public final class AlpacaSearch implements SymbolSearch {
  private static final Duration KEPT = Duration.ofDays(1);
  private static final int MOST_ASSETS = 50_000;

  private final VendorQuestions alpaca;
  private final String url;
  private final InstantSource clock;
  private Future<List<Found>> assets = Future.failedFuture("not asked yet");
  private Instant asked = Instant.MIN;

  public AlpacaSearch(VendorQuestions alpaca, String tradingUrl, InstantSource clock) {
    this.alpaca = alpaca;
    this.url = tradingUrl + "/v2/assets";
    this.clock = clock;
  }

  @Override
  public String name() {
    return AlpacaBars.NAME;
  }

  /** Tickers that are the text come first, then those that begin with it, then names that have it; each by ticker. */
  @Override
  public Future<List<Found>> search(String text, int limit) {
    String wanted = text.toUpperCase(Locale.ROOT);
    return assets().map(all -> Stream.of(0, 1, 2)
        .flatMap(rank -> all.stream().filter(found -> rank(found, wanted) == rank))
        .limit(limit).toList());
  }

  private static int rank(Found found, String wanted) {
    if (found.ticker().equals(wanted)) {
      return 0;
    }
    if (found.ticker().startsWith(wanted)) {
      return 1;
    }
    return found.description().toUpperCase(Locale.ROOT).contains(wanted) ? 2 : 3;
  }

  private synchronized Future<List<Found>> assets() {
    Instant now = clock.instant();
    if (assets.failed() || asked.plus(KEPT).isBefore(now)) {
      asked = now;
      assets = alpaca.ask(url, Map.of("status", "active", "asset_class", "us_equity"), AlpacaSearch::read);
    }
    return assets;
  }

  private static List<Found> read(JsonNode answer) {
    if (!answer.isArray()) {
      throw new IllegalArgumentException("the assets are not a list");
    }
    List<Found> all = new ArrayList<>(Math.min(answer.size(), MOST_ASSETS));
    for (JsonNode asset : answer) {
      String ticker = asset.path("symbol").asText("");
      String name = asset.path("name").asText("").strip();
      if (asset.path("tradable").asBoolean() && !ticker.isEmpty() && !name.isEmpty() && all.size() < MOST_ASSETS) {
        all.add(new Found(ticker, isFund(name) ? "etf" : "stock", name));
      }
    }
    all.sort(Comparator.comparing(Found::ticker));
    return List.copyOf(all);
  }

  /** The list does not say; the name does. */
  private static boolean isFund(String name) {
    return name.matches(".*\\bETF\\b.*");
  }
}
