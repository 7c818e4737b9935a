package io.swiftbolt.auth;

import java.util.Arrays;
import java.util.Optional;

/** Who a key speaks for: the {@code role} claim. */
public enum Role {
  ANON("anon"), AUTHENTICATED("authenticated"), SERVICE_ROLE("service_role");

  private final String claim;

  Role(String claim) {
    this.claim = claim;
  }

  public String claim() {
    return claim;
  }

  /** Exactly as written in a token: a role spelt differently is no role. */
  static Optional<Role> find(String claim) {
    return Arrays.stream(values()).filter(role -> role.claim.equals(claim)).findFirst();
  }
}
