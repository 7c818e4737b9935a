package io.swiftbolt.rest;

import io.vertx.core.VertxException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/** What a failed read says to the client: the database's own words only where they speak of the client's values. */
final class DatabaseProblems {
  /** Operators and casts that a column's type does not have. */
  private static final Set<String> OF_TYPES = Set.of("42804", "42846", "42725", "42P18");

  private DatabaseProblems() {}

  /** Empty for what is nobody's business but the server's. */
  static Optional<Problem> of(Throwable failure) {
    return switch (failure) {
      case Problem problem -> Optional.of(problem);
      case PgException error -> ofState(String.valueOf(error.getSqlState()), error);
      case ConnectionPoolTooBusyException _ -> Optional.of(busy());
      case ClosedConnectionException _,IOException _ -> Optional.of(away());
      // the pool's way of saying that no connection became free in time
      case VertxException late when "Timeout waiting for connection".equals(late.getMessage()) -> Optional.of(busy());
      default -> Optional.empty();
    };
  }

  private static Optional<Problem> ofState(String state, PgException error) {
    if (state.startsWith("22") || OF_TYPES.contains(state)) {
      return Optional.of(Problem.of(400, state, String.valueOf(error.getErrorMessage())));
    }
    return switch (state) {
      case "42883" -> Optional.of(Problem.of(404, state, String.valueOf(error.getErrorMessage())));
      case "57014" ->
        Optional.of(Problem.of(500, state, "canceling statement due to statement timeout"));
      case "54000", "54001", "54023" -> Optional.of(Problem.of(400, state, "The request is too complex"));
      default -> state.startsWith("08") || state.startsWith("53") || state.startsWith("57P")
          ? Optional.of(away())
          : Optional.empty();
    };
  }

  private static Problem busy() {
    return Problem.busy("PGRST003", "Timed out acquiring connection from connection pool.");
  }

  private static Problem away() {
    return Problem.busy("PGRST001", "Database connection error. Retrying the connection.");
  }
}
