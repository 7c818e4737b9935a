package io.swiftbolt.database;

import io.swiftbolt.config.DatabaseConfig;
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
