package io.swiftbolt.auth;

import io.swiftbolt.config.AuthConfig;
import io.swiftbolt.config.ConfigError;
import io.swiftbolt.config.Secret;
import io.swiftbolt.config.ServerConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The secret that keys are signed with, and those before it that count for a while yet.
 *
 * @param previous the newest first
 */
public record KeyRing(Secret current, List<Previous> previous) {
  /** Each costs every stranger's token one more hash. */
  static final int PREVIOUS_MOST = 5;

  /**
   * A secret that was replaced.
   *
   * @param until when what it signed stops being valid
   */
  public record Previous(Secret secret, Instant until) {}

  public KeyRing {
    previous = List.copyOf(previous);
  }

  public static KeyRing of(Secret current) {
    return new KeyRing(current, List.of());
  }

  /**
   * The secrets a server or a command uses: those configured; with the embedded database otherwise those of the secret file,
   * which is made if there is none. Blocks.
   *
   * @throws ConfigError when there is none and the database is not ours: servers that share it must share the secret
   */
  public static KeyRing resolve(ServerConfig config) {
    AuthConfig auth = config.auth();
    if (auth.jwtSecret().isSet()) {
      return new KeyRing(auth.jwtSecret(), auth.jwtSecretPrevious().isSet()
          ? List.of(new Previous(auth.jwtSecretPrevious(), Instant.MAX))
          : List.of());
    }
    return file(config).map(SecretFile::readOrMake)
        .orElseThrow(() -> new ConfigError("SWIFTBOLT_JWT_SECRET (auth.jwt-secret) must be set when DATABASE_URL is"));
  }

  /** Where the secrets are kept, unless they are configured or would have to be. */
  public static Optional<SecretFile> file(ServerConfig config) {
    Path directory = config.dataDir();
    return config.auth().jwtSecret().isSet() || !config.database().isEmbedded()
        ? Optional.empty()
        : Optional.of(new SecretFile(directory));
  }

  /**
   * With a new secret in front; keys that were made before it count until {@code grace} is over, or as long as they would have
   * anyway if that is shorter.
   *
   * @param grace 0 = they stop at once
   * @throws ConfigError when too many secrets are still in their grace
   */
  KeyRing rotated(Secret fresh, Instant now, Duration grace) {
    if (grace.isZero()) {
      return of(fresh);
    }
    Instant until = now.plus(grace);
    List<Previous> kept = new ArrayList<>(List.of(new Previous(current, until)));
    for (Previous old : previous) {
      if (now.isBefore(old.until())) {
        kept.add(old.until().isBefore(until) ? old : new Previous(old.secret(), until));
      }
    }
    if (kept.size() > PREVIOUS_MOST) {
      throw new ConfigError(
          "keys were rotated " + PREVIOUS_MOST + " times and all those secrets still count; wait until "
              + kept.getLast().until() + ", or rotate with --grace 0");
    }
    return new KeyRing(fresh, kept);
  }
}
