package io.swiftbolt.auth;

import io.vertx.core.http.HttpServerRequest;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says what a token is worth. One for the whole server, asked from any thread; its secrets may be replaced while it works.
 */
public final class Auth {
  static final int TOKEN_LENGTH_MOST = 8_192;
  /** Only tokens whose signature was right are remembered, so strangers cannot fill this. */
  private static final int REMEMBERED_MOST = 1_000;

  /** A secret that counts until an instant. */
  private record Lock(TokenSignature signature, Instant until) {}

  private record Holder(TokenClaims claims, Instant keyEnds) {}

  /** What was remembered under other secrets goes with them. */
  private record Locks(List<Lock> locks, Map<String, Holder> remembered, int rotations) {}

  private final InstantSource now;
  private volatile Locks current;

  /**
   * @param now real time: a key that has expired stays expired on a server that replays the past
   * @throws IllegalArgumentException if a secret has less than 32 bytes
   */
  public Auth(KeyRing ring, InstantSource now) {
    this.now = now;
    current = locks(ring, 0);
  }

  /** From now on these secrets count, and no other. */
  public synchronized void replace(KeyRing ring) {
    current = locks(ring, current.rotations() + 1);
  }

  /** How often the secrets were replaced. When it has grown, tokens that were good may not be so any more. */
  public int rotations() {
    return current.rotations();
  }

  private static Locks locks(KeyRing ring, int rotations) {
    Lock newest = new Lock(new TokenSignature(ring.current()), Instant.MAX);
    Stream<Lock> before = ring.previous().stream().map(old -> new Lock(new TokenSignature(old.secret()), old.until()));
    return new Locks(Stream.concat(Stream.of(newest), before).toList(), new ConcurrentHashMap<>(), rotations);
  }

  /**
   * The role of the request's key, see {@link RequestKey#of}.
   *
   * @param keyInQuery whether the key may also be the query parameter {@code apikey}, for browsers' sockets
   * @return empty when there is no key or it is not valid
   */
  public Optional<Role> role(HttpServerRequest request, boolean keyInQuery) {
    return RequestKey.of(request, keyInQuery).flatMap(this::role);
  }

  /** The role of a token; empty when it is not valid. */
  public Optional<Role> role(String token) {
    return check(token) instanceof Verdict.Valid valid ? Optional.of(valid.role()) : Optional.empty();
  }

  /**
   * What a token is worth now. Cheap for one that was seen before, so whoever holds on to a connection asks again from time to
   * time: secrets are replaced.
   */
  public Verdict check(String token) {
    Locks locks = current;
    Instant instant = now.instant();
    Holder holder = locks.remembered().get(token);
    if (holder == null) {
      try {
        holder = read(locks, token, instant);
      } catch (ParseException | IllegalArgumentException _) {
        return refused(Verdict.Code.MALFORMED); // what exactly is wrong with it helps only who forges one
      }
      if (holder == null) {
        return refused(Verdict.Code.SIGNATURE);
      }
      remember(locks.remembered(), token, holder);
    }
    return verdict(holder, instant);
  }

  private static @Nullable Holder read(Locks locks, String token, Instant instant)
      throws ParseException {
    if (token.length() > TOKEN_LENGTH_MOST) {
      throw new ParseException("too long", TOKEN_LENGTH_MOST);
    }
    SignedText signed = SignedText.parse(token);
    for (Lock lock : locks.locks()) {
      if (instant.isBefore(lock.until()) && lock.signature().fits(signed)) {
        return new Holder(TokenClaims.of(signed.claims()), lock.until());
      }
    }
    return null;
  }

  private static void remember(Map<String, Holder> remembered, String token, Holder holder) {
    if (remembered.size() >= REMEMBERED_MOST) {
      remembered.clear();
    }
    remembered.put(token, holder);
  }

  private static Verdict verdict(Holder holder, Instant now) {
    TokenClaims claims = holder.claims();
    if (!now.isBefore(holder.keyEnds())) {
      return refused(Verdict.Code.SIGNATURE);
    }
    if (claims.expires().isPresent() && !now.isBefore(claims.expires().get())) {
      return expired(Duration.between(claims.expires().get(), now));
    }
    if (claims.role().isEmpty() || claims.expires().isEmpty()) {
      return refused(Verdict.Code.CLAIMS);
    }
    if (now.isBefore(claims.notBefore())) {
      return refused(Verdict.Code.MALFORMED);
    }
    Instant expires = claims.expires().get();
    return new Verdict.Valid(claims.role().get(), expires.isBefore(holder.keyEnds()) ? expires : holder.keyEnds());
  }

  private static Verdict expired(Duration ago) {
    return new Verdict.Refused(Verdict.Code.EXPIRED, "Token has expired",
        "Token has expired " + ago.toSeconds() + " seconds ago");
  }

  private static Verdict refused(Verdict.Code code) {
    String message = switch (code) {
      case MALFORMED -> "The token provided is not a valid JWT";
      case EXPIRED -> "Token has expired";
      case CLAIMS -> "Fields `role` and `exp` are required in JWT";
      case SIGNATURE -> "Failed to validate JWT signature";
    };
    return new Verdict.Refused(code, message, message);
  }
}
