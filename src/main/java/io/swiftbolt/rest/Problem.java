package io.swiftbolt.rest;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Why a request is not answered as asked, in PostgREST's codes and words. Says nothing of the server's inside. */
final class Problem extends RuntimeException {
  final int status;
  private final String code;
  private final @Nullable String details;
  private final @Nullable String hint;

  private Problem(int status, String code, String message, @Nullable String details, @Nullable String hint) {
    super(message, null, false, false); // an answer, not an accident: nobody reads its stack
    this.status = status;
    this.code = code;
    this.details = details;
    this.hint = hint;
  }

  static Problem of(int status, String code, String message) {
    return new Problem(status, code, message, null, null);
  }

  static Problem of(int status, String code, String message, String details) {
    return new Problem(status, code, message, details, null);
  }

  /** @param part what could not be read, such as {@code select parameter (a,(b)} */
  static Problem unreadable(String part, int position, String details) {
    return of(400, "PGRST100", "\"failed to parse " + part + "\" (line 1, column " + (position + 1) + ")", details);
  }

  /** A request that can be read but passes a limit. */
  static Problem tooMuch(String rule) {
    return of(400, "PGRST100", "The request asks for too much", rule);
  }

  static Problem noTable(String name) {
    return of(404, "PGRST205", "Could not find the table 'public." + name + "' in the schema cache");
  }

  static Problem noColumn(String table, String column) {
    return of(400, "42703", "column " + table + "." + column + " does not exist");
  }

  static Problem noFunction(String name, String arguments) {
    String called = "public." + name + (arguments.isEmpty() ? " without parameters" : "(" + arguments + ")");
    return new Problem(404, "PGRST202", "Could not find the function " + called + " in the schema cache",
        "Searched for the function " + called + ", but no matches were found in the schema cache.", null);
  }

  static Problem noRelationship(String table, String other) {
    return of(400, "PGRST200",
        "Could not find a relationship between '" + table + "' and '" + other + "' in the schema cache",
        "Tables are read one by one here; resources cannot be embedded.");
  }

  static Problem notEmbedded(String name) {
    return new Problem(400, "PGRST108", "'" + name + "' is not an embedded resource in this request", null,
        "Tables are read one by one here; resources cannot be embedded.");
  }

  static Problem badRange(String details) {
    return of(416, "PGRST103", "Requested range not satisfiable", details);
  }

  static Problem noSchema(String name) {
    return new Problem(406, "PGRST106", "Invalid schema: " + name, null,
        "Only the following schemas are exposed: public");
  }

  static Problem notSingle(long rows) {
    return of(406, "PGRST116", "Cannot coerce the result to a single JSON object",
        "The result contains " + rows + " rows");
  }

  /** @param kind table or function */
  static Problem denied(boolean anonymous, String kind, String name) {
    return of(anonymous ? 401 : 403, "42501", "permission denied for " + kind + " " + name);
  }

  /** Clients come back by themselves after this one. */
  static Problem busy(String code, String message) {
    return of(503, code, message);
  }

  JsonObject body() {
    return new JsonObject().put("code", code).put("details", details).put("hint", hint).put("message", getMessage());
  }
}
