package io.swiftbolt.fetch;

import io.swiftbolt.provider.BarPage;
import io.swiftbolt.provider.BarRequest;
import io.swiftbolt.provider.PagePosition;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request's pages on their way into {@link KeptPages} and out of it. Keeping is a saving, not a duty: a page that cannot be
 * kept ends it and costs the next attempt requests, never bars. Event loop only.
 */
final class PageKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(PageKeeper.class);

  private final KeptPages pages;
  private final BarRequest request;
  private Optional<KeptPages.Kept> earlier;
  private UUID stream = UUID.randomUUID();
  private int number;
  private boolean keeping;
  private boolean anything;
  private Future<?> lastWrite = Future.succeededFuture();

  /** @param earlier what an attempt before this one has got */
  PageKeeper(KeptPages pages, BarRequest request, Optional<KeptPages.Kept> earlier) {
    this.pages = pages;
    this.request = request;
    this.earlier = earlier;
    anything = earlier.isPresent();
  }

  /** A provider begins; its pages of the attempt before, empty when it has none. */
  Optional<KeptPages.Kept> begin(String provider) {
    Optional<KeptPages.Kept> kept = earlier.filter(attempt -> attempt.provider().equals(provider));
    stream = kept.map(KeptPages.Kept::stream).orElseGet(UUID::randomUUID);
    number = kept.map(attempt -> attempt.pages().size()).orElse(0);
    keeping = pages.isOn();
    return kept;
  }

  /** The pages of the attempt before are good for nothing. */
  void restart() {
    earlier = Optional.empty();
    stream = UUID.randomUUID();
    number = 0;
  }

  /** Prices that the vendor divides by splits are not kept: a split in between would leave two kinds in one slice. */
  void keep(String provider, BarPage page, PagePosition next) {
    keeping &= page.basis() == BarPage.Basis.RAW;
    if (!keeping) {
      return;
    }
    anything = true;
    int at = number++;
    UUID to = stream;
    // one after the other: a stream with a hole is worth nothing
    lastWrite = lastWrite.transform(before -> keeping && to.equals(stream)
        ? pages.keep(to, at, request, provider, page, next)
        : Future.succeededFuture(true)).onComplete(written -> {
          if (written.failed() || !written.result()) {
            keeping = false;
            LOG.warn("{} {} {}: its pages are not kept ({})", request.symbols().getFirst(), request.timeframe(),
                request.range(), written.failed() ? written.cause().toString() : "fetch.kept-pages is reached");
          }
        });
  }

  /** The answer is whole, or will never be: nobody goes on with it. */
  Future<Void> forget() {
    return anything
        ? lastWrite.transform(written -> pages.forget(request)).otherwise(error -> {
          LOG.warn("{} {}: kept pages stay until they are old: {}", request.timeframe(), request.range(),
              error.toString());
          return null;
        })
        : Future.succeededFuture();
  }
}
