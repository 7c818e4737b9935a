package io.swiftbolt.database;

import io.swiftbolt.config.DatabaseConfig;
import io.swiftbolt.config.Secret;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Postgres that comes with the server and keeps its data under the data directory. Durable: fsync and
 * synchronous_commit are on, which the library's own default, made for tests, is not.
 */
final class EmbeddedPostgresServer {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgresServer.class);
  private static final String MAJOR_VERSION = "18";
  private static final String DATABASE = "swiftbolt";
  private static final Duration START_WAIT = Duration.ofSeconds(60);

  private final EmbeddedPostgres server;

  private EmbeddedPostgresServer(EmbeddedPostgres server) {
    this.server = server;
  }

  /** Blocks until it answers. The caller holds the data directory's lock. */
  static EmbeddedPostgresServer start(Path dataDir, DatabaseConfig config) {
    Path data = dataDir.resolve("postgres");
    try {
      refuseOtherVersion(data);
      PostmasterFile postmaster = new PostmasterFile(data);
      boolean adopted = postmaster.isRunning();
      int port = adopted ? postmaster.port() : freePort(dataDir);
      if (adopted) {
        LOG.info("adopting the Postgres that an earlier run left behind, port {}", port);
      } else {
        postmaster.removeStale();
      }
      Files.writeString(portFile(dataDir), Integer.toString(port));
      EmbeddedPostgresServer server = new EmbeddedPostgresServer(builder(dataDir, data, port, config).start());
      server.createDatabase();
      return server;
    } catch (IOException | IllegalStateException | SQLException e) {
      throw new DatabaseRefused("The embedded Postgres under " + data + " did not start: " + e.getMessage(), e);
    }
  }

  private static EmbeddedPostgres.Builder builder(Path dataDir, Path data, int port, DatabaseConfig config) {
    return EmbeddedPostgres.builder().setDataDirectory(data).setCleanDataDirectory(false)
        // not under /tmp, where cleaners delete from below a running server and users stand in each other's way
        .setOverrideWorkingDirectory(dataDir.resolve("postgres-bin").toFile())
        .setRegisterShutdownHook(false) // it must outlive the drain; Server stops it last
        .setPort(port).setPGStartupWait(START_WAIT)
        .setOutputRedirector(ProcessBuilder.Redirect.appendTo(dataDir.resolve("postgres.log").toFile()))
        .setServerConfig("fsync", "on").setServerConfig("synchronous_commit", "on")
        .setServerConfig("full_page_writes", "on").setServerConfig("shared_buffers", config.sharedBuffers())
        .setServerConfig("listen_addresses", "127.0.0.1").setServerConfig("unix_socket_directories", "")
        .setServerConfig("max_connections", "200").setServerConfig("timezone", "UTC");
  }

  private static void refuseOtherVersion(Path data) throws IOException {
    Path file = data.resolve("PG_VERSION");
    if (Files.exists(file) && !Files.readString(file).strip().equals(MAJOR_VERSION)) {
      throw new DatabaseRefused("The data under " + data + " was written by Postgres " + Files.readString(file).strip()
          + " and this version comes with " + MAJOR_VERSION + "; dump it with the old one or use another --data-dir.");
    }
  }

  /** The port that this directory had before, if it is still free. */
  private static int freePort(Path dataDir) throws IOException {
    Optional<Integer> before = storedPort(dataDir);
    if (before.isPresent() && isFree(before.get())) {
      return before.get();
    }
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  private static Optional<Integer> storedPort(Path dataDir) throws IOException {
    Path file = portFile(dataDir);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String text = Files.readString(file).strip();
    return text.matches("[0-9]{1,5}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
  }

  private static Path portFile(Path dataDir) {
    return dataDir.resolve("postgres.port");
  }

  private void createDatabase() throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select from pg_database where datname = '" + DATABASE + "'")) {
      if (!rows.next()) {
        statement.execute("create database " + DATABASE);
      }
    }
  }

  /** The server that another process runs on this directory; empty until it answers. */
  static Optional<DatabaseUrl> running(Path dataDir) {
    PostmasterFile postmaster = new PostmasterFile(dataDir.resolve("postgres"));
    return postmaster.isRunning() ? answering(postmaster.port()) : Optional.empty();
  }

  private static Optional<DatabaseUrl> answering(int port) {
    DatabaseUrl url = url(port);
    DataSource source = JdbcConnections.to(url);
    try (Connection connection = source.getConnection()) {
      return connection.isValid(5) ? Optional.of(url) : Optional.empty();
    } catch (SQLException e) {
      return Optional.empty(); // still starting
    }
  }

  DatabaseUrl url() {
    return url(server.getPort());
  }

  private static DatabaseUrl url(int port) {
    return new DatabaseUrl("127.0.0.1", port, DATABASE, "postgres", Secret.NONE, "disable", Optional.empty());
  }

  void stop() {
    try {
      server.close();
    } catch (IOException e) {
      LOG.warn("the embedded Postgres did not stop cleanly: {}", e.getMessage());
    }
  }
}
