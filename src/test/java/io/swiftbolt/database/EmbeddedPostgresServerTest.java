package io.swiftbolt.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.config.ConfigReader;
import io.swiftbolt.config.ServerConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresServerTest {
  @TempDir
  Path directory;

  @Test
  void data_survives_a_restart_on_a_durable_server_and_a_second_process_joins_the_first() throws Exception {
    DatabaseUrl first;
    try (Database database = open(Database.Use.SERVER); Database second = open(Database.Use.COMMAND)) {
      first = database.url();
      assertEquals(first, second.url());
      assertEquals("on", ask(first, "show fsync"));
      assertEquals("on", ask(first, "show synchronous_commit"));
      database.prepareSchema();
      assertEquals("1", ask(first, "insert into symbols (ticker) values ('AAPL') returning 1"));
    }
    try (Database database = open(Database.Use.SERVER)) {
      assertEquals(first.port(), database.url().port());
      database.prepareSchema();
      assertEquals("AAPL", ask(database.url(), "select ticker from symbols"));
    }
  }

  @Test
  void a_server_that_a_killed_run_left_behind_is_adopted_and_stopped_at_the_end() throws Exception {
    ServerConfig config = config();
    EmbeddedPostgresServer abandoned = EmbeddedPostgresServer.start(directory, config.database());
    String pid = Files.readAllLines(directory.resolve("postgres/postmaster.pid")).getFirst();
    // a process that is gone holds no file lock; this one still lives
    Files.delete(directory.resolve("postgres/epg-lock"));
    try (Database database = open(Database.Use.SERVER)) {
      assertEquals(abandoned.url(), database.url());
      assertEquals(pid, Files.readAllLines(directory.resolve("postgres/postmaster.pid")).getFirst());
    }
    assertFalse(Files.exists(directory.resolve("postgres/postmaster.pid")));
  }

  @Test
  void a_pid_file_that_names_another_program_does_not_stop_the_start() throws Exception {
    open(Database.Use.SERVER).close();
    Files.writeString(directory.resolve("postgres/postmaster.pid"),
        ProcessHandle.current().pid() + "\n" + directory.resolve("postgres") + "\n1\n5432\n\n127.0.0.1\n\nready\n");
    try (Database database = open(Database.Use.SERVER)) {
      assertEquals("1", ask(database.url(), "select 1"));
    }
  }

  @Test
  void data_of_another_major_version_is_refused_by_name() throws Exception {
    Files.createDirectories(directory.resolve("postgres"));
    Files.writeString(directory.resolve("postgres/PG_VERSION"), "15\n");
    DatabaseRefused refused = assertThrows(DatabaseRefused.class, () -> open(Database.Use.SERVER));
    assertTrue(
        String.valueOf(refused.getMessage()).contains("was written by Postgres 15 and this version comes with 18"));
  }

  @Test
  void nobody_waits_for_a_busy_data_directory_longer_than_wanted() {
    try (Database holder = open(Database.Use.COMMAND)) {
      AtomicInteger looks = new AtomicInteger();
      Runnable threeTimes = () -> {
        if (looks.incrementAndGet() > 3) {
          throw new CancellationException("no longer wanted");
        }
      };
      assertThrows(CancellationException.class, () -> Database.open(config(), Database.Use.SERVER, threeTimes));
      assertEquals(4, looks.get(), () -> "of " + holder.url());
    }
  }

  private Database open(Database.Use use) {
    return Database.open(config(), use, () -> {});
  }

  private ServerConfig config() {
    return ConfigReader.read(Optional.empty(), Map.of(), Map.of("data-dir", directory.toString()));
  }

  private static String ask(DatabaseUrl url, String sql) throws SQLException {
    try (Connection connection = JdbcConnections.to(url).getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
