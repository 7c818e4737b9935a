package io.swiftbolt.config;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The secret that keys are signed with. */
public final class JwtSecret {
  private static final int BYTES = 32;

  private JwtSecret() {}

  /**
   * What is configured; with the embedded database otherwise one made once and kept in the data directory for its owner only.
   *
   * @throws ConfigError when there is none and the database is not ours: servers that share it must share the secret
   */
  public static Secret resolve(ServerConfig config) {
    if (config.auth().jwtSecret().isSet()) {
      return config.auth().jwtSecret();
    }
    if (!config.database().isEmbedded()) {
      throw new ConfigError("SWIFTBOLT_JWT_SECRET (auth.jwt-secret) must be set when DATABASE_URL is");
    }
    Path file = config.dataDir().resolve("jwt-secret");
    try {
      Files.createDirectories(config.dataDir());
      if (!Files.exists(file)) {
        create(file);
      }
      return checked(file, new Secret(Files.readString(file)));
    } catch (IOException e) {
      throw new ConfigError("data-dir must be writable: " + file + " is not");
    }
  }

  private static Secret checked(Path file, Secret secret) {
    try {
      if (new AuthConfig(secret).jwtSecret().isSet()) {
        return secret;
      }
    } catch (IllegalArgumentException e) {
      throw new ConfigError(e.getMessage() + " (in " + file + ")");
    }
    throw new ConfigError("auth.jwt-secret must not be empty (in " + file + "); without the file a new one is made");
  }

  /** The file appears under its name only when it is complete: a start that dies here leaves no half secret. */
  private static void create(Path file) throws IOException {
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    Path draft = Files.createTempFile(file.toAbsolutePath().getParent(), "jwt-secret", ".new",
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.writeString(draft, HexFormat.of().formatHex(random) + "\n");
      Files.createLink(file, draft);
    } catch (FileAlreadyExistsException e) {
      // another process was quicker; its secret counts
    } finally {
      Files.delete(draft);
    }
  }
}
