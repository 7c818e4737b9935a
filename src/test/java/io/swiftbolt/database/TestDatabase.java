package io.swiftbolt.database;

import io.swiftbolt.config.DatabaseConfig;
import io.swiftbolt.config.RestConfig;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;

/** A real Postgres for tests: one server a JVM, a freshly migrated database for whoever asks. */
public final class TestDatabase {
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final EmbeddedPostgres SERVER = start();

  private final String name;

  private TestDatabase(String name) {
    this.name = name;
  }

  /** A new database with all migrations and no rows (about 50 ms: copied from a template). */
  public static TestDatabase fresh() {
    String name = "test_" + NUMBER.incrementAndGet();
    execute("create database " + name + " template migrated");
    DroppedDatabases.later(() -> execute("drop database " + name + " with (force)"));
    return new TestDatabase(name);
  }

  /** A connection string as an operator would write it. */
  public String url() {
    return "postgres://postgres@127.0.0.1:" + SERVER.getPort() + "/" + name;
  }

  /** As the application's role, which cannot do DDL. */
  public Pool pool(Vertx vertx) {
    return pool(vertx, 8, true);
  }

  /** As the owner, for tests that arrange what only an operator could. */
  public Pool ownerPool(Vertx vertx) {
    return pool(vertx, 2, false);
  }

  /** As clients' reads are made. */
  public Pool readingPool(Vertx vertx, RestConfig rest) {
    return DatabasePool.reading(vertx, options(true), DatabaseConfig.defaults(), rest);
  }

  private Pool pool(Vertx vertx, int size, boolean asApplication) {
    return PgBuilder.pool().with(new PoolOptions().setMaxSize(size)).connectingTo(options(asApplication)).using(vertx)
        .build();
  }

  /** How the application connects, for what needs a connection of its own. */
  public PgConnectOptions options() {
    return options(true);
  }

  private PgConnectOptions options(boolean asApplication) {
    PgConnectOptions options = new PgConnectOptions().setHost("127.0.0.1").setPort(SERVER.getPort()).setDatabase(name)
        .setUser("postgres").setCachePreparedStatements(true);
    if (asApplication) {
      options.addProperty("options", "-c role=swiftbolt_app");
    }
    return options;
  }

  private static EmbeddedPostgres start() {
    try {
      EmbeddedPostgres server = EmbeddedPostgres.builder().setServerConfig("max_connections", "200").start();
      try (Connection connection = server.getPostgresDatabase().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("create database migrated");
      }
      Flyway.configure().dataSource(server.getDatabase("postgres", "migrated")).locations("classpath:db/migration")
          .load()
          .migrate();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void execute(String sql) {
    try (Connection connection = SERVER.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }
}
