package io.swiftbolt.ledger;

/**
 * How the forecasts of one horizon came out, one entry an origin, in the order in which they became known.
 *
 * @param outside share of the origin's symbols outside the 80 % interval
 * @param gain mean pinball loss less that of climatology
 */
public record TrackRecord(double outside, double gain) {}
