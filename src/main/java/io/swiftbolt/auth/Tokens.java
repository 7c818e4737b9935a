package io.swiftbolt.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.swiftbolt.config.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;

/** Makes keys: HS256 tokens as Supabase's clients know them. */
public final class Tokens {
  private static final int SECRET_BYTES_LEAST = 32;
  private final MACSigner signer;

  /** @throws IllegalArgumentException if the secret has less than 32 bytes */
  public Tokens(Secret secret) {
    try {
      signer = new MACSigner(bytes(secret));
    } catch (JOSEException e) {
      throw new IllegalArgumentException("the JWT secret cannot be used", e);
    }
  }

  static byte[] bytes(Secret secret) {
    byte[] bytes = secret.value().getBytes(StandardCharsets.UTF_8);
    if (bytes.length < SECRET_BYTES_LEAST) {
      throw new IllegalArgumentException("the JWT secret must have at least 32 bytes, has " + bytes.length);
    }
    return bytes;
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
