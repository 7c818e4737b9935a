package io.swiftbolt.database;

import io.swiftbolt.config.DatabaseConfig;
import io.swiftbolt.config.RestConfig;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.util.concurrent.TimeUnit;

/** How the server connects once its event loop runs: as swiftbolt_app, which reads and writes rows and can do no DDL. */
public final class DatabasePool {
  private DatabasePool() {}

  /** The one pool of the process. */
  public static Pool open(Vertx vertx, DatabaseUrl url, DatabaseConfig config) {
    PoolOptions pool = new PoolOptions().setName("database").setMaxSize(config.poolSize())
        .setMaxWaitQueueSize(config.waitQueue())
        .setConnectionTimeout((int) config.waitTimeout().toMillis()).setConnectionTimeoutUnit(TimeUnit.MILLISECONDS)
        .setIdleTimeout((int) config.idleTimeout().toMillis()).setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    return PgBuilder.pool().with(pool)
        .with(new NetClientOptions().setConnectTimeout((int) config.connectTimeout().toMillis()).setTcpKeepAlive(true))
        .connectingTo(connectOptions(url, config)).using(vertx).build();
  }

  /**
   * A pool of connections that can do nothing but read, each statement for a bounded time, in UTC. What the texts of its
   * statements are depends on clients, so it has a small cache of its own; a plan is made for the values at hand.
   */
  public static Pool openForReading(Vertx vertx, DatabaseUrl url, DatabaseConfig config, RestConfig rest) {
    return reading(vertx, connectOptions(url, config), config, rest);
  }

  /** The same by given options, for tests. */
  static Pool reading(Vertx vertx, PgConnectOptions options, DatabaseConfig config, RestConfig rest) {
    PoolOptions pool = new PoolOptions().setName("rest").setMaxSize(rest.poolSize())
        .setMaxWaitQueueSize(rest.waitQueue())
        .setConnectionTimeout((int) rest.waitTimeout().toMillis()).setConnectionTimeoutUnit(TimeUnit.MILLISECONDS)
        .setIdleTimeout((int) config.idleTimeout().toMillis()).setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    PgConnectOptions reading = new PgConnectOptions(options).setPreparedStatementCacheMaxSize(rest.statementCache())
        .addProperty("options", "-c role=swiftbolt_app -c default_transaction_read_only=on -c TimeZone=UTC"
            + " -c plan_cache_mode=force_custom_plan -c statement_timeout=" + rest.statementTimeout().toMillis());
    return PgBuilder.pool().with(pool)
        .with(new NetClientOptions().setConnectTimeout((int) config.connectTimeout().toMillis()).setTcpKeepAlive(true))
        .connectingTo(reading).using(vertx).build();
  }

  /** For the pool and for the change feed's own connection. */
  public static PgConnectOptions connectOptions(DatabaseUrl url, DatabaseConfig config) {
    PgConnectOptions options = new PgConnectOptions().setHost(url.host()).setPort(url.port())
        .setDatabase(url.database()).setUser(url.user()).setPassword(url.password().value())
        .setSslMode(SslMode.of(url.sslMode()))
        .setUseLayer7Proxy(config.layer7Proxy())
        .setCachePreparedStatements(!config.layer7Proxy()) // a pooler hands the next statement to another connection
        .setPreparedStatementCacheMaxSize(config.statementCache())
        .setPreparedStatementCacheSqlLimit(config.statementLength())
        .addProperty("application_name", "swiftbolt")
        .addProperty("options", "-c role=swiftbolt_app");
    if (!url.sslMode().equals("disable")) {
      options.setSslOptions(sslOptions(url));
    }
    return options;
  }

  private static ClientSSLOptions sslOptions(DatabaseUrl url) {
    ClientSSLOptions ssl = new ClientSSLOptions();
    url.sslRootCertificate().ifPresentOrElse(
        file -> ssl.setTrustOptions(new PemTrustOptions().addCertPath(file)), () -> ssl.setTrustAll(true));
    ssl.setHostnameVerificationAlgorithm(url.sslMode().equals("verify-full") ? "HTTPS" : "");
    return ssl;
  }
}
