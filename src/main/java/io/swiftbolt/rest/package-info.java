/**
 * Tables and functions over HTTP as PostgREST offers them: {@code /rest/v1}. Reads a request into a query over the catalog,
 * makes SQL of the catalog's names and bound values, and answers in PostgREST's words. Writes nothing.
 */
@org.jspecify.annotations.NullMarked
package io.swiftbolt.rest;
