/** An exchange that does not exist, for demonstrations without a vendor: its bars are labelled simulated everywhere. */
@org.jspecify.annotations.NullMarked
package io.swiftbolt.provider.simulated;
