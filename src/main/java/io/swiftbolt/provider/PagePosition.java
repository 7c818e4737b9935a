package io.swiftbolt.provider;

import java.util.Optional;

/**
 * Where a request that has not come to its end goes on.
 *
 * @param part which of its parts: a provider may take fewer symbols at once than the request has; 0 for the first
 * @param cursor of the next page; empty for the first page of a part
 * @param requests that went out before
 */
public record PagePosition(int part, Optional<String> cursor, int requests) {
  public static final PagePosition START = new PagePosition(0, Optional.empty(), 0);
}
