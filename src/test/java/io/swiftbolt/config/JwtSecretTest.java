package io.swiftbolt.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JwtSecretTest {
  private static final String SECRET = "correct horse battery staple, 32 bytes long";
  private static final String URL = "postgres://swiftbolt_app:opensesame@db.example/swiftbolt";

  @TempDir
  Path directory;
  private Path empty = Path.of("");

  @BeforeEach
  void writeEmptyFile() throws IOException {
    empty = Files.writeString(directory.resolve("empty.yaml"), "");
  }

  @Test
  void with_the_embedded_database_a_secret_is_made_once_for_its_owner_only() throws IOException {
    Path data = directory.resolve("data");
    Secret first = JwtSecret.resolve(config(Map.of("SWIFTBOLT_DATA_DIR", data.toString())));
    Secret again = JwtSecret.resolve(config(Map.of("SWIFTBOLT_DATA_DIR", data.toString())));
    assertTrue(first.value().matches("[0-9a-f]{64}"));
    assertEquals(first, again);
    assertEquals("rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("jwt-secret"))));
    try (Stream<Path> files = Files.list(data)) {
      assertEquals(List.of(data.resolve("jwt-secret")), files.toList(), "nothing is left beside it");
    }
    Path other = directory.resolve("other");
    assertNotEquals(first, JwtSecret.resolve(config(Map.of("SWIFTBOLT_DATA_DIR", other.toString()))));
  }

  @Test
  void a_configured_secret_counts_and_nothing_is_written() {
    Path data = directory.resolve("data");
    Secret secret = JwtSecret.resolve(
        config(Map.of("SWIFTBOLT_DATA_DIR", data.toString(), "SWIFTBOLT_JWT_SECRET", SECRET, "DATABASE_URL", URL)));
    assertEquals(SECRET, secret.value());
    assertFalse(Files.exists(data));
  }

  @Test
  void with_a_database_of_ones_own_a_missing_secret_stops_the_start() {
    ServerConfig config = config(Map.of("DATABASE_URL", URL, "SWIFTBOLT_DATA_DIR", directory.toString()));
    ConfigError error = assertThrows(ConfigError.class, () -> JwtSecret.resolve(config));
    assertEquals("SWIFTBOLT_JWT_SECRET (auth.jwt-secret) must be set when DATABASE_URL is", error.getMessage());
    assertFalse(Files.exists(directory.resolve("jwt-secret")));
  }

  @Test
  void a_short_secret_is_refused_wherever_it_comes_from() throws IOException {
    ConfigError error = assertThrows(ConfigError.class, () -> config(Map.of("SWIFTBOLT_JWT_SECRET", "short")));
    assertEquals("auth.jwt-secret must have at least 32 bytes, has 5 (set by SWIFTBOLT_JWT_SECRET)",
        error.getMessage());
    Files.writeString(directory.resolve("jwt-secret"), "short\n");
    ServerConfig config = config(Map.of("SWIFTBOLT_DATA_DIR", directory.toString()));
    String message = assertThrows(ConfigError.class, () -> JwtSecret.resolve(config)).getMessage();
    assertEquals("auth.jwt-secret must have at least 32 bytes, has 5 (in " + directory.resolve("jwt-secret") + ")",
        message);
    Files.writeString(directory.resolve("jwt-secret"), "");
    assertThrows(ConfigError.class, () -> JwtSecret.resolve(config), "an empty file must not mean an empty secret");
  }

  @Test
  void secrets_are_trimmed_and_never_shown() {
    ServerConfig config = config(Map.of("SWIFTBOLT_JWT_SECRET", "  " + SECRET + "\n", "DATABASE_URL", " " + URL + "\n",
        "ALPACA_API_KEY", " the-key-id\n", "ALPACA_API_SECRET", " the-api-word\r\n"));
    assertEquals(SECRET, config.auth().jwtSecret().value());
    assertEquals(URL, config.database().url().value());
    assertEquals("the-key-id", config.providers().alpaca().apiKey());
    assertEquals("the-api-word", config.providers().alpaca().apiSecret());
    assertEquals("untrimmed", new ProvidersConfig.Alpaca(" k\n", " untrimmed\n", "http://a", "http://b", "sip",
        ProvidersConfig.Alpaca.defaults().quota()).apiSecret());
    String shown = config + "\n" + config.describe();
    for (String word : new String[]{SECRET, "opensesame", "the-key-id", "the-api-word"}) {
      assertFalse(shown.contains(word), word);
    }
    for (String key : new String[]{"auth.jwt-secret", "database.url", "providers.alpaca.api-key",
        "providers.alpaca.api-secret"}) {
      assertEquals("***", config.describe().get(key), key);
    }
  }

  private ServerConfig config(Map<String, String> environment) {
    return ConfigReader.read(Optional.of(empty), environment, Map.of());
  }
}
