package io.swiftbolt.auth;

import io.swiftbolt.config.Secret;
import java.time.Instant;
import java.util.List;

/**
 * The secret that keys are signed with, and those before it that count for a while yet.
 *
 * @param previous the newest first
 */
public record KeyRing(Secret current, List<Previous> previous) {

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
}
