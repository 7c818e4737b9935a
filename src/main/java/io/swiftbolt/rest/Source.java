package io.swiftbolt.rest;

import io.swiftbolt.catalog.Column;
import io.swiftbolt.catalog.Table;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where rows come from. */
sealed interface Source {

  String name();

  List<Column> columns();

  record OfTable(Table table) implements Source {
    @Override
    public String name() {
      return table.name();
    }

    @Override
    public List<Column> columns() {
      return table.columns();
    }
  }

  /** @param arguments text of each argument given; those left out keep the function's default */
  record OfFunction(Function function, Map<Function.Parameter, @Nullable String> arguments) implements Source {
    @Override
    public String name() {
      return function.name();
    }

    @Override
    public List<Column> columns() {
      return function.columns();
    }
  }

  default Optional<Column> column(String name) {
    return columns().stream().filter(column -> column.name().equals(name)).findFirst();
  }
}
