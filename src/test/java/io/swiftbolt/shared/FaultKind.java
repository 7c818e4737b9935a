package io.swiftbolt.shared;

import io.vertx.core.json.JsonObject;
import java.util.Locale;

/** What can go wrong on the way, by the simulator's name for it, and how a slice ends while it lasts. */
enum FaultKind {
  HTTP429(End.WAITS, "RATE_LIMIT_EXCEEDED"),
  HTTP500(End.FAILS, "PROVIDER_UNAVAILABLE"),
  HTTP401(End.FAILS, "AUTHENTICATION_ERROR"),
  TIMEOUT(End.FAILS, "PROVIDER_UNAVAILABLE"),
  SLOW(End.HAS_ALL, ""),
  RESET(End.FAILS, "PROVIDER_UNAVAILABLE"),
  CUT_CONNECTION(End.FAILS, "PROVIDER_UNAVAILABLE"),
  TRUNCATED_JSON(End.FAILS, "BARS_MALFORMED"),
  HTML_ERROR_PAGE(End.FAILS, "PROVIDER_UNAVAILABLE"),
  EMPTY(End.HAS_NONE, ""),
  DUPLICATE_ROWS(End.HAS_ALL, ""),
  OUT_OF_ORDER(End.HAS_ALL, ""),
  NULL_ROWS(End.HAS_THE_GOOD_ONES, ""),
  BAD_OHLC(End.HAS_THE_GOOD_ONES, ""),
  PARTIAL_PAGE(End.HAS_SOME, "");

  /** How a slice ends when the fault comes with every answer. */
  enum End {
    /** With the error, and without any bar. */
    FAILS,
    /** Not at all: no attempt is burnt, and it goes on when the vendor does. */
    WAITS,
    /** With the truth: the fault does no harm. */
    HAS_ALL,
    /** Without a bar: said twice, it is believed that there are none, and remembered as an answer without bars. */
    HAS_NONE,
    /** With the bars that can be true; every other row is in quarantine. */
    HAS_THE_GOOD_ONES,
    /** With a part of the truth where the vendor has no pages: said twice, it is believed. */
    HAS_SOME
  }

  private final End end;
  private final String error;

  FaultKind(End end, String error) {
    this.end = end;
    this.error = error;
  }

  End end() {
    return end;
  }

  /** As stored with the run. */
  String error() {
    return error;
  }

  /** In the words of the simulator; still without saying when. */
  JsonObject of(SimulatedVendor vendor) {
    JsonObject fault = new JsonObject().put("provider", vendor.wire()).put("kind", name().toLowerCase(Locale.ROOT));
    return switch (this) {
      case HTTP429 -> fault.put("retry_after", 1);
      case SLOW -> fault.put("delay_ms", 150);
      default -> fault;
    };
  }
}
