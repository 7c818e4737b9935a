/** Forecasts in the database: what was issued, never changed again; how it came out; and the newest, as clients read it. */
package io.swiftbolt.ledger;
