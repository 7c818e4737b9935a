package io.swiftbolt.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
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
}
