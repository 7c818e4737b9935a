package io.swiftbolt.fetch;

import io.swiftbolt.market.Bar;
import io.swiftbolt.provider.BarPage;
import io.swiftbolt.provider.BarProvider;
import io.swiftbolt.provider.BarRequest;
import io.swiftbolt.provider.ProviderError;
import io.swiftbolt.provider.ProviderException;
import io.swiftbolt.provider.ProviderGate;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All pages that one named vendor has of one symbol, each page after its turn at the gate and tried once: who checks can wait for
 * a better day. A loop by callbacks into one promise, so that its depth does not grow with the pages.
 */
final class VendorPages {
  /** Of a slice of a few thousand bars; more is a loop. */
  private static final int PAGES_MOST = 50;

  private final ProviderGate gate;
  private final BarProvider vendor;
  private final BarRequest request;
  private final List<Bar> bars = new ArrayList<>();
  private final Promise<Answer> done = Promise.promise();

  /** Bars as they came, with how their prices are to be read. */
  record Answer(List<Bar> bars, BarPage.Basis basis) {}

  VendorPages(ProviderGate gate, BarProvider vendor, BarRequest request) {
    this.gate = gate;
    this.vendor = vendor;
    this.request = request;
  }

  /** @return fails with {@link ProviderException} */
  Future<Answer> all() {
    page(Optional.empty(), 1);
    return done.future();
  }

  private void page(Optional<String> cursor, int number) {
    gate.askUnhurried(vendor.name(), vendor.capabilities().cost(), () -> vendor.bars(request, cursor))
        .onComplete(page -> {
          bars.addAll(page.bars().getOrDefault(request.symbols().getFirst(), List.of()));
          if (page.next().isEmpty()) {
            done.complete(new Answer(List.copyOf(bars), page.basis()));
          } else if (number == PAGES_MOST) {
            done.fail(new ProviderException(ProviderError.BARS_MALFORMED, vendor.name(),
                vendor.name() + " has more than " + PAGES_MOST + " pages"));
          } else {
            page(page.next(), number + 1);
          }
        }, done::fail);
  }
}
