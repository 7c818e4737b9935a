package io.swiftbolt.jobs;

import java.time.Duration;
import java.util.Optional;

/** How one attempt at a slice ended. Only {@link JobRuns} turns it into a status. */
public sealed interface JobOutcome {

  /**
   * The provider answered for the whole slice.
   *
   * @param same rows that were there already and said the same
   * @param rejected rows now in quarantine
   * @param provider who really answered
   * @param fallbackFrom who should have
   */
  record Done(int inserted, int changed, int same, int rejected, String provider, Optional<String> fallbackFrom,
      double requests) implements JobOutcome {}

  /** Nothing went wrong, it is only too early: does not count as an attempt. */
  record Later(Duration after, String errorCode, String message) implements JobOutcome {}

  /** Worth another attempt after a pause, unless it was the last one. */
  record Retry(Duration after, String errorCode, String message) implements JobOutcome {}

  /** Given up: no attempt will help until an operator does. */
  record Failed(String errorCode, String message) implements JobOutcome {}
}
