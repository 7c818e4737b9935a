package io.swiftbolt.database;

import io.swiftbolt.config.DatabaseConfig;
import io.swiftbolt.config.RestConfig;
import io.swiftbolt.config.ServerConfig;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database of this process: the one that DATABASE_URL names, or the embedded one, which this process starts or, where
 * another process runs it, joins.
 */
public final class Database implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Database.class);
  private static final Duration JOIN_WAIT = Duration.ofSeconds(60);

  /** What a process opens it for. A server must not lean on a database that a command will take away when it is done. */
  public enum Use {
    SERVER, COMMAND
  }

  private final DatabaseUrl url;
  private final DatabaseConfig config;
  private final Optional<EmbeddedPostgresServer> ours;
  private final Optional<DataDirectory> lock;

  private Database(DatabaseUrl url, DatabaseConfig config, Optional<EmbeddedPostgresServer> ours,
      Optional<DataDirectory> lock) {
    this.url = url;
    this.config = config;
    this.ours = ours;
    this.lock = lock;
  }

  /**
   * Blocks until it answers; does not touch the schema.
   *
   * @param waiting called again and again while it waits for another process; throws to wait no longer
   */
  public static Database open(ServerConfig config, Use use, Runnable waiting) {
    DatabaseConfig database = config.database();
    if (!database.isEmbedded()) {
      return new Database(DatabaseUrl.parse(database.url().value()), database, Optional.empty(), Optional.empty());
    }
    Path directory = config.dataDir().toAbsolutePath().normalize();
    Optional<DataDirectory> lock = Wait.until(use == Use.SERVER ? JOIN_WAIT : Duration.ZERO,
        () -> lockOrGiveUp(directory, use, waiting)).flatMap(found -> found);
    return lock.map(held -> start(directory, database, held)).orElseGet(() -> join(directory, database, waiting));
  }

  /** An inner empty = do not wait any longer, a server runs it. */
  private static Optional<Optional<DataDirectory>> lockOrGiveUp(Path directory, Use use, Runnable waiting) {
    waiting.run();
    Optional<DataDirectory> lock = DataDirectory.lock(directory, use.name());
    boolean joinable = use == Use.COMMAND || DataDirectory.holder(directory).equals(Use.SERVER.name());
    return lock.isPresent() || joinable ? Optional.of(lock) : Optional.empty();
  }

  private static Database start(Path directory, DatabaseConfig config, DataDirectory lock) {
    try {
      EmbeddedPostgresServer server = EmbeddedPostgresServer.start(directory, config);
      return new Database(server.url(), config, Optional.of(server), Optional.of(lock));
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static Database join(Path directory, DatabaseConfig config, Runnable waiting) {
    DatabaseUrl url = Wait.until(JOIN_WAIT, () -> {
      waiting.run();
      return EmbeddedPostgresServer.running(directory);
    }).orElseThrow(() -> new DatabaseRefused(
        "Another process holds the data directory " + directory + " but its Postgres does not answer."));
    LOG.info("joining the Postgres that another process runs under {}", directory);
    return new Database(url, config, Optional.empty(), Optional.empty());
  }

  public DatabaseUrl url() {
    return url;
  }

  /** Blocks: migrates if the configuration allows it, otherwise checks. */
  public void prepareSchema() {
    migrate(!config.migrate());
  }

  /** Blocks: brings the schema up to date, or only checks it. */
  public void migrate(boolean checkOnly) {
    Migrations migrations = new Migrations(url);
    if (checkOnly) {
      migrations.check();
    } else {
      migrations.migrate();
    }
  }

  public Pool pool(Vertx vertx) {
    return DatabasePool.open(vertx, url, config);
  }

  /** For what clients ask: reads only, see {@link DatabasePool#openForReading}. */
  public Pool readingPool(Vertx vertx, RestConfig rest) {
    return DatabasePool.openForReading(vertx, url, config, rest);
  }

  public PgConnectOptions connectOptions() {
    return DatabasePool.connectOptions(url, config);
  }

  /** Stops the embedded server if this process started it. Blocks. */
  @Override
  public void close() {
    ours.ifPresent(EmbeddedPostgresServer::stop);
    lock.ifPresent(DataDirectory::close);
  }
}
