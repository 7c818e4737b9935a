package io.swiftbolt.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a client's strict decoder takes (Swift's Codable): what is not optional must be there and not null, an Int takes neither a
 * fraction (not even {@code 1.0}) nor a text, a Double no text, a date needs its zone and no fraction of a second.
 */
sealed interface CodableShape {
  /** Texts, numbers, truth and times. */
  enum Leaf implements CodableShape {
    STRING, INT, DOUBLE, BOOL, DATE
  }

  record ListOf(CodableShape element) implements CodableShape {}

  /** @param fields by name; a name that ends in {@code ?} may be absent or null */
  record Struct(Map<String, CodableShape> fields) implements CodableShape {}

  static CodableShape list(CodableShape element) {
    return new ListOf(element);
  }

  /** Names and shapes in turn; names of the same shape may be joined by blanks. */
  static CodableShape struct(Object... fields) {
    Map<String, CodableShape> named = new LinkedHashMap<>();
    for (int i = 0; i < fields.length; i += 2) {
      for (String name : ((String) fields[i]).split(" ")) {
        named.put(name, (CodableShape) fields[i + 1]);
      }
    }
    return new Struct(named);
  }

  /** What a body breaks; empty when it is decoded. */
  default List<String> errors(String body) {
    try {
      List<String> wrong = new ArrayList<>();
      check("", this, new ObjectMapper().readTree(body), wrong);
      return wrong;
    } catch (JsonProcessingException malformed) {
      return List.of(malformed.getOriginalMessage());
    }
  }

  private static void check(String path, CodableShape shape, JsonNode node, List<String> wrong) {
    switch (shape) {
      case Leaf leaf -> {
        if (!fits(leaf, node)) {
          wrong.add(path + " is no " + leaf + ": " + node);
        }
      }
      case ListOf list -> {
        if (!node.isArray()) {
          wrong.add(path + " is no list: " + node);
        }
        for (int i = 0; i < node.size(); i++) {
          check(path + "[" + i + "]", list.element(), node.path(i), wrong);
        }
      }
      case Struct struct -> {
        if (!node.isObject()) {
          wrong.add(path + " is no object: " + node);
          return;
        }
        struct.fields().forEach((name, field) -> {
          boolean optional = name.endsWith("?");
          String key = optional ? name.substring(0, name.length() - 1) : name;
          JsonNode value = node.path(key);
          if (value.isMissingNode() || value.isNull()) {
            if (!optional) {
              wrong.add(path + "." + key + " is missing");
            }
          } else {
            check(path + "." + key, field, value, wrong);
          }
        });
      }
    }
  }

  private static boolean fits(Leaf leaf, JsonNode node) {
    return switch (leaf) {
      case STRING -> node.isTextual();
      case INT -> node.isIntegralNumber();
      case DOUBLE -> node.isNumber();
      case BOOL -> node.isBoolean();
      case DATE -> node.isTextual() && node.asText().matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    };
  }
}
