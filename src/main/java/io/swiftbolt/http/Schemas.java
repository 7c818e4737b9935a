package io.swiftbolt.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What an endpoint takes and answers: {@code schemas/<endpoint>.json} holds {@code request} and {@code reply} (JSON Schema
 * 2020-12) and, if they share parts, {@code $defs}.
 */
public final class Schemas {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(VersionFlag.V202012);
  private final Map<String, Endpoint> endpoints = new ConcurrentHashMap<>();

  private record Endpoint(ObjectNode request, JsonSchema requestSchema, ObjectNode reply, JsonSchema replySchema) {}

  /** The request's schema, self-contained. */
  ObjectNode request(String endpoint) {
    return of(endpoint).request;
  }

  /** The reply's schema, self-contained. */
  ObjectNode reply(String endpoint) {
    return of(endpoint).reply;
  }

  /** @throws Refusal.BadRequest naming the first field that is wrong, and the rule */
  void checkRequest(String endpoint, JsonNode input) {
    Endpoint schemas = of(endpoint);
    Set<ValidationMessage> wrong = schemas.requestSchema.validate(input);
    if (!wrong.isEmpty()) {
      throw new Refusal.BadRequest(explain(schemas.request, wrong));
    }
  }

  /** What a reply breaks, for tests; empty when it is as promised. */
  List<String> replyErrors(String endpoint, String json) {
    try {
      return of(endpoint).replySchema.validate(JSON.readTree(json)).stream().map(ValidationMessage::toString).toList();
    } catch (JacksonException e) {
      return List.of("not JSON: " + e.getOriginalMessage());
    }
  }

  private static String explain(ObjectNode schema, Set<ValidationMessage> wrong) {
    Optional<ValidationMessage> absent = wrong.stream()
        .filter(message -> "required".equals(message.getType()) && message.getInstanceLocation().getNameCount() == 0)
        .findFirst();
    if (absent.isPresent()) {
      List<String> required = new ArrayList<>();
      schema.path("required").forEach(name -> required.add(name.asText()));
      return "Missing required parameters: " + String.join(", ", required);
    }
    return wrong.stream().filter(message -> wrong.stream().noneMatch(other -> saysMore(other, message)))
        .map(Schemas::sentence).min(Comparator.naturalOrder()).orElseThrow();
  }

  /** Where several types are allowed: what is wrong with a value of one of them says more than that it is not of another one. */
  private static boolean saysMore(ValidationMessage one, ValidationMessage than) {
    if (!than.getType().equals("type")) {
      return false;
    }
    String place = one.getInstanceLocation().toString();
    String outer = than.getInstanceLocation().toString();
    return place.equals(outer)
        ? !one.getType().equals("type")
        : place.startsWith(outer + "[") || place.startsWith(outer + ".");
  }

  private static String sentence(ValidationMessage message) {
    if (message.getType().equals("dependentRequired")) {
      return message.getArguments()[0] + " is required beside " + message.getArguments()[1];
    }
    return message.getMessage().replaceFirst("^\\$\\.?", "").replaceFirst("^: ", "");
  }

  private Endpoint of(String name) {
    return endpoints.computeIfAbsent(name, Schemas::load);
  }

  private static Endpoint load(String name) {
    try (InputStream file = Schemas.class.getResourceAsStream("/schemas/" + name + ".json")) {
      if (file == null) {
        throw new IllegalStateException("schemas/" + name + ".json is missing");
      }
      JsonNode root = JSON.readTree(file);
      ObjectNode request = part(root, "request");
      ObjectNode reply = part(root, "reply");
      return new Endpoint(request, FACTORY.getSchema(request), reply, FACTORY.getSchema(reply));
    } catch (IOException e) {
      throw new UncheckedIOException("schemas/" + name + ".json", e);
    }
  }

  private static ObjectNode part(JsonNode root, String name) {
    ObjectNode part = ((ObjectNode) root.required(name)).deepCopy();
    if (root.has("$defs")) {
      part.set("$defs", root.get("$defs").deepCopy());
    }
    return part;
  }
}
