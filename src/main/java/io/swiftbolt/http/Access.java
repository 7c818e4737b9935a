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
  SERVICE(EnumSet.of(Role.SERVICE_ROLE));

  private final Set<Role> roles;

  Access(Set<Role> roles) {
    this.roles = roles;
  }

  boolean admits(Role role) {
    return roles.contains(role);
  }
}
