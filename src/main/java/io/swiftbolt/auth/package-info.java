/**
 * Keys: who they speak for, how they are made and checked, and the secret behind them. Knows no room but {@code config}; what a
 * refusal looks like on the wire is the edge's business.
 */
@org.jspecify.annotations.NullMarked
package io.swiftbolt.auth;
