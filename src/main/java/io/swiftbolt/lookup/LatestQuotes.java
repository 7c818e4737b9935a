package io.swiftbolt.lookup;

import io.swiftbolt.config.LookupConfig;
import io.swiftbolt.provider.Quotes;
import io.swiftbolt.provider.Quotes.Quote;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The newest prices. A symbol is asked about once in a while, however many want it; when no vendor answers, the last price that
 * is known is told as long as it is not too old: it says itself when it was traded.
 */
public final class LatestQuotes {
  private final List<Quotes> vendors;
  private final LookupConfig config;
  private final InstantSource clock;
  private final Map<String, Told> known;
  private final Map<String, Future<QuoteRound.Result>> underWay = new HashMap<>();

  /** @param quote empty when no vendor knows the symbol */
  private record Told(Instant at, Optional<Quote> quote) {}

  /**
   * @param vendors the preferred one first; the next one is asked when it fails
   * @param clock real time
   */
  public LatestQuotes(List<Quotes> vendors, LookupConfig config, InstantSource clock) {
    this.vendors = List.copyOf(vendors);
    this.config = config;
    this.clock = clock;
    this.known = new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<String, Told> eldest) {
        return size() > config.entries();
      }
    };
  }

  /** Whether anybody tells prices. */
  public boolean isOn() {
    return !vendors.isEmpty();
  }

  /**
   * Prices of symbols.
   *
   * @param symbols at most {@code lookup.entries}, without repetition
   * @return in the order asked for, without those that nobody knows; fails with the first vendor's
   *     {@link io.swiftbolt.provider.ProviderException} when there is not one price to tell
   */
  public Future<List<Quote>> of(List<String> symbols) {
    Set<Future<QuoteRound.Result>> rounds = ask(symbols);
    return rounds.isEmpty()
        ? Future.succeededFuture(told(symbols))
        : Future.join(List.copyOf(rounds)).compose(_ -> {
          List<Quote> quotes = told(symbols);
          Optional<Throwable> failure = rounds.stream().flatMap(round -> round.result().failure().stream()).findFirst();
          return quotes.isEmpty() && failure.isPresent()
              ? Future.failedFuture(failure.get())
              : Future.succeededFuture(quotes);
        });
  }

  /** The rounds to wait for. */
  private synchronized Set<Future<QuoteRound.Result>> ask(List<String> symbols) {
    Instant now = clock.instant();
    List<String> old = symbols.stream().filter(symbol -> isOld(known.get(symbol), now)).toList();
    List<String> due = old.stream().filter(symbol -> !underWay.containsKey(symbol)).toList();
    Set<Future<QuoteRound.Result>> rounds = new LinkedHashSet<>();
    old.stream().map(underWay::get).filter(Objects::nonNull).forEach(rounds::add);
    if (!due.isEmpty()) {
      Future<QuoteRound.Result> round = new QuoteRound(vendors, due).run().map(result -> ended(due, result));
      rounds.add(round);
      if (!round.isComplete()) {
        due.forEach(symbol -> underWay.put(symbol, round));
      }
    }
    return rounds;
  }

  private synchronized QuoteRound.Result ended(List<String> due, QuoteRound.Result result) {
    Instant now = clock.instant();
    due.forEach(underWay::remove);
    result.told().forEach((symbol, quote) -> known.put(symbol, new Told(now, quote)));
    return result;
  }

  private boolean isOld(@org.jspecify.annotations.Nullable Told told, Instant now) {
    return told == null
        || !told.at.plus(told.quote.isPresent() ? config.quotesFor() : config.unknownFor()).isAfter(now);
  }

  private synchronized List<Quote> told(List<String> symbols) {
    Instant now = clock.instant();
    List<Quote> quotes = new ArrayList<>();
    for (String symbol : symbols) {
      Told told = known.get(symbol);
      if (told != null && told.at.plus(config.staleFor()).isAfter(now)) {
        told.quote.ifPresent(quotes::add);
      }
    }
    return quotes;
  }
}
