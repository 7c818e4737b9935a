package io.swiftbolt.symbols;

import java.util.UUID;

/**
 * Something that trades.
 *
 * @param ticker upper case
 * @param assetType {@code stock}, {@code etf}, {@code index}, {@code future}, {@code option} or {@code crypto}
 */
public record Symbol(UUID id, String ticker, String name, String assetType) {}
