package io.swiftbolt.fetch;

import io.swiftbolt.bars.SourcedBars;
import io.swiftbolt.coverage.Answered;
import io.swiftbolt.jobs.Claim;
import io.swiftbolt.quality.Quarantine;
import java.util.List;
import java.util.Optional;

/**
 * A whole, validated answer for one slice, ready to be stored.
 *
 * @param undone the splits with which the bars were turned back to what was traded
 * @param provider who really answered
 * @param fallbackFrom who should have
 * @param requests this slice's share of the requests that went out
 */
record SliceAnswer(Claim claim, SourcedBars bars, Optional<RawPrices.Undone> undone, List<Quarantine.Held> rejected,
    Answered answered, String provider,
    Optional<String> fallbackFrom, double requests) {
  SliceAnswer with(Optional<RawPrices.Undone> splits) {
    return new SliceAnswer(claim, bars, splits, rejected, answered, provider, fallbackFrom, requests);
  }
}
