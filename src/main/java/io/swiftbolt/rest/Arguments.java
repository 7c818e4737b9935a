package io.swiftbolt.rest;

import io.swiftbolt.config.RestConfig;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.rest.Function.Parameter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import org.jspecify.annotations.Nullable;

/** Reads a function's arguments, as the text that the database casts. */
final class Arguments {
  private final Function function;
  private final RestConfig limits;

  Arguments(Function function, RestConfig limits) {
    this.function = function;
    this.limits = limits;
  }

  /** Of a JSON object; an empty body is one without members. */
  Source.OfFunction ofBody(@Nullable Buffer body) {
    Map<String, @Nullable String> given = new LinkedHashMap<>();
    if (body != null && body.length() > 0) {
      try {
        for (Entry<String, Object> member : new JsonObject(body)) {
          given.put(member.getKey(), text(member.getKey(), member.getValue()));
        }
      } catch (DecodeException malformed) {
        throw Problem.of(400, "PGRST102", "Empty or invalid json");
      }
    }
    return checked(given);
  }

  /** Of parameters that bear a parameter's name, or of which nothing else can be made; the rest are filters. */
  Source.OfFunction ofParameters(Iterable<Entry<String, String>> parameters, List<Entry<String, String>> filters) {
    Map<String, @Nullable String> given = new LinkedHashMap<>();
    for (Entry<String, String> parameter : parameters) {
      if (function.parameter(parameter.getKey()).isPresent()) {
        given.put(parameter.getKey(), spelt(parameter.getKey(), parameter.getValue()));
      } else {
        filters.add(parameter);
      }
    }
    return checked(given);
  }

  private Source.OfFunction checked(Map<String, @Nullable String> given) {
    boolean known = given.keySet().stream().allMatch(name -> function.parameter(name).isPresent());
    boolean whole = function.parameters().stream().filter(Parameter::required)
        .allMatch(parameter -> given.containsKey(parameter.name()));
    if (!known || !whole) {
      throw Problem.noFunction(function.name(), String.join(", ", given.keySet()));
    }
    Map<Parameter, @Nullable String> arguments = new LinkedHashMap<>();
    for (Parameter parameter : function.parameters()) {
      if (given.containsKey(parameter.name())) {
        arguments.put(parameter, given.get(parameter.name()));
      }
    }
    return new Source.OfFunction(function, arguments);
  }

  private @Nullable String text(String name, @Nullable Object value) {
    return switch (value) {
      case null -> null;
      case JsonArray array -> array(name, array);
      case String text -> spelt(name, text);
      default -> value.toString();
    };
  }

  private String array(String name, JsonArray array) {
    if (array.size() > limits.values()) {
      throw Problem.tooMuch(name + " may have " + limits.values() + " values");
    }
    List<String> elements = new ArrayList<>();
    for (Object element : array) {
      elements.add(element == null ? "" : spelt(name, element.toString()));
    }
    return SqlText.array(elements);
  }

  /** Timeframes in the spelling that is stored; what is none is left to the function. */
  private String spelt(String name, String value) {
    boolean timeframe = function.parameter(name).filter(Parameter::isTimeframe).isPresent();
    return timeframe ? Timeframe.find(value).map(Timeframe::code).orElse(value) : value;
  }
}
