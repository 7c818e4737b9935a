package io.swiftbolt.rest;

import io.swiftbolt.config.RestConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.Set;

/** Reads the parameters of one request into a query over a source. */
final class QueryParser {
  private static final Set<String> ONCE = Set.of("select", "order", "limit", "offset");
  /** Written by clients for requests of another kind, or for the gateway. */
  private static final Set<String> IGNORED = Set.of("columns", "on_conflict", "apikey");

  private QueryParser() {}

  /**
   * Reads them.
   *
   * @param parameters decoded, in the order of the address
   * @param range the header {@code Range}
   */
  static ReadQuery parse(Source source, Iterable<Entry<String, String>> parameters, Optional<String> range,
      RestConfig limits) {
    Map<String, String> once = new HashMap<>();
    List<Filter> filters = new ArrayList<>();
    FilterParser parser = new FilterParser(source, limits);
    for (Entry<String, String> parameter : parameters) {
      String name = parameter.getKey();
      if (ONCE.contains(name)) {
        if (once.put(name, parameter.getValue()) != null) {
          throw Problem.tooMuch(name + " may be given once");
        }
      } else if (FilterParser.isGroup(name)) {
        filters.add(parser.group(name, parameter.getValue()));
      } else if (!IGNORED.contains(name)) {
        filters.add(parser.condition(name, parameter.getValue()));
      }
    }
    return new ReadQuery(source, SelectParser.parse(once.getOrDefault("select", "*"), source), filters,
        OrderParser.parse(once.getOrDefault("order", ""), source),
        Window.of(Optional.ofNullable(once.get("limit")), Optional.ofNullable(once.get("offset")), range));
  }
}
