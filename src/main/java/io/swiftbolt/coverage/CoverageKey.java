package io.swiftbolt.coverage;

import io.swiftbolt.market.Timeframe;
import java.util.UUID;

/** What coverage is kept for. */
public record CoverageKey(UUID symbolId, Timeframe timeframe) {}
