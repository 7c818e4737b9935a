package io.swiftbolt.config;

import java.time.Duration;

/**
 * Newest prices, symbols and headlines, which clients ask of vendors through us.
 *
 * @param quotesFor how long a price counts as the newest one
 * @param unknownFor how long a symbol without a price is not asked about again
 * @param staleFor how old a price may be that is told when no vendor answers
 * @param quotesPerMinute requests for prices of one client in any 60 seconds; more are answered with 429
 * @param symbolsFor how long the vendors' answer to a search is kept
 * @param newsFor how long headlines are kept
 * @param entries most answers kept of each kind; the least recently used give way
 */
public record LookupConfig(Duration quotesFor, Duration unknownFor, Duration staleFor, int quotesPerMinute,
    Duration symbolsFor, Duration newsFor, int entries) {
  public LookupConfig {
    Checks.between("lookup.quotes-for", quotesFor, Duration.ZERO, Duration.ofHours(1));
    Checks.between("lookup.unknown-for", unknownFor, Duration.ZERO, Duration.ofDays(1));
    Checks.between("lookup.stale-for", staleFor, quotesFor, Duration.ofDays(1));
    Checks.between("lookup.quotes-per-minute", quotesPerMinute, 1, 1_000);
    Checks.between("lookup.symbols-for", symbolsFor, Duration.ZERO, Duration.ofDays(1));
    Checks.between("lookup.news-for", newsFor, Duration.ZERO, Duration.ofDays(1));
    Checks.between("lookup.entries", entries, 50, 1_000_000);
  }

  public static LookupConfig defaults() {
    return new LookupConfig(Duration.ofSeconds(5), Duration.ofMinutes(1), Duration.ofMinutes(5), 30,
        Duration.ofMinutes(5), Duration.ofMinutes(15), 10_000);
  }
}
