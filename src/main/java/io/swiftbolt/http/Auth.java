package io.swiftbolt.http;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads who asks from the key a request carries. A key is a signed token with {@code role} and {@code exp}; the header names
 * are Supabase's.
 */
public final class Auth {
  private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.HS256, JWSAlgorithm.HS384,
      JWSAlgorithm.HS512);
  private static final int TOKEN_LENGTH_MOST = 8_192;
  /** Only keys whose signature was right are remembered, so strangers cannot fill this. */
  private static final int REMEMBERED_MOST = 1_000;
  private static final String BEARER = "bearer ";

  private record Holder(Role role, Instant expires, Instant notBefore) {}

  private final JWSVerifier verifier;
  private final InstantSource now;
  private final Map<String, Holder> remembered = new ConcurrentHashMap<>();

  /** @param now real time: a key that has expired stays expired on a server that replays the past */
  public Auth(String secret, InstantSource now) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    if (bytes.length < Tokens.SECRET_BYTES_LEAST) {
      throw new IllegalArgumentException("the JWT secret must have at least 32 bytes, has " + bytes.length);
    }
    try {
      verifier = new MACVerifier(bytes);
    } catch (JOSEException e) {
      throw new IllegalArgumentException("the JWT secret cannot be used", e);
    }
    this.now = now;
  }

  /**
   * The role of the request's key: {@code Authorization: Bearer} if there is one, otherwise {@code apikey}.
   *
   * @param keyInQuery whether the key may also be the query parameter {@code apikey}, for browsers' sockets
   * @return empty when there is no key or it is not valid
   */
  public Optional<Role> role(HttpServerRequest request, boolean keyInQuery) {
    String authorization = request.getHeader("Authorization");
    if (authorization != null) {
      boolean bearer = authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
      return bearer ? verify(authorization.substring(BEARER.length()).strip()) : Optional.empty();
    }
    String key = request.getHeader("apikey");
    if (key == null && keyInQuery) {
      key = request.getParam("apikey");
    }
    return key == null ? Optional.empty() : verify(key.strip());
  }

  /** The role a token gives; empty when it is not a token of ours or its time is over or still to come. */
  public Optional<Role> verify(String token) {
    Holder holder = remembered.get(token);
    if (holder == null) {
      Optional<Holder> read = read(token);
      if (read.isEmpty()) {
        return Optional.empty();
      }
      holder = read.get();
      if (remembered.size() >= REMEMBERED_MOST) {
        remembered.clear();
      }
      remembered.put(token, holder);
    }
    Instant instant = now.instant();
    return instant.isBefore(holder.expires()) && !instant.isBefore(holder.notBefore())
        ? Optional.of(holder.role())
        : Optional.empty();
  }

  private Optional<Holder> read(String token) {
    if (token.length() > TOKEN_LENGTH_MOST) {
      return Optional.empty();
    }
    try {
      SignedJWT signed = SignedJWT.parse(token); // refuses alg=none
      if (!ALGORITHMS.contains(signed.getHeader().getAlgorithm()) || !signed.verify(verifier)) {
        return Optional.empty();
      }
      JWTClaimsSet claims = signed.getJWTClaimsSet();
      String claim = claims.getStringClaim("role");
      if (claim == null || claims.getExpirationTime() == null) {
        return Optional.empty();
      }
      Instant expires = claims.getExpirationTime().toInstant();
      Instant notBefore = claims.getNotBeforeTime() == null ? Instant.MIN : claims.getNotBeforeTime().toInstant();
      return Role.find(claim).map(role -> new Holder(role, expires, notBefore));
    } catch (ParseException | JOSEException | IllegalArgumentException _) {
      return Optional.empty(); // not a token: the caller answers 401, and why is nobody's business
    }
  }
}
