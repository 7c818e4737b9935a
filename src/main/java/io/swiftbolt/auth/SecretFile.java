package io.swiftbolt.auth;

import io.swiftbolt.config.AuthConfig;
import io.swiftbolt.config.ConfigError;
import io.swiftbolt.config.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code jwt-secret} in the data directory, readable by its owner only: the current secret in the first line, and a line
 * {@code SECRET until INSTANT} for each that still counts. It is never half written: it is made or replaced as a whole. All
 * methods block.
 */
public final class SecretFile {
  private static final int SECRET_BYTES = 32;
  private static final int FILE_BYTES_MOST = 16 * 1_024;
  private static final String UNTIL = " until ";

  private final Path directory;
  private final Path file;

  SecretFile(Path dataDir) {
    directory = dataDir.toAbsolutePath();
    file = directory.resolve("jwt-secret");
  }

  /** @throws ConfigError naming the file and the rule it breaks */
  KeyRing readOrMake() {
    try {
      Files.createDirectories(directory);
      if (!Files.exists(file)) {
        make();
      }
    } catch (IOException e) {
      throw unwritable();
    }
    return read();
  }

  /** @throws ConfigError naming the file and the rule it breaks */
  public KeyRing read() {
    try (InputStream stream = Files.newInputStream(file)) {
      byte[] bytes = stream.readNBytes(FILE_BYTES_MOST + 1);
      if (bytes.length > FILE_BYTES_MOST) {
        throw new ConfigError(file + " must have at most " + FILE_BYTES_MOST + " bytes");
      }
      return parse(new String(bytes, StandardCharsets.UTF_8).strip().lines().toList());
    } catch (IOException e) {
      throw new ConfigError(file + " must be readable: " + e.getClass().getSimpleName());
    }
  }

  /**
   * Puts a new secret in front of the others.
   *
   * @param grace how long keys that were made before stay valid; 0 = they stop at once
   * @return what the file holds now
   * @throws ConfigError when another process is at it, or too many secrets are still in their grace
   */
  public KeyRing rotate(Instant now, Duration grace) {
    readOrMake();
    try (
        FileChannel channel = FileChannel.open(directory.resolve("jwt-secret.lock"), StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
        FileLock lock = tryLock(channel)) {
      if (lock == null) { // both would replace the same secret, and the keys of one would never have counted
        throw new ConfigError("the keys are being rotated by another process at this moment; its answer counts");
      }
      KeyRing after = read().rotated(fresh(), now, grace);
      replace(after);
      return after;
    } catch (IOException e) {
      throw unwritable();
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // held by this very process
    }
  }

  private ConfigError unwritable() {
    return new ConfigError("data-dir must be writable: " + file + " is not");
  }

  private KeyRing parse(List<String> lines) {
    if (lines.isEmpty()) {
      throw new ConfigError("auth.jwt-secret must not be empty (in " + file + "); without the file a new one is made");
    }
    List<KeyRing.Previous> previous = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      int at = line.indexOf(UNTIL);
      if (at < 0 || previous.size() == KeyRing.PREVIOUS_MOST) {
        throw new ConfigError(file + " must hold one secret, and at most " + KeyRing.PREVIOUS_MOST
            + " lines SECRET until INSTANT after it");
      }
      previous.add(new KeyRing.Previous(secret(line.substring(0, at)), instant(line.substring(at + UNTIL.length()))));
    }
    return new KeyRing(secret(lines.getFirst()), previous);
  }

  private Secret secret(String text) {
    Secret secret = new Secret(text);
    try {
      return new AuthConfig(secret, Secret.NONE, AuthConfig.defaults().reread()).jwtSecret();
    } catch (IllegalArgumentException e) {
      throw new ConfigError(e.getMessage() + " (in " + file + ")");
    }
  }

  private Instant instant(String text) {
    try {
      return Instant.parse(text.strip());
    } catch (DateTimeParseException e) {
      throw new ConfigError(file + " must name instants such as 2026-03-02T14:30:00Z after until");
    }
  }

  private static Secret fresh() {
    byte[] random = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(random);
    return new Secret(HexFormat.of().formatHex(random));
  }

  /** The file appears under its name only when it is complete: a start that dies here leaves no half secret. */
  private void make() throws IOException {
    Path draft = draft(KeyRing.of(fresh()));
    try {
      Files.createLink(file, draft);
    } catch (FileAlreadyExistsException e) {
      // another process was quicker; its secret counts
    } finally {
      Files.delete(draft);
    }
  }

  private void replace(KeyRing ring) throws IOException {
    Path draft = draft(ring);
    try {
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
    try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
      entries.force(true); // so that a crash does not bring back the secret that was to stop
    }
  }

  private Path draft(KeyRing ring) throws IOException {
    StringBuilder text = new StringBuilder(ring.current().value()).append('\n');
    ring.previous().forEach(
        old -> text.append(old.secret().value()).append(UNTIL).append(old.until()).append('\n'));
    Path draft = Files.createTempFile(directory, "jwt-secret", ".new",
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
      channel.write(StandardCharsets.UTF_8.encode(text.toString()));
      channel.force(true);
    }
    return draft;
  }
}
