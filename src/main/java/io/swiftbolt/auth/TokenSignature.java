package io.swiftbolt.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import io.swiftbolt.config.Secret;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Set;

/** Tells whether a token was signed with a secret, by HS256, HS384 or HS512; other algorithms never fit. */
final class TokenSignature {
  private static final Set<String> ALGORITHMS = Set.of("HS256", "HS384", "HS512");

  private final JWSVerifier verifier;

  /** @throws IllegalArgumentException if the secret has less than 32 bytes */
  TokenSignature(Secret secret) {
    try {
      verifier = new MACVerifier(Tokens.bytes(secret));
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
      return false; // of an algorithm that the secret is too short for
    }
  }
}
