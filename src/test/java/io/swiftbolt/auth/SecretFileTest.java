package io.swiftbolt.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.config.ConfigError;
import io.swiftbolt.config.ConfigReader;
import io.swiftbolt.config.ProvidersConfig;
import io.swiftbolt.config.Secret;
import io.swiftbolt.config.ServerConfig;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the secret comes from, where it is kept, and how it is replaced. */
class SecretFileTest {
  private static final String SECRET = "correct horse battery staple, 32 bytes long";
  private static final String OTHER = "another one, of thirty-two bytes or more";
  private static final String URL = "postgres://swiftbolt_app:opensesame@db.example/swiftbolt";
  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);

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
    KeyRing first = KeyRing.resolve(config(Map.of("SWIFTBOLT_DATA_DIR", data.toString())));
    assertTrue(first.current().value().matches("[0-9a-f]{64}"));
    assertEquals(List.of(), first.previous());
    assertEquals(first, KeyRing.resolve(config(Map.of("SWIFTBOLT_DATA_DIR", data.toString()))));
    assertEquals("rw-------", permissions(data));
    assertEquals(Set.of("jwt-secret"), files(data), "nothing is left beside it");
    Path other = directory.resolve("other");
    assertNotEquals(first, KeyRing.resolve(config(Map.of("SWIFTBOLT_DATA_DIR", other.toString()))));
  }

  @Test
  void a_configured_secret_counts_and_nothing_is_written() {
    Path data = directory.resolve("data");
    ServerConfig config = config(
        Map.of("SWIFTBOLT_DATA_DIR", data.toString(), "SWIFTBOLT_JWT_SECRET", SECRET, "DATABASE_URL", URL));
    assertEquals(KeyRing.of(new Secret(SECRET)), KeyRing.resolve(config));
    assertEquals(Optional.empty(), KeyRing.file(config));
    assertFalse(Files.exists(data));
  }

  @Test
  void a_configured_previous_secret_counts_for_as_long_as_it_is_configured() {
    KeyRing ring = KeyRing
        .resolve(config(Map.of("SWIFTBOLT_JWT_SECRET", SECRET, "SWIFTBOLT_JWT_SECRET_PREVIOUS", OTHER)));
    assertEquals(
        new KeyRing(new Secret(SECRET), List.of(new KeyRing.Previous(new Secret(OTHER), Instant.MAX))), ring);
    ConfigError alone = assertThrows(ConfigError.class, () -> config(Map.of("SWIFTBOLT_JWT_SECRET_PREVIOUS", OTHER)));
    assertTrue(String.valueOf(alone.getMessage())
        .startsWith("auth.jwt-secret-previous must be empty unless auth.jwt-secret is set"), alone::toString);
    assertThrows(ConfigError.class,
        () -> config(Map.of("SWIFTBOLT_JWT_SECRET", SECRET, "SWIFTBOLT_JWT_SECRET_PREVIOUS", "short")));
  }

  @Test
  void with_a_database_of_ones_own_a_missing_secret_stops_the_start() {
    ServerConfig config = config(Map.of("DATABASE_URL", URL, "SWIFTBOLT_DATA_DIR", directory.toString()));
    ConfigError error = assertThrows(ConfigError.class, () -> KeyRing.resolve(config));
    assertEquals("SWIFTBOLT_JWT_SECRET (auth.jwt-secret) must be set when DATABASE_URL is", error.getMessage());
    assertFalse(Files.exists(directory.resolve("jwt-secret")));
  }

  @Test
  void a_short_secret_is_refused_wherever_it_comes_from() throws IOException {
    ConfigError error = assertThrows(ConfigError.class, () -> config(Map.of("SWIFTBOLT_JWT_SECRET", "short")));
    assertEquals("auth.jwt-secret must have at least 32 bytes, has 5 (set by SWIFTBOLT_JWT_SECRET)",
        error.getMessage());
    assertEquals("auth.jwt-secret must have at least 32 bytes, has 5 (in " + directory.resolve("jwt-secret") + ")",
        refused("short\n"));
    assertTrue(refused("").contains("must not be empty"), "an empty file must not mean an empty secret");
    assertTrue(refused("\n\n").contains("must not be empty"));
    assertThrows(IllegalArgumentException.class, () -> new Tokens(new Secret("short")));
    assertThrows(IllegalArgumentException.class, () -> new Auth(KeyRing.of(new Secret("short")), () -> NOW));
  }

  @Test
  void a_file_that_is_not_understood_is_refused_and_not_guessed_at() throws IOException {
    String line = "\n" + OTHER + " until 2026-03-03T10:00:00Z";
    for (String text : List.of(SECRET + "\n" + OTHER, SECRET + "\n" + OTHER + " until tomorrow",
        SECRET + "\nshort until 2026-03-03T10:00:00Z", SECRET + line.repeat(6), "x".repeat(20_000))) {
      assertTrue(refused(text).contains("jwt-secret"), text);
    }
    Files.writeString(directory.resolve("jwt-secret"), SECRET + line + "\n");
    assertEquals(List.of(new KeyRing.Previous(new Secret(OTHER), NOW.plus(DAY))), file().read().previous());
  }

  @Test
  void a_rotation_keeps_the_old_secret_for_its_grace_and_the_file_to_its_owner() throws IOException {
    KeyRing first = file().readOrMake();
    KeyRing second = file().rotate(NOW, DAY);
    assertNotEquals(first.current(), second.current());
    assertTrue(second.current().value().matches("[0-9a-f]{64}"));
    assertEquals(List.of(new KeyRing.Previous(first.current(), NOW.plus(DAY))), second.previous());
    assertEquals(second, file().read());
    assertEquals("rw-------", permissions(directory));
    assertEquals(Set.of("empty.yaml", "jwt-secret", "jwt-secret.lock"), files(directory), "no draft is left");
  }

  @Test
  void a_rotation_without_grace_leaves_nothing_but_the_new_secret() {
    file().readOrMake();
    file().rotate(NOW, DAY);
    KeyRing cut = file().rotate(NOW, Duration.ZERO);
    assertEquals(List.of(), cut.previous());
    assertEquals(cut, file().read());
  }

  @Test
  void secrets_of_several_rotations_each_count_no_longer_than_the_last_grace_says() {
    Secret first = file().readOrMake().current();
    Secret second = file().rotate(NOW, DAY).current();
    KeyRing third = file().rotate(NOW.plusSeconds(60), Duration.ofHours(1));
    Instant until = NOW.plusSeconds(3_660);
    assertEquals(List.of(new KeyRing.Previous(second, until), new KeyRing.Previous(first, until)), third.previous());
    KeyRing fourth = file().rotate(until, DAY);
    assertEquals(List.of(new KeyRing.Previous(third.current(), until.plus(DAY))), fourth.previous(),
        "what has stopped is forgotten");
  }

  @Test
  void too_many_rotations_within_their_grace_are_refused_and_change_nothing() {
    for (int i = 0; i < KeyRing.PREVIOUS_MOST; i++) {
      file().rotate(NOW, DAY);
    }
    KeyRing before = file().read();
    String message = String.valueOf(assertThrows(ConfigError.class, () -> file().rotate(NOW, DAY)).getMessage());
    assertTrue(message.contains("wait until 2026-03-03T10:00:00Z, or rotate with --grace 0"), message);
    assertEquals(before, file().read());
  }

  @Test
  void two_rotations_at_once_do_not_both_count() throws IOException {
    KeyRing before = file().readOrMake();
    try (
        FileChannel channel = FileChannel.open(directory.resolve("jwt-secret.lock"), StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      assertTrue(lock.isValid());
      assertThrows(ConfigError.class, () -> file().rotate(NOW, DAY));
    }
    assertEquals(before, file().read());
  }

  @Test
  void secrets_are_trimmed_and_never_shown() {
    ServerConfig config = config(Map.of("SWIFTBOLT_JWT_SECRET", "  " + SECRET + "\n", "SWIFTBOLT_JWT_SECRET_PREVIOUS",
        OTHER, "DATABASE_URL", " " + URL + "\n", "ALPACA_API_KEY", " the-key-id\n", "ALPACA_API_SECRET",
        " the-api-word\r\n"));
    assertEquals(SECRET, config.auth().jwtSecret().value());
    assertEquals(URL, config.database().url().value());
    assertEquals("the-key-id", config.providers().alpaca().apiKey());
    assertEquals("the-api-word", config.providers().alpaca().apiSecret());
    assertEquals("untrimmed", new ProvidersConfig.Alpaca(" k\n", " untrimmed\n", "http://a", "http://b", "sip",
        ProvidersConfig.Alpaca.defaults().quota()).apiSecret());
    String shown = config + "\n" + config.describe() + "\n" + KeyRing.resolve(config);
    for (String word : new String[]{SECRET, OTHER, "opensesame", "the-key-id", "the-api-word"}) {
      assertFalse(shown.contains(word), word);
    }
    for (String key : new String[]{"auth.jwt-secret", "auth.jwt-secret-previous", "database.url",
        "providers.alpaca.api-key", "providers.alpaca.api-secret"}) {
      assertEquals("***", config.describe().get(key), key);
    }
  }

  private SecretFile file() {
    return KeyRing.file(config(Map.of("SWIFTBOLT_DATA_DIR", directory.toString()))).orElseThrow();
  }

  private String refused(String text) throws IOException {
    Files.writeString(directory.resolve("jwt-secret"), text);
    return String.valueOf(assertThrows(ConfigError.class, () -> file().readOrMake()).getMessage());
  }

  private static String permissions(Path data) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("jwt-secret")));
  }

  private static Set<String> files(Path data) throws IOException {
    try (Stream<Path> files = Files.list(data)) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private ServerConfig config(Map<String, String> environment) {
    return ConfigReader.read(Optional.of(empty), environment, Map.of());
  }
}
