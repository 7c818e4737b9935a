package io.swiftbolt.rest;

import io.vertx.core.buffer.Buffer;
import java.util.OptionalLong;

/**
 * What a read gave.
 *
 * @param shown rows in the body
 * @param found rows in the window; more than shown when a limit of the server's cut the answer
 * @param total rows without a window, if they were counted; exact or estimated
 */
record Page(Buffer body, long offset, long shown, long found, OptionalLong total, boolean totalIsExact) {

  boolean isCut() {
    return found > shown;
  }

  /** 206 for a part: one that is known to be, or one that the server's own limit made. */
  int status() {
    boolean partial = isCut() || (total.isPresent() && shown < total.getAsLong());
    return partial ? 206 : 200;
  }

  /** Whether the window begins behind the last row. */
  boolean isBeyond() {
    return totalIsExact && total.isPresent() && offset > total.getAsLong();
  }

  /** {@code 0-24/573}; a star for what is not known, or for no rows at all. */
  String contentRange() {
    String rows = shown == 0 ? "*" : offset + "-" + (offset + shown - 1);
    return rows + "/" + (total.isPresent() ? Long.toString(total.getAsLong()) : "*");
  }
}
