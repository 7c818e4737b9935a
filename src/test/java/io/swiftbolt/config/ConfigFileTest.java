package io.swiftbolt.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** conf/swiftbolt.yaml is the operator's list of keys, so it must be neither wrong nor short. */
class ConfigFileTest {
  @Test
  void the_file_binds_to_exactly_the_defaults() {
    ServerConfig read = ConfigReader.read(Optional.of(ConfigReader.USUAL_FILE), Map.of(), Map.of());
    assertEquals(ServerConfig.defaults(), read);
    assertEquals(ServerConfig.defaults().describe(), read.describe());
  }

  @Test
  void the_file_names_every_key_and_no_other() throws IOException {
    Set<String> named = new TreeSet<>();
    collect("", new YAMLMapper().readTree(ConfigReader.USUAL_FILE.toFile()), named);
    assertEquals(new TreeSet<>(ServerConfig.defaults().describe().keySet()), named);
  }

  @Test
  void every_key_has_a_comment_above_it() throws IOException {
    List<String> lines = Files.readAllLines(ConfigReader.USUAL_FILE);
    for (int i = 1; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      boolean key = line.matches("(- )?[a-z0-9-]+: .+");
      assertFalse(key && !lines.get(i - 1).strip().startsWith("#"), "no comment above: " + line);
    }
  }

  @Test
  void no_secret_is_written_there() {
    ServerConfig read = ConfigReader.read(Optional.of(ConfigReader.USUAL_FILE), Map.of(), Map.of());
    assertFalse(read.auth().jwtSecret().isSet() || read.database().url().isSet() || read.providers().alpaca().isOn());
    assertFalse(read.describe().containsValue("***"));
  }

  private static void collect(String path, JsonNode node, Set<String> named) {
    boolean records = node.isArray() && !node.isEmpty() && node.get(0).isObject();
    if (node.isObject()) {
      node.properties().forEach(entry -> collect(Keys.join(path, entry.getKey()), entry.getValue(), named));
    } else if (records) {
      for (int i = 0; i < node.size(); i++) {
        collect(path + "[" + i + "]", node.get(i), named);
      }
    } else {
      named.add(path);
    }
  }
}
