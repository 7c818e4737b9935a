/**
 * The one queue: job definitions and job runs, claims, leases, outcomes. All SQL of these tables; nobody else writes a status.
 */
@org.jspecify.annotations.NullMarked
package io.swiftbolt.jobs;
