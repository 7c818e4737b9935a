package io.swiftbolt.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.ErrorDetails;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.output.ValidateOutput;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the schema to what this version needs, or says why it cannot. Blocks: run before the event loop starts. */
public final class Migrations {
  private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
  private static final String ROLE_USABLE = """
      select exists (select from pg_roles where rolname = 'swiftbolt_app')
             and pg_has_role(current_user, (select oid from pg_roles where rolname = 'swiftbolt_app'), 'member')
      """;

  private static final String HAS_FINGERPRINT = """
      select to_regclass('public.schema_fingerprint') is not null and to_regclass('public.flyway_schema_history') is not null
      """;

  private final DatabaseUrl url;
  private final DataSource source;
  private final Flyway flyway;

  public Migrations(DatabaseUrl url) {
    this.url = url;
    source = JdbcConnections.to(url);
    flyway = Flyway.configure().dataSource(source).locations("classpath:db/migration").connectRetries(0).load();
  }

  /** @throws DatabaseRefused when the schema is not one that our migrations made */
  public void migrate() {
    try {
      refuseForeign();
      refuseDrift();
      int applied = flyway.migrate().migrationsExecuted;
      if (applied > 0) {
        LOG.info("applied {} migrations to {}", applied, url.display());
      }
      keepFingerprint();
      refuseWithoutRole();
    } catch (FlywayException | SQLException e) {
      throw refused(e);
    }
  }

  /** @throws DatabaseRefused when migrations are pending or the schema is not what they made */
  public void check() {
    try {
      refuseForeign();
      MigrationInfo[] pending = flyway.info().pending();
      if (pending.length > 0) {
        throw new DatabaseRefused("The schema of " + url.display() + " lacks migration "
            + Arrays.stream(pending).map(m -> String.valueOf(m.getVersion())).collect(Collectors.joining(", "))
            + "; run migrate.");
      }
      refuseDrift();
      refuseWithoutRole();
    } catch (FlywayException | SQLException e) {
      throw refused(e);
    }
  }

  private void refuseForeign() {
    List<String> invalid = flyway.validateWithResult().invalidMigrations.stream()
        .filter(Migrations::isNotJustPending).map(m -> m.version + " " + m.description).toList();
    if (!invalid.isEmpty()) {
      throw new DatabaseRefused("The schema of " + url.display()
          + " was made by other migrations than this version's: they differ in " + String.join(", ", invalid) + ".");
    }
  }

  private static boolean isNotJustPending(ValidateOutput output) {
    ErrorDetails error = output.errorDetails;
    return error == null || !String.valueOf(error.errorCode).contains("RESOLVED_VERSIONED_MIGRATION_NOT_APPLIED");
  }

  private void refuseDrift() throws SQLException {
    try (Connection connection = source.getConnection()) {
      if (!hasFingerprint(connection)) {
        return;
      }
      List<String> drift = SchemaFingerprint.drift(connection);
      if (!drift.isEmpty()) {
        throw new DatabaseRefused("The schema of " + url.display() + " was changed outside of its migrations: "
            + drift.stream().limit(3).collect(Collectors.joining("; "))
            + (drift.size() > 3 ? " and " + (drift.size() - 3) + " more." : "."));
      }
    }
  }

  private void keepFingerprint() throws SQLException {
    try (Connection connection = source.getConnection()) {
      SchemaFingerprint.store(connection);
    }
  }

  private void refuseWithoutRole() throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(ROLE_USABLE)) {
      rows.next();
      if (!rows.getBoolean(1)) {
        throw new DatabaseRefused("Role swiftbolt_app is missing at " + url.display() + " or not granted to "
            + url.user() + ": create role swiftbolt_app nologin; grant swiftbolt_app to " + url.user() + ".");
      }
    }
  }

  private static boolean hasFingerprint(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(HAS_FINGERPRINT)) {
      rows.next();
      return rows.getBoolean(1);
    }
  }

  private DatabaseRefused refused(Exception cause) {
    String text = String.valueOf(cause.getMessage());
    if (text.contains("non-empty schema")) {
      return new DatabaseRefused("The database " + url.display()
          + " already holds tables that SwiftBolt's migrations did not make; give it an empty one.", cause);
    }
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String first = String.valueOf(root.getMessage()).lines().map(String::strip).filter(line -> !line.isEmpty())
        .findFirst().orElse(root.toString());
    return new DatabaseRefused("The database " + url.display() + " cannot be used: " + first, cause);
  }
}
