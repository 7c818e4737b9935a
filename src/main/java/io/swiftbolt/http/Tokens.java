package io.swiftbolt.http;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;

/** Makes keys: HS256 tokens as Supabase's clients know them. */
public final class Tokens {
  static final int SECRET_BYTES_LEAST = 32;
  private final MACSigner signer;

  /** @throws IllegalArgumentException if the secret has less than 32 bytes */
  public Tokens(String secret) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    if (bytes.length < SECRET_BYTES_LEAST) {
      throw new IllegalArgumentException("the JWT secret must have at least 32 bytes, has " + bytes.length);
    }
    try {
      signer = new MACSigner(bytes);
    } catch (JOSEException e) {
      throw new IllegalArgumentException("the JWT secret cannot be used", e);
    }
  }

  /** The same role and expiry give the same key. */
  public String issue(Role role, Instant expires) {
    JWTClaimsSet claims = new JWTClaimsSet.Builder().issuer("swiftbolt").claim("role", role.claim())
        .expirationTime(Date.from(expires)).build();
    SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
    try {
      token.sign(signer);
    } catch (JOSEException e) {
      throw new IllegalStateException("a key could not be signed", e);
    }
    return token.serialize();
  }
}
