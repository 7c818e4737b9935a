package io.swiftbolt.lookup;

import io.swiftbolt.config.LookupConfig;
import io.swiftbolt.provider.SymbolSearch;
import io.swiftbolt.provider.SymbolSearch.Found;
import io.swiftbolt.symbols.KnownSymbols;
import io.swiftbolt.symbols.KnownSymbols.Known;
import io.swiftbolt.symbols.Symbols;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Symbols by a part of their ticker or name: ours first, filled up with the vendors', which become ours. */
public final class SymbolFinder {
  private static final Logger LOG = LoggerFactory.getLogger(SymbolFinder.class);
  private static final int MOST = 20;

  private final KnownSymbols known;
  private final List<SymbolSearch> vendors;
  private final Kept<String, List<Found>> kept;

  /**
   * @param vendors the preferred one first; the next one is asked when it fails or finds nothing
   * @param clock real time
   */
  public SymbolFinder(KnownSymbols known, List<SymbolSearch> vendors, LookupConfig config, InstantSource clock) {
    this.known = known;
    this.vendors = List.copyOf(vendors);
    this.kept = new Kept<>(config.symbolsFor(), config.entries(), clock);
  }

  /**
   * Symbols that fit.
   *
   * @param text as {@link SymbolSearch#search} takes it
   * @return the symbol alone whose ticker is the text, or at most 20 others; fails with the first vendor's
   *     {@link io.swiftbolt.provider.ProviderException} when there is nothing of ours and no vendor answers
   */
  public Future<List<Known>> find(String text) {
    String wanted = text.strip().toUpperCase(Locale.ROOT);
    return known.matching(wanted, MOST).compose(ours -> {
      boolean exact = ours.stream().anyMatch(symbol -> symbol.ticker().equals(wanted));
      if (exact) {
        return Future.succeededFuture(ours.stream().filter(symbol -> symbol.ticker().equals(wanted)).toList());
      }
      return ours.size() >= MOST || vendors.isEmpty()
          ? Future.succeededFuture(ours)
          : kept.get(wanted, () -> ask(wanted, 0))
              .compose(this::remembered)
              .map(theirs -> merged(ours, theirs))
              .recover(error -> ours.isEmpty() ? Future.failedFuture(error) : Future.succeededFuture(ours));
    });
  }

  private Future<List<Found>> ask(String text, int which) {
    SymbolSearch vendor = vendors.get(which);
    boolean last = which + 1 == vendors.size();
    return vendor.search(text, MOST).transform(answer -> {
      if (answer.succeeded()) {
        return answer.result().isEmpty() && !last ? ask(text, which + 1) : Future.succeededFuture(answer.result());
      }
      LOG.debug("{} finds no symbols: {}", vendor.name(), answer.cause().getMessage());
      return last
          ? Future.failedFuture(answer.cause())
          : ask(text, which + 1).recover(_ -> Future.failedFuture(answer.cause()));
    });
  }

  private Future<List<Known>> remembered(List<Found> found) {
    List<KnownSymbols.New> fitting = found.stream().filter(symbol -> Symbols.isTicker(symbol.ticker()))
        .map(symbol -> new KnownSymbols.New(symbol.ticker(), symbol.assetType(), symbol.description())).toList();
    return known.remember(fitting);
  }

  private static List<Known> merged(List<Known> ours, List<Known> theirs) {
    Map<String, Known> all = new LinkedHashMap<>();
    ours.forEach(symbol -> all.put(symbol.ticker(), symbol));
    theirs.forEach(symbol -> all.put(symbol.ticker(), symbol)); // with the name that has just been learnt
    return all.values().stream().limit(MOST).toList();
  }
}
