package io.swiftbolt.auth;

import io.swiftbolt.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens as attackers and broken clients make them, written by hand so that no library corrects them. */
public final class BadTokens {
  private BadTokens() {}

  /** A name for each, and the code it is refused with; all of them claim to be the service. */
  public static Map<String, Case> all(Secret secret, Instant now) {
    long later = now.getEpochSecond() + 600;
    String good = claims(later);
    Map<String, Case> cases = new LinkedHashMap<>();
    cases.put("empty", new Case("", Verdict.Code.MALFORMED));
    cases.put("garbage", new Case("abc", Verdict.Code.MALFORMED));
    cases.put("three garbage parts", new Case("a.b.c", Verdict.Code.MALFORMED));
    cases.put("two parts", new Case(base64("{\"alg\":\"HS256\"}") + "." + base64(good), Verdict.Code.MALFORMED));
    cases.put("four parts", new Case(signed("HS256", good, secret) + ".x", Verdict.Code.MALFORMED));
    cases.put("six parts",
        new Case(("." + signed("HS256", good, secret)).repeat(2).substring(1), Verdict.Code.MALFORMED));
    for (String junk : new String[]{"=", "!!", "%41", " x", ".", "\u00e9"}) {
      cases.put("good but for '" + junk + "' after it",
          new Case(signed("HS256", good, secret) + junk, Verdict.Code.MALFORMED));
    }
    cases.put("opaque publishable key", new Case("sb_publishable_0123456789", Verdict.Code.MALFORMED));
    cases.put("opaque secret key", new Case("sb_secret_0123456789", Verdict.Code.MALFORMED));
    cases.put("claims are a list", new Case(signed("HS256", "[]", secret), Verdict.Code.MALFORMED));
    cases.put("claims twice",
        new Case(signed("HS256", "{\"role\":\"anon\",\"role\":\"service_role\",\"exp\":" + later + "}", secret),
            Verdict.Code.MALFORMED));
    cases.put("claims and more", new Case(signed("HS256", good + "{}", secret), Verdict.Code.MALFORMED));
    cases.put("claims are null", new Case(signed("HS256", "null", secret), Verdict.Code.MALFORMED));
    cases.put("header is a list", new Case(base64("[]") + "." + base64(good) + ".x", Verdict.Code.MALFORMED));
    cases.put("deeply nested",
        new Case(base64("{\"alg\":" + "[".repeat(2_000)) + "." + base64(good) + ".x", Verdict.Code.MALFORMED));
    cases.put("oversize",
        new Case(
            signed("HS256", "{\"role\":\"service_role\",\"exp\":" + later + ",\"x\":\"" + "x".repeat(6_200) + "\"}",
                secret),
            Verdict.Code.MALFORMED));
    cases.put("exp is a text",
        new Case(signed("HS256", "{\"role\":\"service_role\",\"exp\":\"" + later + "\"}", secret),
            Verdict.Code.MALFORMED));
    cases.put("iat is a text", new Case(
        signed("HS256", "{\"role\":\"service_role\",\"iat\":\"now\",\"exp\":" + later + "}", secret),
        Verdict.Code.MALFORMED));
    cases.put("not yet valid", new Case(
        signed("HS256", "{\"role\":\"service_role\",\"nbf\":" + later + ",\"exp\":" + (later + 9) + "}", secret),
        Verdict.Code.MALFORMED));
    cases.put("expired", new Case(signed("HS256", claims(now.getEpochSecond() - 7), secret), Verdict.Code.EXPIRED));
    cases.put("expired without role", new Case(signed("HS256", "{\"exp\":1}", secret), Verdict.Code.EXPIRED));
    cases.put("missing role", new Case(signed("HS256", "{\"exp\":" + later + "}", secret), Verdict.Code.CLAIMS));
    cases.put("missing exp", new Case(signed("HS256", "{\"role\":\"service_role\"}", secret), Verdict.Code.CLAIMS));
    cases.put("exp is null",
        new Case(signed("HS256", "{\"role\":\"service_role\",\"exp\":null}", secret), Verdict.Code.CLAIMS));
    for (String role : new String[]{"\"root\"", "\"SERVICE_ROLE\"", "\"service_role \"", "\"\"", "[\"service_role\"]",
        "1", "null", "{\"a\":\"service_role\"}"}) {
      cases.put("role " + role,
          new Case(signed("HS256", "{\"role\":" + role + ",\"exp\":" + later + "}", secret), Verdict.Code.CLAIMS));
    }
    cases.put("wrong secret",
        new Case(signed("HS256", good, new Secret(secret.value() + "x")), Verdict.Code.SIGNATURE));
    cases.put("claims swapped", new Case(swapped(signed("HS256", "{\"role\":\"anon\",\"exp\":" + later + "}", secret),
        good), Verdict.Code.SIGNATURE));
    cases.put("signature cut off", new Case(
        signed("HS256", good, secret).substring(0, signed("HS256", good, secret).lastIndexOf('.') + 1),
        Verdict.Code.SIGNATURE));
    for (String algorithm : new String[]{"none", "None", "NONE", "", "RS256", "ES256", "EdDSA", "hs256", "HS1"}) {
      cases.put("header says '" + algorithm + "', signed with our secret",
          new Case(signed(algorithm, good, secret), Verdict.Code.SIGNATURE));
      cases.put("header says '" + algorithm + "', unsigned",
          new Case(base64("{\"alg\":\"" + algorithm + "\"}") + "." + base64(good) + ".", Verdict.Code.SIGNATURE));
    }
    cases.put("no algorithm", new Case(base64("{}") + "." + base64(good) + ".x", Verdict.Code.SIGNATURE));
    cases.put("critical header that nobody knows",
        new Case(signedHeader("{\"alg\":\"HS256\",\"crit\":[\"x\"],\"x\":1}", good, secret), Verdict.Code.SIGNATURE));
    cases.put("brings its own key", new Case(signedHeader(
        "{\"alg\":\"HS256\",\"jwk\":{\"kty\":\"oct\",\"k\":\"" + base64("k".repeat(32)) + "\"}}", good,
        new Secret("k".repeat(32))), Verdict.Code.MALFORMED));
    return cases;
  }

  /** A token and what it is refused with. */
  public record Case(String token, Verdict.Code code) {}

  /** Signed as the algorithm says; what is no HMAC's name is signed with HS256 all the same. */
  public static String signed(String algorithm, String claims, Secret secret) {
    return signedHeader("{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\"}", claims, secret);
  }

  private static String signedHeader(String header, String claims, Secret secret) {
    String mac = header.contains("HS384") ? "HmacSHA384" : header.contains("HS512") ? "HmacSHA512" : "HmacSHA256";
    String text = base64(header) + "." + base64(claims);
    try {
      Mac signer = Mac.getInstance(mac);
      signer.init(new SecretKeySpec(secret.value().getBytes(StandardCharsets.UTF_8), mac));
      return text + "." + Base64.getUrlEncoder().withoutPadding()
          .encodeToString(signer.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String swapped(String token, String claims) {
    String[] parts = token.split("\\.", -1);
    return parts[0] + "." + base64(claims) + "." + parts[2];
  }

  private static String claims(long expires) {
    return "{\"role\":\"service_role\",\"exp\":" + expires + "}";
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
