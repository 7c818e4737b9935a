package io.swiftbolt.database;

import io.swiftbolt.config.ConfigError;
import io.swiftbolt.config.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where a database is and who we are there. The drivers' own parsers put "user" and "pass" where a URL says nothing, so a URL
 * is parsed here, and one without a user is refused.
 *
 * @param sslMode as libpq: disable, prefer, require, verify-ca, verify-full
 * @param sslRootCertificate PEM file for the two verifying modes
 */
public record DatabaseUrl(String host, int port, String database, String user, Secret password, String sslMode,
    Optional<String> sslRootCertificate) {
  private static final String FORM = "postgres://user:password@host:port/database";

  /** @throws ConfigError that names the part that is wrong and never repeats the password */
  public static DatabaseUrl parse(String text) {
    URI uri = uri(text);
    if (!"postgres".equals(uri.getScheme()) && !"postgresql".equals(uri.getScheme())) {
      throw new ConfigError("database.url must begin with postgres:// or postgresql://");
    }
    if (uri.getHost() == null) {
      throw new ConfigError("database.url must name a host, like " + FORM);
    }
    String[] account = uri.getRawUserInfo() == null ? new String[]{""} : uri.getRawUserInfo().split(":", 2);
    String user = decoded(account[0]);
    if (user.isEmpty()) {
      throw new ConfigError("database.url must name a user, like " + FORM);
    }
    String database = decoded(uri.getRawPath() == null ? "" : uri.getRawPath().replaceFirst("^/", ""));
    if (database.isEmpty() || database.contains("/")) {
      throw new ConfigError("database.url must name one database, like " + FORM);
    }
    Map<String, String> query = query(uri.getRawQuery());
    String sslMode = query.getOrDefault("sslmode", "prefer");
    Optional<String> certificate = Optional.ofNullable(query.get("sslrootcert"));
    checkSsl(sslMode, certificate);
    return new DatabaseUrl(uri.getHost().replaceAll("^\\[|]$", ""), uri.getPort() < 0 ? 5432 : uri.getPort(), database,
        user, new Secret(account.length == 2 ? decoded(account[1]) : ""), sslMode, certificate);
  }

  private static URI uri(String text) {
    try {
      return new URI(text.strip());
    } catch (URISyntaxException e) {
      throw new ConfigError("database.url must be a URL like " + FORM
          + "; percent-encode other characters in the password");
    }
  }

  private static Map<String, String> query(@org.jspecify.annotations.Nullable String raw) {
    Map<String, String> query = new TreeMap<>();
    if (raw == null || raw.isEmpty()) {
      return query;
    }
    for (String pair : raw.split("&")) {
      String[] parts = pair.split("=", 2);
      String name = decoded(parts[0]).toLowerCase(Locale.ROOT);
      if (!name.equals("sslmode") && !name.equals("sslrootcert")) {
        throw new ConfigError("database.url may set sslmode and sslrootcert only, has " + name);
      }
      query.put(name, parts.length == 2 ? decoded(parts[1]) : "");
    }
    return query;
  }

  private static void checkSsl(String mode, Optional<String> certificate) {
    if (!mode.matches("disable|prefer|require|verify-ca|verify-full")) {
      throw new ConfigError(
          "database.url: sslmode must be disable, prefer, require, verify-ca or verify-full, is " + mode);
    }
    if (mode.startsWith("verify") && certificate.isEmpty()) {
      throw new ConfigError("database.url: sslmode " + mode + " needs sslrootcert, a PEM file");
    }
  }

  private static String decoded(String raw) {
    return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** For psql and for the log: without the password. */
  public String display() {
    String shownHost = host.contains(":") ? "[" + host + "]" : host;
    return "postgres://" + user + "@" + shownHost + ":" + port + "/" + database
        + (sslMode.equals("prefer") ? "" : "?sslmode=" + sslMode);
  }

  @Override
  public String toString() {
    return display();
  }
}
