package io.swiftbolt.http;

import io.swiftbolt.auth.Role;

import java.util.EnumSet;
import java.util.Set;

/** Who may use a route. Every route names one; there is no default. */
public enum Access {
  /** Everybody, without a key: what probes, scrapers and documentation readers need. */
  OPEN(EnumSet.allOf(Role.class)),
  /** Whoever holds a valid key. */
  ANON(EnumSet.allOf(Role.class)),
  /** Signed-in users and the server's own scripts. */
  AUTHENTICATED(EnumSet.of(Role.AUTHENTICATED, Role.SERVICE_ROLE)),
  /** The operator's scripts: what costs vendors' quota or changes the queue. */
  SERVICE(EnumSet.of(Role.SERVICE_ROLE)),
  /**
   * Schedules of older deployments. The service_role's key is their gateway key, in the header {@code X-SB-Gateway-Key} or where
   * keys are otherwise; whoever has another one is answered as if he had none, as those schedules expect.
   */
  GATEWAY(EnumSet.of(Role.SERVICE_ROLE));

  private final Set<Role> roles;

  Access(Set<Role> roles) {
    this.roles = roles;
  }

  boolean admits(Role role) {
    return roles.contains(role);
  }
}
