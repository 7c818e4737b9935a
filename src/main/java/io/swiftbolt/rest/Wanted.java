package io.swiftbolt.rest;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * In which form an answer is wanted.
 *
 * @param withoutNulls whether members that are null are left out
 * @param headOnly whether only the headers are wanted
 */
record Wanted(Form form, boolean withoutNulls, Count count, boolean headOnly) {

  enum Form {
    ARRAY("application/json"), OBJECT("application/vnd.pgrst.object+json"), CSV("text/csv");

    private final String type;

    Form(String type) {
      this.type = type;
    }
  }

  /** Which total goes into Content-Range. */
  enum Count {
    NONE, EXACT, PLANNED,
    /** Exact as far as an answer reaches, planned beyond. */
    ESTIMATED;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Reads the headers Accept and Prefer; what Prefer asks beyond a count does not matter to reads. */
  static Wanted of(@Nullable String accept, @Nullable String prefer, boolean headOnly) {
    Count count = Count.NONE;
    for (Count one : Count.values()) {
      if (one != Count.NONE && prefer != null && prefer.contains("count=" + one.word())) {
        count = one;
      }
    }
    if (accept == null || accept.isBlank()) {
      return new Wanted(Form.ARRAY, false, count, headOnly);
    }
    for (String range : accept.split(",", -1)) {
      Optional<Form> form = form(range.split(";", -1)[0].strip().toLowerCase(Locale.ROOT));
      if (form.isPresent()) {
        return new Wanted(form.get(), range.contains("nulls=stripped"), count, headOnly);
      }
    }
    throw Problem.of(406, "PGRST107", "None of these media types are available: " + accept);
  }

  private static Optional<Form> form(String type) {
    return switch (type) {
      case "*/*", "application/*", "application/json", "application/vnd.pgrst.array+json",
          "application/vnd.pgrst.array" ->
        Optional.of(Form.ARRAY);
      case "application/vnd.pgrst.object+json", "application/vnd.pgrst.object" -> Optional.of(Form.OBJECT);
      case "text/csv", "text/*" -> Optional.of(Form.CSV);
      default -> Optional.empty();
    };
  }

  String contentType() {
    return form.type + (form == Form.OBJECT && withoutNulls ? ";nulls=stripped" : "") + "; charset=utf-8";
  }
}
