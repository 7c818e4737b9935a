/**
 * Where bars come from: the {@link io.swiftbolt.provider.BarProvider} adapters (one sub-package a vendor, its wire format
 * inside), the router's rules, quotas and circuits. Knows nothing of jobs, coverage or stored bars.
 */
@org.jspecify.annotations.NullMarked
package io.swiftbolt.provider;
