package io.swiftbolt.provider;

import java.util.Optional;

/** Takes the pages of one request as they arrive. Called on the event loop of the caller. */
public interface PageSink {
  /**
   * A provider begins to answer. Called again, with another provider, when the first one failed half-way and a fallback took
   * over: whatever was taken before is void then.
   *
   * @param fallbackFrom the provider that should have answered; empty when it did
   */
  void begin(BarProvider provider, Optional<String> fallbackFrom);

  void page(BarPage page);

  /**
   * Asked once after each {@link #begin}: where an earlier attempt at the same request has got with this provider. The pages
   * before it count as taken.
   */
  default PagePosition resume() {
    return PagePosition.START;
  }

  /** After a page that is not the last one: where to go on if the request does not come to its end. */
  default void reached(PagePosition next) {}

  /** The provider cannot go on where {@link #resume} said: what was taken is void, and the first page comes next. */
  default void restart() {}
}
