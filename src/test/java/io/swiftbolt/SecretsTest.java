package io.swiftbolt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A key that was committed once is known for ever, so nothing that looks like one may be in the sources. */
class SecretsTest {
  private static final List<Path> PLACES = Stream
      .of("src", "conf", "docker", ".github", ".ci", "pom.xml", "README.md").map(Path::of).filter(Files::exists)
      .toList();

  private static final Map<String, Pattern> SHAPES = Map.of(
      "a signed JWT", Pattern.compile("eyJ[A-Za-z0-9_-]{8,}\\.eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{16,}"),
      "an Alpaca key id", Pattern.compile("\\b(PK|AK|CK)(?=[A-Z0-9]*[0-9])[A-Z0-9]{18,24}\\b"),
      "an Alpaca secret",
      Pattern.compile("(?i)(apca|alpaca)[a-z_.-]*secret[a-z_.-]*\"?\\s*[:=,]\\s*[\"']?[A-Za-z0-9/+]{36,}"),
      "an AWS key id", Pattern.compile("\\b(AKIA|ASIA)[A-Z0-9]{16}\\b"),
      "a private key", Pattern.compile("-----BEGIN ([A-Z]+ )?PRIVATE KEY-----\\s+[A-Za-z0-9+/=]{16}"),
      "a source host's token", Pattern.compile("\\b(gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,})"),
      "a model vendor's key", Pattern.compile("\\bsk-[A-Za-z0-9_-]{24,}"));

  @Test
  void nothing_in_the_sources_looks_like_a_secret() throws IOException {
    List<String> found = new ArrayList<>();
    int read = 0;
    for (Path place : PLACES) {
      try (Stream<Path> files = Files.walk(place)) {
        for (Path file : files.filter(Files::isRegularFile).filter(SecretsTest::isOurs).filter(SecretsTest::isText)
            .toList()) {
          String text = Files.readString(file);
          read++;
          SHAPES.forEach((shape, pattern) -> pattern.matcher(text).results()
              .forEach(hit -> found.add(file + " has " + shape + " at character " + hit.start())));
        }
      }
    }
    assertEquals(List.of(), found);
    assertTrue(read > 100, "read only " + read + " files");
  }

  /** The patterns find what they are for; the examples are put together here, so that they are no finds themselves. */
  @Test
  void each_shape_is_recognised() {
    String part = "eyJ" + "hbGciOiJIUzI1NiJ9";
    Map<String, String> examples = Map.of("a signed JWT", part + "." + part + "." + "x".repeat(43), "an Alpaca key id",
        "PK" + "ABCDEFGHIJ12345678", "an Alpaca secret", "APCA_API_SECRET_KEY=" + "a".repeat(40), "an AWS key id",
        "AKIA" + "A".repeat(16), "a private key", "-----BEGIN RSA " + "PRIVATE KEY-----\n" + "A".repeat(64),
        "a source host's token", "ghp_" + "a".repeat(36), "a model vendor's key", "sk-" + "a".repeat(40));
    assertEquals(SHAPES.keySet(), examples.keySet());
    SHAPES.forEach((shape, pattern) -> assertTrue(pattern.matcher(examples.getOrDefault(shape, "")).find(), shape));
  }

  private static boolean isOurs(Path file) {
    return !file.toString().contains("node_modules"); // npm's, and ignored by git
  }

  private static boolean isText(Path file) {
    return !file.toString().matches(".*\\.(png|jpg|gz|zip|jar|bin|class)");
  }
}
