package io.swiftbolt.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import io.swiftbolt.config.Secret;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Arrays;
import java.util.Set;

/** Tells whether a token was signed with a secret, by HS256, HS384 or HS512; other algorithms never fit. */
final class TokenSignature {
  private static final Set<String> ALGORITHMS = Set.of("HS256", "HS384", "HS512");

  /** An HMAC fills its key up with zeros; done beforehand, the library lets HS512 use a secret of 32 bytes as Supabase does. */
  private static final int LONGEST_HASH_BYTES = 64;

  private final JWSVerifier verifier;

  /** @throws IllegalArgumentException if the secret has less than 32 bytes */
  TokenSignature(Secret secret) {
    try {
      byte[] bytes = Tokens.bytes(secret);
      verifier = new MACVerifier(Arrays.copyOf(bytes, Math.max(bytes.length, LONGEST_HASH_BYTES)));
    } catch (JOSEException e) {
      throw new IllegalArgumentException("the JWT secret cannot be used", e);
    }
  }

  boolean fits(SignedText token) throws ParseException {
    if (!ALGORITHMS.contains(token.algorithm())) {
      return false;
    }
    try {
      return verifier.verify(JWSHeader.parse(token.header()), token.content().getBytes(StandardCharsets.UTF_8),
          token.signature());
    } catch (JOSEException e) {
      return false; // not an algorithm for secrets
    }
  }
}
