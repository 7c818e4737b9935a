package io.swiftbolt.lookup;

import io.swiftbolt.provider.Quotes;
import io.swiftbolt.provider.Quotes.Quote;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One question about some symbols, put to the vendors in turn until each symbol is answered for. */
final class QuoteRound {
  private static final Logger LOG = LoggerFactory.getLogger(QuoteRound.class);

  private final List<Quotes> vendors;
  private final List<String> symbols;
  private final Map<String, Quote> found = new HashMap<>();
  private final Set<String> unknown = new HashSet<>();
  private Optional<Throwable> failure = Optional.empty();

  /**
   * What came out.
   *
   * @param told by symbol; empty when a vendor answered and none knows it, absent when all failed
   * @param failure the first one
   */
  record Result(Map<String, Optional<Quote>> told, Optional<Throwable> failure) {}

  QuoteRound(List<Quotes> vendors, List<String> symbols) {
    this.vendors = vendors;
    this.symbols = symbols;
  }

  /** Never fails. Once only. */
  Future<Result> run() {
    return ask(0).map(_ -> {
      Map<String, Optional<Quote>> told = new HashMap<>();
      unknown.forEach(symbol -> told.put(symbol, Optional.empty()));
      found.forEach((symbol, quote) -> told.put(symbol, Optional.of(quote)));
      return new Result(told, failure);
    });
  }

  private Future<Void> ask(int which) {
    if (which == vendors.size()) {
      return Future.succeededFuture();
    }
    Quotes vendor = vendors.get(which);
    List<Future<?>> parts = new ArrayList<>();
    List<String> left = left(vendor);
    for (int from = 0; from < left.size(); from += vendor.symbolsPerRequest()) {
      List<String> part = left.subList(from, Math.min(left.size(), from + vendor.symbolsPerRequest()));
      parts.add(vendor.quotes(part).onComplete(quotes -> taken(part, quotes), error -> failed(vendor, error)));
    }
    return (parts.isEmpty() ? Future.succeededFuture() : Future.join(parts)).transform(_ -> ask(which + 1));
  }

  /** A vendor that takes one symbol a request is not asked about what another one does not know: most of that is misspelt. */
  private List<String> left(Quotes vendor) {
    return symbols.stream().filter(symbol -> !found.containsKey(symbol)
        && (vendor.symbolsPerRequest() > 1 || !unknown.contains(symbol))).toList();
  }

  private synchronized void taken(List<String> part, Map<String, Quote> quotes) {
    found.putAll(quotes);
    part.stream().filter(symbol -> !quotes.containsKey(symbol)).forEach(unknown::add);
  }

  private synchronized void failed(Quotes vendor, Throwable error) {
    LOG.debug("{} tells no prices: {}", vendor.name(), error.getMessage());
    failure = failure.or(() -> Optional.of(error));
  }
}
