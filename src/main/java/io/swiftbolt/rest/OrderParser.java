package io.swiftbolt.rest;

import java.util.ArrayList;
import java.util.List;

/** Reads {@code order=a.desc.nullslast,b}. */
final class OrderParser {
  private static final int ITEMS_MOST = 32;

  private OrderParser() {}

  static List<OrderItem> parse(String parameter, Source source) {
    List<OrderItem> items = new ArrayList<>();
    if (parameter.isBlank()) {
      return items;
    }
    QueryText text = new QueryText("order", parameter);
    do {
      text.blanks();
      items.add(item(text, source));
      text.blanks();
      if (items.size() > ITEMS_MOST) {
        throw Problem.tooMuch("order may have " + ITEMS_MOST + " criteria");
      }
    } while (text.takes(","));
    if (!text.atEnd()) {
      throw text.unexpected("delimiter (.), \",\" or end of input");
    }
    return items;
  }

  private static OrderItem item(QueryText text, Source source) {
    String name = text.name();
    if (text.sees("(")) {
      throw Problem.notEmbedded(name);
    }
    Field field = text.field(source, name);
    boolean descending = text.takes(".desc");
    if (!descending) {
      text.takes(".asc");
    }
    OrderItem.Nulls nulls = text.takes(".nullsfirst")
        ? OrderItem.Nulls.FIRST
        : text.takes(".nullslast") ? OrderItem.Nulls.LAST : OrderItem.Nulls.USUAL;
    if (text.sees(".")) {
      throw text.failed("expecting \"asc\", \"desc\", \"nullsfirst\" or \"nullslast\"");
    }
    return new OrderItem(field, descending, nulls);
  }
}
