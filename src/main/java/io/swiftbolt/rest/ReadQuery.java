package io.swiftbolt.rest;

import java.util.List;

/** What is read: which values of which rows of which source, in which order. */
record ReadQuery(Source source, List<SelectItem> select, List<Filter> filters, List<OrderItem> order, Window window) {
  ReadQuery {
    select = List.copyOf(select);
    filters = List.copyOf(filters);
    order = List.copyOf(order);
  }
}
