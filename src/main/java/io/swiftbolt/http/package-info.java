/**
 * The HTTP edge: routes, roles, schemas, errors, health, metrics. Wire formats stay here. Nobody imports it.
 */
@org.jspecify.annotations.NullMarked
package io.swiftbolt.http;
