/**
 * Forecasts as distributions: how far a price may move until a session to come, with quantiles and probabilities. The width is
 * forecast, the direction hardly is, and no more is claimed. Pure arithmetic on arrays: no I/O, no clock, no chance; the same
 * bars give the same forecast, and bars after the origin none other.
 */
package io.swiftbolt.forecast;
