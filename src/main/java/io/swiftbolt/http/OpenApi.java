package io.swiftbolt.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The OpenAPI document, made of the route list and the schemas that requests are really checked with. */
final class OpenApi {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern PATH_PARAMETER = Pattern.compile(":(\\w+)");
  private final Schemas schemas;
  private final ObjectNode shared = JSON.createObjectNode();

  private OpenApi(Schemas schemas) {
    this.schemas = schemas;
  }

  static Buffer yaml(List<Route> routes, Schemas schemas) {
    try {
      return Buffer.buffer(new YAMLMapper().writeValueAsString(new OpenApi(schemas).document(routes)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the OpenAPI document cannot be written", e);
    }
  }

  private ObjectNode document(List<Route> routes) {
    ObjectNode document = JSON.createObjectNode();
    document.put("openapi", "3.1.0");
    document.putObject("info").put("title", "SwiftBolt").put("version", "1")
        .put("description", "Complete, fresh and provably right market data of a watch-list.");
    ObjectNode paths = document.putObject("paths");
    for (Route route : routes) {
      for (HttpMethod method : route.methods()) {
        ObjectNode path = paths.withObjectProperty(templated(route.path()));
        String verb = method.name().toLowerCase(Locale.ROOT);
        if (!path.has(verb)) { // the actions of one address share an operation
          path.set(verb, operation(route, method, routes));
        }
      }
    }
    ObjectNode components = document.putObject("components");
    components.set("schemas", shared);
    ObjectNode security = components.putObject("securitySchemes");
    security.putObject("apikey").put("type", "apiKey").put("in", "header").put("name", "apikey");
    security.putObject("apikeyInQuery").put("type", "apiKey").put("in", "query").put("name", "apikey");
    security.putObject("bearer").put("type", "http").put("scheme", "bearer").put("bearerFormat", "JWT");
    return document;
  }

  private ObjectNode operation(Route route, HttpMethod method, List<Route> routes) {
    ObjectNode operation = JSON.createObjectNode();
    List<Route> actions = routes.stream()
        .filter(other -> other.path().equals(route.path()) && other.methods().contains(method)).toList();
    StringBuilder roles = new StringBuilder("Needs:");
    for (Route action : actions) {
      roles.append(action.action().map(name -> " " + name + "=").orElse(" ")).append(action.access());
    }
    operation.put("description", roles.toString());
    ArrayNode security = operation.putArray("security");
    if (route.access() != Access.OPEN) {
      security.addObject().putArray("apikey");
      security.addObject().putArray("bearer");
      if (actions.stream().anyMatch(Route::keyInQuery)) {
        security.addObject().putArray("apikeyInQuery");
      }
    }
    route.schema().ifPresent(name -> request(operation, method, name));
    pathParameters(operation, route.path());
    ObjectNode responses = operation.putObject("responses");
    ObjectNode good = responses.putObject("200").put("description", "answered");
    route.schema().ifPresent(name -> good.putObject("content").putObject("application/json").set("schema",
        lifted(name, schemas.reply(name))));
    ObjectNode error = responses.putObject("default").put("description", "refused or failed").putObject("content")
        .putObject("application/json").putObject("schema").put("type", "object");
    error.putArray("required").add("error");
    error.putObject("properties").putObject("error").put("type", "string");
    return operation;
  }

  private void request(ObjectNode operation, HttpMethod method, String name) {
    ObjectNode schema = lifted(name, schemas.request(name));
    if (method.equals(HttpMethod.POST)) {
      operation.putObject("requestBody").putObject("content").putObject("application/json").set("schema", schema);
      return;
    }
    ArrayNode parameters = operation.withArrayProperty("parameters");
    schema.path("properties").properties().forEach(property -> {
      boolean required = false;
      for (JsonNode one : schema.path("required")) {
        required |= one.asText().equals(property.getKey());
      }
      parameters.addObject().put("name", property.getKey()).put("in", "query").put("required", required)
          .set("schema", property.getValue());
    });
  }

  private static String templated(String path) {
    return PATH_PARAMETER.matcher(path).replaceAll("{$1}");
  }

  private static void pathParameters(ObjectNode operation, String path) {
    PATH_PARAMETER.matcher(path).results().forEach(found -> operation.withArrayProperty("parameters").addObject()
        .put("name", found.group(1)).put("in", "path").put("required", true).putObject("schema").put("type", "string"));
  }

  /** Moves a schema's own definitions to the document's, where its references then point. */
  private ObjectNode lifted(String name, ObjectNode schema) {
    ObjectNode copy = schema.deepCopy();
    JsonNode definitions = copy.remove("$defs");
    point(copy, name);
    if (definitions != null) {
      definitions.properties().forEach(definition -> {
        JsonNode part = definition.getValue().deepCopy();
        point(part, name);
        shared.set(name + "." + definition.getKey(), part);
      });
    }
    return copy;
  }

  private static void point(JsonNode node, String name) {
    if (node instanceof ObjectNode object && object.path("$ref").asText().startsWith("#/$defs/")) {
      object.put("$ref", object.path("$ref").asText().replace("#/$defs/", "#/components/schemas/" + name + "."));
    }
    node.forEach(child -> point(child, name));
  }
}
