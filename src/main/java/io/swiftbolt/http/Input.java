package io.swiftbolt.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swiftbolt.http.Refusal.BadRequest;
import io.swiftbolt.market.Timeframe;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What a request asks: the query parameters, overridden by the fields of a JSON body. Getters refuse what they cannot read.
 *
 * @param client whose requests are counted together: what a proxy says of it, or its address
 */
public record Input(ObjectNode fields, String client) {
  private static final ObjectMapper JSON = JsonMapper.builder(
      new com.fasterxml.jackson.core.JsonFactoryBuilder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(32).maxNumberLength(100).build())
          .build())
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();
  private static final int LONGEST_CLIENT = 200;
  private static final Pattern SYMBOL = Pattern.compile("[A-Z0-9][A-Z0-9.\\-/^=]{0,19}");

  /** Reads and checks a request against the endpoint's schema. */
  static Input of(RoutingContext context, Schemas schemas, Optional<String> endpoint) {
    ObjectNode fields = JSON.createObjectNode();
    for (Map.Entry<String, String> parameter : context.queryParams()) {
      // clients that cannot set headers put their key here; it is not an input
      if (!parameter.getKey().equals("apikey") && !fields.has(parameter.getKey())) {
        fields.put(parameter.getKey(), parameter.getValue());
      }
    }
    endpoint.ifPresent(name -> readTypes(fields, schemas.request(name).path("properties")));
    Buffer body = context.body().buffer();
    if (body != null && body.length() > 0) {
      fields.setAll(object(body));
    }
    endpoint.ifPresent(name -> schemas.checkRequest(name, fields));
    return new Input(fields, client(context));
  }

  private static String client(RoutingContext context) {
    String forwarded = context.request().getHeader("X-Forwarded-For");
    if (forwarded != null && !forwarded.isBlank()) {
      return forwarded.length() <= LONGEST_CLIENT ? forwarded : forwarded.substring(0, LONGEST_CLIENT);
    }
    return String.valueOf(context.request().remoteAddress().hostAddress());
  }

  private static ObjectNode object(Buffer body) {
    try {
      if (JSON.readTree(body.getBytes()) instanceof ObjectNode object) {
        return object;
      }
      throw new BadRequest("body", "must be a JSON object");
    } catch (JacksonException e) {
      throw new BadRequest("body", "must be valid JSON");
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory failed", e);
    }
  }

  /** A query parameter is text; where the schema says number or boolean, it becomes one if it looks like one. */
  private static void readTypes(ObjectNode fields, JsonNode properties) {
    properties.properties().forEach(property -> {
      JsonNode value = fields.get(property.getKey());
      if (value == null) {
        return;
      }
      String text = value.asText();
      switch (property.getValue().path("type").asText()) {
        case "integer" -> {
          if (text.matches("[+-]?\\d{1,18}")) {
            fields.put(property.getKey(), Long.parseLong(text));
          }
        }
        case "number" -> {
          if (text.matches("[+-]?\\d{1,15}(\\.\\d{1,15})?")) {
            fields.put(property.getKey(), Double.parseDouble(text));
          }
        }
        case "boolean" -> {
          if (text.equals("true") || text.equals("false")) {
            fields.put(property.getKey(), text.equals("true"));
          }
        }
        default -> {
          // stays text
        }
      }
    });
  }

  /** Absent, null and empty are the same. */
  public Optional<String> text(String name) {
    JsonNode value = fields.path(name);
    return value.isValueNode() && !value.isNull() && !value.asText().isBlank()
        ? Optional.of(value.asText().strip())
        : Optional.empty();
  }

  /** The first of several names under which clients send the same thing. */
  public Optional<String> text(String name, String otherName) {
    return text(name).or(() -> text(otherName));
  }

  /** Who decides, for the record. */
  public String decider() {
    return text("by").orElseThrow(() -> new BadRequest("by", "must say who decides"));
  }

  /** Checked by the schema to be an integer within its limits. */
  public int integer(String name, int otherwise) {
    JsonNode value = fields.path(name);
    return value.isNumber() ? value.asInt() : otherwise;
  }

  /** Checked by the schema to be an integer; empty when absent. */
  public Optional<Long> wholeNumber(String name) {
    JsonNode value = fields.path(name);
    return value.isIntegralNumber() ? Optional.of(value.longValue()) : Optional.empty();
  }

  /** An array of whole numbers, checked by the schema to be one. */
  public List<Long> longs(String name) {
    List<Long> numbers = new ArrayList<>();
    fields.path(name).forEach(element -> numbers.add(element.asLong()));
    return numbers;
  }

  /** An array of strings, or one string with commas. */
  public List<String> texts(String name) {
    JsonNode value = fields.path(name);
    List<String> texts = new ArrayList<>();
    if (value.isArray()) {
      value.forEach(element -> texts.add(element.asText().strip()));
    } else if (value.isTextual()) {
      for (String part : value.asText().split(",", -1)) {
        texts.add(part.strip());
      }
    }
    texts.removeIf(String::isEmpty);
    return texts;
  }

  /** A ticker in its stored form. */
  public static String symbol(String field, String text) {
    String ticker = text.strip().toUpperCase(Locale.ROOT);
    if (!SYMBOL.matcher(ticker).matches()) {
      throw new BadRequest(field, "must be a ticker of 1 to 20 letters, digits and . - / ^ =");
    }
    return ticker;
  }

  public Optional<Timeframe> timeframe(String name) {
    return text(name).map(text -> Timeframe.find(text).orElseThrow(() -> new BadRequest(
        "Invalid timeframe: " + shown(text) + ". Must be one of: " + Timeframe.legalValues())));
  }

  /** ISO-8601 with a zone; anything else is refused, never read as "now". */
  public Optional<Instant> instant(String name) {
    return text(name).map(text -> {
      try {
        return OffsetDateTime.parse(text).toInstant();
      } catch (DateTimeParseException _) {
        throw new BadRequest(name, "must be a time like 2026-03-06T14:30:00Z");
      }
    });
  }

  public Optional<UUID> uuid(String name) {
    return text(name).map(text -> {
      try {
        return UUID.fromString(text);
      } catch (IllegalArgumentException _) {
        throw new BadRequest(name, "must be a UUID");
      }
    });
  }

  private static String shown(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }
}
