/**
 * The universal data feed that charting front ends speak (TradingView's UDF): what is listed, which symbols there are, their
 * bars, marks and prices. Reads the charts in memory; knows nothing of storage, queue or vendors.
 */
@org.jspecify.annotations.NullMarked
package io.swiftbolt.udf;
