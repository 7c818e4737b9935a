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
 * @param provider who really answered
 * @param fallbackFrom who should have
 * @param requests this slice's share of the requests that went out
 */
record SliceAnswer(Claim claim, SourcedBars bars, List<Quarantine.Held> rejected, Answered answered, String provider,
    Optional<String> fallbackFrom, double requests) {}
