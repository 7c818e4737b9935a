package io.swiftbolt.bars;

import io.swiftbolt.market.Bar;
import io.swiftbolt.market.Timeframe;
import java.util.List;
import java.util.UUID;

/**
 * Validated bars of one symbol with their provenance, ready to be stored.
 *
 * @param bars no two with the same start
 * @param basis {@code raw} as sent, or {@code unsplit} when split-adjusted prices were converted back
 * @param rank of the feed; a lower one never overwrites a higher one
 * @param runId the job run that brought them
 */
public record SourcedBars(UUID symbolId, Timeframe timeframe, List<Bar> bars, String provider, String feed,
    String basis, int rank,
    UUID runId) {}
