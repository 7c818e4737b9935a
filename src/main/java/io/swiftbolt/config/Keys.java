package io.swiftbolt.config;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Names and prints keys: component {@code poolSize} of {@code database} is the key {@code database.pool-size}. */
final class Keys {
  private Keys() {}

  static String of(RecordComponent component) {
    return component.getName().replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }

  static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** Every key with its value as an operator would write it; secrets as {@code ***}. */
  static Map<String, String> flatten(Record tree) {
    Map<String, String> flat = new LinkedHashMap<>();
    add("", tree, flat);
    return flat;
  }

  private static void add(String path, Object value, Map<String, String> flat) {
    switch (value) {
      case Secret secret -> flat.put(path, secret.toString());
      case Record tree -> {
        for (RecordComponent component : tree.getClass().getRecordComponents()) {
          add(join(path, of(component)), valueOf(component, tree), flat);
        }
      }
      case Map<?, ?> map -> map.forEach((key, item) -> add(join(path, text(key)), item, flat));
      case Collection<?> items -> addAll(path, items, flat);
      default ->
        flat.put(path, path.matches(".*(secret|password|api-key)") && !text(value).isEmpty() ? "***" : text(value));
    }
  }

  private static void addAll(String path, Collection<?> items, Map<String, String> flat) {
    List<String> plain = new ArrayList<>();
    int index = 0;
    for (Object item : items) {
      if (item instanceof Record || item instanceof Map) {
        add(path + "[" + index++ + "]", item, flat);
      } else {
        plain.add(text(item));
      }
    }
    if (index == 0) {
      flat.put(path, plain.toString());
    }
  }

  static String text(Object value) {
    return switch (value) {
      case Duration duration -> Durations.format(duration);
      case Optional<?> optional -> optional.map(Keys::text).orElse("");
      case Enum<?> constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
      case Double number when number == Math.rint(number) && Math.abs(number) < 1e15 ->
        Long.toString(number.longValue());
      default -> value.toString();
    };
  }

  static Object valueOf(RecordComponent component, Record tree) {
    try {
      return component.getAccessor().invoke(tree);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }
}
