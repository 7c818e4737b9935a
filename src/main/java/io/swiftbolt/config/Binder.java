package io.swiftbolt.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes a tree of records out of a tree of keys. Strict: an unknown key or a value of another kind is an error. */
final class Binder {
  private Binder() {}

  /** The defaults, with what the tree sets in their place. */
  static ServerConfig bind(ServerConfig defaults, JsonNode tree) {
    return (ServerConfig) record("", ServerConfig.class, defaults, tree);
  }

  private static Record record(String path, Class<?> type, @Nullable Record defaults, JsonNode node) {
    RecordComponent[] components = type.getRecordComponents();
    refuseUnknown(path, components, node);
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      String key = Keys.of(components[i]);
      Object usual = defaults == null ? null : Keys.valueOf(components[i], defaults);
      JsonNode set = node.get(key);
      if (set == null && usual == null && components[i].getType() == Optional.class) {
        usual = Optional.empty();
      }
      if (set == null && usual == null) {
        throw new ConfigError(Keys.join(path, key) + " must be set");
      }
      values[i] = set == null ? usual : value(Keys.join(path, key), components[i].getGenericType(), usual, set);
    }
    return construct(path, type, components, values);
  }

  private static void refuseUnknown(String path, RecordComponent[] components, JsonNode node) {
    if (!node.isObject()) {
      throw new ConfigError(
          path.isEmpty() ? "the configuration must be a map of keys" : path + " must be a map of keys");
    }
    Set<String> known = Arrays.stream(components).map(Keys::of).collect(Collectors.toCollection(TreeSet::new));
    for (Iterator<String> names = node.fieldNames(); names.hasNext();) {
      String name = names.next();
      if (!known.contains(name)) {
        throw new ConfigError(Keys.join(path, name) + " is not a key; the keys there are " + String.join(", ", known));
      }
    }
  }

  private static Record construct(String path, Class<?> type, RecordComponent[] components, Object[] values) {
    Class<?>[] types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      return (Record) type.getDeclaredConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException rule) {
        throw new ConfigError(String.valueOf(rule.getMessage()));
      }
      throw new IllegalStateException("cannot check " + path, e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make " + type, e);
    }
  }

  private static Object value(String path, Type type, @Nullable Object usual, JsonNode node) {
    if (type instanceof ParameterizedType generic) {
      return container(path, generic, usual, node);
    }
    Class<?> plain = (Class<?>) type;
    if (plain.isRecord() && plain != Secret.class) {
      return record(path, plain, (Record) usual, node);
    }
    if (!node.isValueNode()) {
      throw new ConfigError(path + " must be a single value");
    }
    try {
      return scalar(plain, node.isNull() ? "" : node.asText().strip());
    } catch (NumberFormatException e) {
      throw new ConfigError(path + " must be a " + (plain == double.class ? "number" : "whole number") + ", is "
          + node.asText());
    } catch (DateTimeParseException e) {
      throw new ConfigError(path + " must be a time such as 2026-03-02T14:30:00Z, is " + node.asText());
    } catch (IllegalArgumentException e) {
      throw new ConfigError(path + " " + e.getMessage() + ", is " + node.asText());
    }
  }

  private static Object container(String path, ParameterizedType type, @Nullable Object usual, JsonNode node) {
    Type[] arguments = type.getActualTypeArguments();
    Class<?> raw = (Class<?>) type.getRawType();
    if (raw == Optional.class) {
      boolean unset = node.isNull() || (node.isTextual() && node.asText().isBlank());
      return unset ? Optional.empty() : Optional.of(value(path, arguments[0], null, node));
    }
    if (raw == List.class || raw == Set.class) {
      if (!node.isArray()) {
        throw new ConfigError(path + " must be a list");
      }
      List<Object> items = new ArrayList<>();
      node.forEach(item -> items.add(value(path + "[" + items.size() + "]", arguments[0], null, item)));
      return raw == List.class ? List.copyOf(items) : Set.copyOf(items);
    }
    if (raw == Map.class) {
      return map(path, arguments, usual, node);
    }
    throw new IllegalStateException(path + ": no rule for " + type);
  }

  private static Map<Object, Object> map(String path, Type[] arguments, @Nullable Object usual, JsonNode node) {
    if (!node.isObject()) {
      throw new ConfigError(path + " must be a map");
    }
    Map<Object, Object> map = new LinkedHashMap<>();
    if (usual instanceof Map<?, ?> defaults) {
      map.putAll(defaults);
    }
    node.properties().forEach(entry -> {
      Object key = scalar((Class<?>) arguments[0], entry.getKey());
      map.put(key, value(Keys.join(path, entry.getKey()), arguments[1], map.get(key), entry.getValue()));
    });
    return map;
  }

  private static Object scalar(Class<?> type, String text) {
    if (type == String.class) {
      return text;
    } else if (type == Secret.class) {
      return new Secret(text);
    } else if (type == int.class || type == Integer.class) {
      return Integer.valueOf(text);
    } else if (type == long.class || type == Long.class) {
      return Long.valueOf(text);
    } else if (type == double.class || type == Double.class) {
      return Double.valueOf(text);
    } else if (type == boolean.class || type == Boolean.class) {
      return truth(text);
    } else if (type == Duration.class) {
      return Durations.parse(text);
    } else if (type == Instant.class) {
      return Instant.parse(text);
    } else if (type == LocalDate.class) {
      return LocalDate.parse(text);
    } else if (type == Path.class) {
      return Path.of(text);
    } else if (type == URI.class) {
      return URI.create(text);
    } else if (type.isEnum()) {
      return constant(type, text);
    }
    throw new IllegalStateException("no rule for " + type);
  }

  private static boolean truth(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("must be true or false");
    };
  }

  private static Object constant(Class<?> type, String text) {
    for (Object constant : type.getEnumConstants()) {
      if (Keys.text(constant).equalsIgnoreCase(text)) {
        return constant;
      }
    }
    throw new IllegalArgumentException("must be one of "
        + Arrays.stream(type.getEnumConstants()).map(Keys::text).collect(Collectors.joining(", ")));
  }
}
