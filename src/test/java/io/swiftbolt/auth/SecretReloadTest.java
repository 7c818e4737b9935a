package io.swiftbolt.auth;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.swiftbolt.clock.TestClock;
import io.swiftbolt.feed.Waiting;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that runs takes up what the secret file says, and only what makes sense. */
class SecretReloadTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  @TempDir
  Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final TestClock clock = new TestClock("2026-03-02T10:00:00Z");

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void a_rotation_is_taken_up_and_the_old_key_stops_with_its_grace() {
    SecretFile file = new SecretFile(directory);
    Auth auth = watched(file);
    String old = key(file);
    file.rotate(clock.instant(), Duration.ofHours(1));
    String fresh = key(file);
    Waiting.until(vertx, LIMIT, () -> auth.check(fresh), () -> isValid(auth, fresh));
    assertInstanceOf(Verdict.Valid.class, auth.check(old));
    clock.advance(Duration.ofHours(1));
    assertInstanceOf(Verdict.Refused.class, auth.check(old));
    assertInstanceOf(Verdict.Valid.class, auth.check(fresh));
  }

  @Test
  void a_file_that_is_gone_or_broken_changes_nothing_until_it_is_whole_again() throws Exception {
    SecretFile file = new SecretFile(directory);
    Auth auth = watched(file);
    String old = key(file);
    Files.delete(directory.resolve("jwt-secret"));
    Waiting.quiet(vertx, Duration.ofMillis(100));
    assertInstanceOf(Verdict.Valid.class, auth.check(old));
    Files.writeString(directory.resolve("jwt-secret"), "short");
    Waiting.quiet(vertx, Duration.ofMillis(100));
    assertInstanceOf(Verdict.Valid.class, auth.check(old));
    Files.writeString(directory.resolve("jwt-secret"), "a whole secret, of more than thirty-two bytes");
    Waiting.until(vertx, LIMIT, () -> auth.check(old), () -> !isValid(auth, old));
  }

  private Auth watched(SecretFile file) {
    KeyRing ring = file.readOrMake();
    Auth auth = new Auth(ring, clock);
    vertx.deployVerticle(new SecretReload(file, ring, auth, Duration.ofMillis(10))).await();
    return auth;
  }

  private String key(SecretFile file) {
    return new Tokens(file.read().current()).issue(Role.ANON, clock.instant().plus(Duration.ofDays(9)));
  }

  private static boolean isValid(Auth auth, String key) {
    return auth.check(key) instanceof Verdict.Valid;
  }
}
