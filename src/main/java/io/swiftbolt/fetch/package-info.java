/**
 * The workers: claim by free slot, ask the provider, validate, finish a slice in one transaction.
 */
@org.jspecify.annotations.NullMarked
package io.swiftbolt.fetch;
