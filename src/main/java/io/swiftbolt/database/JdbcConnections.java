package io.swiftbolt.database;

import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Blocking connections for what happens before the event loop runs: migrations and checks. */
final class JdbcConnections {
  private JdbcConnections() {}

  static DataSource to(DatabaseUrl url) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[]{url.host()});
    source.setPortNumbers(new int[]{url.port()});
    source.setDatabaseName(url.database());
    source.setUser(url.user());
    if (url.password().isSet()) {
      source.setPassword(url.password().value());
    }
    source.setSslMode(url.sslMode());
    url.sslRootCertificate().ifPresent(source::setSslRootCert);
    source.setConnectTimeout(10);
    source.setTcpKeepAlive(true);
    source.setApplicationName("swiftbolt-migrations");
    return source;
  }
}
