package io.swiftbolt.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.swiftbolt.clock.TestClock;
import io.swiftbolt.config.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What tokens are worth, and in whose words they are refused. */
class AuthTest {
  private static final Secret SECRET = new Secret("correct horse battery staple, 32 bytes long");
  private static final Secret NEW = new Secret("another secret that is long enough to be one");
  private final TestClock clock = new TestClock("2026-03-02T10:00:00Z");
  private final Instant start = clock.instant();
  private final Auth auth = new Auth(KeyRing.of(SECRET), clock);

  @Test
  void a_token_that_is_not_good_is_refused_with_its_reason_also_when_asked_again() {
    for (Map.Entry<String, BadTokens.Case> bad : BadTokens.all(SECRET, start).entrySet()) {
      for (int i = 0; i < 2; i++) {
        Verdict verdict = auth.check(bad.getValue().token());
        assertEquals(bad.getValue().code(), assertInstanceOf(Verdict.Refused.class, verdict, bad.getKey()).code(),
            bad.getKey());
      }
    }
  }

  @Test
  void refusals_speak_as_supabase_does() {
    Map<Verdict.Code, String> messages = Map.of(Verdict.Code.MALFORMED, "The token provided is not a valid JWT",
        Verdict.Code.EXPIRED, "Token has expired", Verdict.Code.CLAIMS, "Fields `role` and `exp` are required in JWT",
        Verdict.Code.SIGNATURE, "Failed to validate JWT signature");
    Map<String, BadTokens.Case> bad = BadTokens.all(SECRET, start);
    bad.forEach((name, item) -> assertEquals(messages.get(item.code()), refused(item.token()).message(), name));
    assertEquals("MalformedJWT: The token provided is not a valid JWT", refused("abc").joinReason());
    assertEquals("InvalidJWTToken: Token has expired 7 seconds ago", refused(token(bad, "expired")).joinReason());
    assertEquals("InvalidJWTToken: Fields `role` and `exp` are required in JWT",
        refused(token(bad, "missing exp")).joinReason());
    assertEquals("JwtSignatureError: Failed to validate JWT signature",
        refused(token(bad, "wrong secret")).joinReason());
  }

  @Test
  void every_length_of_hash_is_good_whatever_the_length_of_the_secret() {
    Instant expires = start.plusSeconds(60);
    for (String algorithm : List.of("HS256", "HS384", "HS512")) {
      String token = BadTokens.signed(algorithm, "{\"role\":\"authenticated\",\"iat\":1.5,\"exp\":"
          + expires.getEpochSecond() + "}", SECRET);
      assertEquals(new Verdict.Valid(Role.AUTHENTICATED, expires), auth.check(token), algorithm);
    }
  }

  @Test
  void a_token_counts_from_its_first_instant_up_to_its_last() {
    String token = BadTokens.signed("HS256", "{\"role\":\"anon\",\"nbf\":" + start.plusSeconds(5).getEpochSecond()
        + ",\"exp\":" + start.plusSeconds(10).getEpochSecond() + "}", SECRET);
    assertEquals(Verdict.Code.MALFORMED, refused(token).code());
    clock.advance(Duration.ofSeconds(5));
    assertEquals(new Verdict.Valid(Role.ANON, start.plusSeconds(10)), auth.check(token));
    clock.advance(Duration.ofSeconds(5));
    assertEquals("Token has expired 0 seconds ago", refused(token).channelMessage());
    clock.advance(Duration.ofSeconds(90));
    assertEquals("Token has expired 90 seconds ago", refused(token).channelMessage());
  }

  @Test
  void an_expiry_beyond_all_calendars_is_an_expiry() {
    for (String exp : List.of("9223372036854775807", "1e300", "99999999999999")) {
      String token = BadTokens.signed("HS256", "{\"role\":\"anon\",\"exp\":" + exp + "}", SECRET);
      assertEquals(new Verdict.Valid(Role.ANON, Instant.parse("9999-12-31T23:59:59Z")), auth.check(token), exp);
    }
    String past = BadTokens.signed("HS256", "{\"role\":\"anon\",\"exp\":-9223372036854775808}", SECRET);
    assertEquals(Verdict.Code.EXPIRED, refused(past).code());
  }

  @Test
  void a_key_of_the_secret_before_counts_until_its_grace_is_over() {
    String old = new Tokens(SECRET).issue(Role.ANON, start.plus(Duration.ofDays(400)));
    String fresh = new Tokens(NEW).issue(Role.ANON, start.plus(Duration.ofDays(400)));
    assertInstanceOf(Verdict.Valid.class, auth.check(old));
    assertEquals(Verdict.Code.SIGNATURE, refused(fresh).code());

    Instant until = start.plus(Duration.ofHours(24));
    auth.replace(new KeyRing(NEW, List.of(new KeyRing.Previous(SECRET, until))));
    assertInstanceOf(Verdict.Valid.class, auth.check(fresh));
    assertEquals(new Verdict.Valid(Role.ANON, until), auth.check(old), "so that sockets look again in time");
    clock.advance(Duration.ofHours(24).minusMillis(1));
    assertInstanceOf(Verdict.Valid.class, auth.check(old));
    clock.advance(Duration.ofMillis(1));
    assertEquals(Verdict.Code.SIGNATURE, refused(old).code(), "remembered");
    String unseen = new Tokens(SECRET).issue(Role.SERVICE_ROLE, start.plus(Duration.ofDays(400)));
    assertEquals(Verdict.Code.SIGNATURE, refused(unseen).code(), "seen for the first time");
    assertInstanceOf(Verdict.Valid.class, auth.check(fresh));
  }

  @Test
  void a_rotation_without_grace_stops_old_keys_at_once_also_remembered_ones() {
    String old = new Tokens(SECRET).issue(Role.ANON, start.plusSeconds(60));
    assertInstanceOf(Verdict.Valid.class, auth.check(old));
    auth.replace(KeyRing.of(NEW));
    assertEquals(Verdict.Code.SIGNATURE, refused(old).code());
  }

  private Verdict.Refused refused(String token) {
    return assertInstanceOf(Verdict.Refused.class, auth.check(token));
  }

  private static String token(Map<String, BadTokens.Case> bad, String name) {
    BadTokens.Case found = bad.get(name);
    return found == null ? "" : found.token();
  }
}
