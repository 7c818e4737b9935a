package io.swiftbolt.config;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the configuration: code defaults, then the file, then the environment, then the command line. */
public final class ConfigReader {
  public static final Path USUAL_FILE = Path.of("conf/swiftbolt.yaml");

  /**
   * Which variable sets which key. Of two for one key, an old and a new name of it, the first in the alphabet wins. A SWIFTBOLT_
   * variable that is not here is a mistake and stops the start.
   */
  static final Map<String, String> VARIABLES = new TreeMap<>(Map.ofEntries(
      Map.entry("DATABASE_URL", "database.url"), Map.entry("SWIFTBOLT_DATA_DIR", "data-dir"),
      Map.entry("SWIFTBOLT_HTTP_HOST", "http.host"), Map.entry("SWIFTBOLT_HTTP_PORT", "http.port"),
      Map.entry("SWIFTBOLT_JWT_SECRET", "auth.jwt-secret"),
      Map.entry("SWIFTBOLT_JWT_SECRET_PREVIOUS", "auth.jwt-secret-previous"),
      Map.entry("SWIFTBOLT_WATCHLIST", "watchlist.symbols"),
      Map.entry("ALPACA_API_KEY", "providers.alpaca.api-key"),
      Map.entry("ALPACA_API_SECRET", "providers.alpaca.api-secret"),
      Map.entry("ALPACA_DATA_URL", "providers.alpaca.data-url"),
      Map.entry("ALPACA_TRADING_URL", "providers.alpaca.trading-url"),
      Map.entry("ALPACA_FEED", "providers.alpaca.feed"), Map.entry("YAHOO_URL", "providers.yahoo.url"),
      Map.entry("POLYGON_API_KEY", "providers.polygon.api-key"),
      Map.entry("MASSIVE_API_KEY", "providers.polygon.api-key"), Map.entry("MASSIVE_URL", "providers.polygon.url"),
      Map.entry("FINNHUB_API_KEY", "providers.finnhub.api-key"), Map.entry("FINNHUB_URL", "providers.finnhub.url"),
      Map.entry("TRADIER_API_KEY", "providers.tradier.api-key"), Map.entry("TRADIER_URL", "providers.tradier.url")));

  private static final YAMLMapper YAML = YAMLMapper
      .builder(YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build()).build();

  private ConfigReader() {}

  /**
   * @param file must exist; empty = conf/swiftbolt.yaml if that exists
   * @param environment blank values count as unset
   * @param options keys set on the command line
   * @throws ConfigError naming the key and the rule
   */
  public static ServerConfig read(Optional<Path> file, Map<String, String> environment, Map<String, String> options) {
    ObjectNode tree = file(file);
    Map<String, String> setBy = new LinkedHashMap<>();
    environment(environment).forEach((variable, text) -> {
      String key = VARIABLES.getOrDefault(variable, variable);
      if (setBy.putIfAbsent(key, variable) == null) {
        set(tree, key, text);
      }
    });
    options.forEach((key, text) -> {
      set(tree, key, text);
      setBy.put(key, "command line");
    });
    try {
      return Binder.bind(ServerConfig.defaults(), tree);
    } catch (ConfigError e) {
      throw new ConfigError(e.getMessage() + origin(String.valueOf(e.getMessage()), setBy));
    }
  }

  private static String origin(String message, Map<String, String> setBy) {
    String key = message.split("[ \\[]", 2)[0];
    String source = setBy.get(key);
    return source == null ? "" : " (set by " + source + ")";
  }

  private static Map<String, String> environment(Map<String, String> environment) {
    Map<String, String> known = new TreeMap<>();
    environment.forEach((variable, text) -> {
      if (variable.startsWith("SWIFTBOLT_") && !VARIABLES.containsKey(variable)) {
        throw new ConfigError("environment variable " + variable + " is not known; those known are "
            + String.join(", ", VARIABLES.keySet()));
      }
      if (VARIABLES.containsKey(variable) && !text.isBlank()) {
        known.put(variable, text.strip());
      }
    });
    return known;
  }

  private static ObjectNode file(Optional<Path> file) {
    Path path = file.orElse(USUAL_FILE);
    if (file.isEmpty() && !Files.exists(path)) {
      return JsonNodeFactory.instance.objectNode();
    }
    try {
      JsonNode tree = YAML.readTree(Files.readString(path));
      if (tree == null || tree.isMissingNode() || tree.isNull()) {
        return JsonNodeFactory.instance.objectNode();
      }
      if (tree instanceof ObjectNode keys) {
        return keys;
      }
      throw new ConfigError(path + " must be a map of keys");
    } catch (JsonProcessingException e) {
      throw new ConfigError(
          path + " cannot be read: " + e.getOriginalMessage().lines().findFirst().orElse("") + " (line "
              + (e.getLocation() == null ? "?" : e.getLocation().getLineNr()) + ")");
    } catch (IOException e) {
      throw new ConfigError("configuration file " + path + " cannot be read");
    }
  }

  private static void set(ObjectNode tree, String key, String text) {
    String[] names = key.split("\\.");
    ObjectNode node = tree;
    for (int i = 0; i < names.length - 1; i++) {
      JsonNode child = node.get(names[i]);
      node = child instanceof ObjectNode keys ? keys : node.putObject(names[i]);
    }
    String last = names[names.length - 1];
    if (key.equals("watchlist.symbols")) {
      var list = node.putArray(last);
      for (String symbol : text.split(",")) {
        list.add(symbol);
      }
    } else {
      node.put(last, text);
    }
  }
}
