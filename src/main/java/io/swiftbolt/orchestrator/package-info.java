/**
 * The tick: returns lost leases, finds gaps, cuts them into slices on a fixed grid, queues them. Planning is pure.
 */
@org.jspecify.annotations.NullMarked
package io.swiftbolt.orchestrator;
