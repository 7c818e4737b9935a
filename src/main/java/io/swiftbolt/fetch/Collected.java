package io.swiftbolt.fetch;

import io.swiftbolt.market.Bar;
import io.swiftbolt.provider.BarPage;
import io.swiftbolt.provider.BarProvider;
import io.swiftbolt.provider.PagePosition;
import io.swiftbolt.provider.PageSink;
import io.swiftbolt.provider.ProviderError;
import io.swiftbolt.provider.ProviderException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The pages of one request, until they are whole. */
final class Collected implements PageSink {
  /** More bars than any sane slice holds: 50 symbols with a month of minutes, extended hours included. */
  static final int BARS_MOST = 1_200_000;

  private final BiConsumer<BarProvider, Integer> onProgress;
  private final PageKeeper keeper;
  private final Map<String, List<Bar>> bars = new HashMap<>();
  private final List<BarPage.MalformedRow> malformed = new ArrayList<>();
  private @Nullable BarProvider provider;
  private Optional<String> fallbackFrom = Optional.empty();
  private BarPage.Basis basis = BarPage.Basis.RAW;
  private @Nullable BarPage last;
  private int count;

  /**
   * @param onProgress told after each page who answers and how many bars have come
   * @param keeper of pages that a later attempt can go on after
   */
  Collected(BiConsumer<BarProvider, Integer> onProgress, PageKeeper keeper) {
    this.onProgress = onProgress;
    this.keeper = keeper;
  }

  @Override
  public void begin(BarProvider by, Optional<String> from) {
    provider = by;
    fallbackFrom = from;
    clear();
  }

  private void clear() {
    bars.clear();
    malformed.clear();
    count = 0;
  }

  @Override
  public PagePosition resume() {
    return keeper.begin(provider().name()).map(kept -> {
      kept.pages().forEach(this::take);
      return kept.next();
    }).orElse(PagePosition.START);
  }

  @Override
  public void restart() {
    clear();
    keeper.restart();
  }

  @Override
  public void reached(PagePosition next) {
    if (last != null) {
      keeper.keep(provider().name(), last, next);
    }
  }

  @Override
  public void page(BarPage page) {
    take(page);
    last = page;
    onProgress.accept(provider(), count);
  }

  private void take(BarPage page) {
    count += page.count();
    if (count > BARS_MOST) {
      throw new ProviderException(ProviderError.VALIDATION_ERROR, provider().name(), "more than " + BARS_MOST
          + " bars in one slice");
    }
    page.bars().forEach((symbol, rows) -> bars.computeIfAbsent(symbol, s -> new ArrayList<>()).addAll(rows));
    malformed.addAll(page.malformed());
    basis = page.basis();
  }

  List<Bar> bars(String symbol) {
    return bars.getOrDefault(symbol, List.of());
  }

  List<BarPage.MalformedRow> malformed(String symbol) {
    return malformed.stream().filter(row -> row.symbol().equals(symbol)).toList();
  }

  BarProvider provider() {
    if (provider == null) {
      throw new IllegalStateException("a page came before its provider");
    }
    return provider;
  }

  Optional<String> fallbackFrom() {
    return fallbackFrom;
  }

  BarPage.Basis basis() {
    return basis;
  }
}
