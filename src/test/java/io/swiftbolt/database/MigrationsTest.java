package io.swiftbolt.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MigrationsTest {
  @Test
  void the_application_role_cannot_do_ddl() {
    Vertx vertx = Vertx.vertx();
    try {
      Pool pool = TestDatabase.fresh().pool(vertx);
      assertEquals(0L, pool.query("select count(*) from job_runs").execute().await().iterator().next().getLong(0));
      PgException refused = assertThrows(PgException.class,
          () -> pool.query("create table sneaky (id int)").execute().await());
      assertEquals("42501", refused.getSqlState());
    } finally {
      vertx.close().await();
    }
  }

  @Test
  void a_schema_changed_by_hand_is_refused_and_the_object_named() {
    TestDatabase database = TestDatabase.fresh();
    Migrations migrations = new Migrations(DatabaseUrl.parse(database.url()));
    migrations.migrate();
    migrations.check();
    Vertx vertx = Vertx.vertx();
    try {
      Pool owner = database.ownerPool(vertx);
      owner.query("alter table ohlc_bars_v2 drop constraint bar_order").execute().await();
      owner.query("create index sneaky on symbols (name)").execute().await();
    } finally {
      vertx.close().await();
    }
    for (DatabaseRefused refused : List.of(assertThrows(DatabaseRefused.class, migrations::check),
        assertThrows(DatabaseRefused.class, migrations::migrate))) {
      assertTrue(String.valueOf(refused.getMessage()).endsWith("was changed outside of its migrations: "
          + "constraint ohlc_bars_v2.bar_order is missing; index sneaky was added."), refused::getMessage);
    }
  }

  @Test
  void a_database_with_foreign_tables_is_refused() {
    Vertx vertx = Vertx.vertx();
    TestDatabase database = TestDatabase.fresh();
    try {
      Pool owner = database.ownerPool(vertx);
      owner.query("drop table flyway_schema_history").execute().await();
    } finally {
      vertx.close().await();
    }
    DatabaseRefused refused = assertThrows(DatabaseRefused.class,
        () -> new Migrations(DatabaseUrl.parse(database.url())).migrate());
    assertTrue(String.valueOf(refused.getMessage()).contains("migrations did not make"), refused::getMessage);
  }

  @Test
  void a_database_that_cannot_be_reached_is_one_sentence() {
    DatabaseRefused refused = assertThrows(DatabaseRefused.class,
        () -> new Migrations(DatabaseUrl.parse("postgres://nobody:hidden@127.0.0.1:1/none")).check());
    assertTrue(
        String.valueOf(refused.getMessage())
            .startsWith("The database postgres://nobody@127.0.0.1:1/none cannot be used: "),
        refused::getMessage);
  }

  @Test
  void simulated_and_real_data_never_share_a_database() {
    Vertx vertx = Vertx.vertx();
    try {
      Pool pool = TestDatabase.fresh().pool(vertx);
      DataOrigin.SIMULATED.claim(pool, Instant.EPOCH).await();
      DataOrigin.SIMULATED.claim(pool, Instant.EPOCH).await();
      DatabaseRefused refused = assertThrows(DatabaseRefused.class,
          () -> DataOrigin.REAL.claim(pool, Instant.EPOCH).await());
      assertTrue(String.valueOf(refused.getMessage()).startsWith("This database holds simulated data"),
          refused::getMessage);
      assertEquals(Optional.of(DataOrigin.SIMULATED), DataOrigin.read(pool).await());
    } finally {
      vertx.close().await();
    }
  }
}
