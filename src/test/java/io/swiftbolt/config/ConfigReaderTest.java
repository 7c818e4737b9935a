package io.swiftbolt.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {
  private static final String SECRET = "correct horse battery staple, 32 bytes long";

  @TempDir
  Path directory;

  @Test
  void the_file_wins_over_the_defaults_the_environment_over_the_file_the_command_line_over_all() throws IOException {
    Path file = file("""
        http:
          port: 1001
          host: 0.0.0.1
        fetch:
          lease: 20s
          concurrent: 7
        """);
    ServerConfig read = ConfigReader.read(Optional.of(file),
        Map.of("SWIFTBOLT_HTTP_PORT", "1002", "SWIFTBOLT_HTTP_HOST", "0.0.0.2"), Map.of("http.port", "1003"));
    assertEquals(1003, read.http().port());
    assertEquals("0.0.0.2", read.http().host());
    assertEquals(7, read.fetch().concurrent());
    assertEquals(Duration.ofSeconds(20), read.fetch().lease());
    assertEquals(FetchConfig.defaults().attempts(), read.fetch().attempts(), "what the file leaves out");
  }

  @Test
  void every_variable_sets_its_key() throws IOException {
    Map<String, String> set = Map.ofEntries(Map.entry("DATABASE_URL", "postgres://u:p@h/d"),
        Map.entry("SWIFTBOLT_DATA_DIR", "elsewhere"), Map.entry("SWIFTBOLT_HTTP_HOST", "0.0.0.0"),
        Map.entry("SWIFTBOLT_HTTP_PORT", "0"), Map.entry("SWIFTBOLT_JWT_SECRET", SECRET),
        Map.entry("SWIFTBOLT_JWT_SECRET_PREVIOUS", SECRET + " before"),
        Map.entry("SWIFTBOLT_WATCHLIST", "aapl, BRK.B,,aapl"), Map.entry("ALPACA_API_KEY", "key"),
        Map.entry("ALPACA_API_SECRET", "secret"), Map.entry("ALPACA_DATA_URL", "http://localhost:1/"),
        Map.entry("ALPACA_TRADING_URL", "http://localhost:2"), Map.entry("ALPACA_FEED", "IEX"),
        Map.entry("YAHOO_URL", "http://localhost:3"), Map.entry("MASSIVE_API_KEY", "massive"),
        Map.entry("POLYGON_API_KEY", "older"), Map.entry("MASSIVE_URL", "http://localhost:4/"),
        Map.entry("FINNHUB_API_KEY", "finn"), Map.entry("FINNHUB_URL", "http://localhost:5/finnhub"),
        Map.entry("TRADIER_API_KEY", "trad"), Map.entry("TRADIER_URL", "http://localhost:6/v1/"));
    assertEquals(set.keySet(), ConfigReader.VARIABLES.keySet());

    ServerConfig read = ConfigReader.read(Optional.of(file("")), set, Map.of());

    assertEquals("postgres://u:p@h/d", read.database().url().value());
    assertFalse(read.database().isEmbedded());
    assertEquals(Path.of("elsewhere"), read.dataDir());
    assertEquals("0.0.0.0", read.http().host());
    assertEquals(0, read.http().port());
    assertEquals(SECRET, read.auth().jwtSecret().value());
    assertEquals(SECRET + " before", read.auth().jwtSecretPrevious().value());
    assertEquals(List.of("AAPL", "BRK.B"), read.watchlist().symbols());
    ProvidersConfig.Alpaca alpaca = read.providers().alpaca();
    assertTrue(alpaca.isOn());
    assertEquals(List.of("key", "secret", "http://localhost:1", "http://localhost:2", "iex"), List.of(alpaca.apiKey(),
        alpaca.apiSecret(), alpaca.dataUrl(), alpaca.tradingUrl(), alpaca.feed()));
    assertEquals("http://localhost:3", read.providers().yahoo().url());
    assertEquals(List.of("massive", "http://localhost:4"),
        List.of(read.providers().polygon().apiKey(), read.providers().polygon().url()));
    assertEquals(List.of("finn", "http://localhost:5/finnhub/api/v1"),
        List.of(read.providers().finnhub().apiKey(), read.providers().finnhub().url()));
    assertEquals(List.of("trad", "http://localhost:6"),
        List.of(read.providers().tradier().apiKey(), read.providers().tradier().url()));
  }

  @Test
  void a_blank_variable_counts_as_unset_and_a_foreign_one_is_ignored() throws IOException {
    ServerConfig read = ConfigReader.read(Optional.of(file("")), Map.of("DATABASE_URL", "  ", "SWIFTBOLT_HTTP_PORT", "",
        "SWIFTBOLT_JWT_SECRET", " ", "PATH", "/bin", "ALPACA_SOMETHING", "1"), Map.of());
    assertEquals(ServerConfig.defaults(), read);
  }

  @Test
  void polygon_s_older_variable_is_good_alone() throws IOException {
    ServerConfig read = ConfigReader.read(Optional.of(file("")), Map.of("POLYGON_API_KEY", "older"), Map.of());
    assertEquals("older", read.providers().polygon().apiKey());
  }

  @Test
  void a_misspelt_variable_stops_the_start() {
    assertRefused("environment variable SWIFTBOLT_HTTPPORT is not known; those known are ALPACA_API_KEY", "",
        Map.of("SWIFTBOLT_HTTPPORT", "1"));
  }

  @Test
  void an_unknown_key_is_named_with_the_keys_there() {
    assertRefused("fetch.concurent is not a key; the keys there are attempts, back-off, back-off-most, concurrent,",
        "fetch: {concurent: 3}");
    assertRefused("htp is not a key; the keys there are auth, chart,", "htp: {port: 3}");
    assertRefused(
        "providers.routes[0].provider is not a key; the keys there are classes, fallback, max-age, providers,",
        "providers: {routes: [{provider: alpaca}]}");
  }

  @Test
  void a_bad_value_is_named_with_its_rule() {
    assertRefused("fetch.concurrent must be 1 to 64, is 0", "fetch: {concurrent: 0}");
    assertRefused("fetch.concurrent must be a whole number, is many", "fetch: {concurrent: many}");
    assertRefused("fetch.concurrent must be a whole number, is 1.5", "fetch: {concurrent: 1.5}");
    assertRefused("fetch.concurrent must be a single value", "fetch: {concurrent: [1]}");
    assertRefused("fetch.lease must be a length of time such as 250ms, 60s, 15m, 2h or 5d, is 10",
        "fetch: {lease: 10}");
    assertRefused("fetch.lease must be 1s to 600s, is 1h", "fetch: {lease: 1h}");
    assertRefused("clock.demo-speed must be a number, is fast", "clock: {demo-speed: fast}");
    assertRefused("clock.demo-start must be a time such as 2026-03-02T14:30:00Z, is noon", "clock: {demo-start: noon}");
    assertRefused("clock.speed needs clock.now", "clock: {speed: 2}");
    assertRefused("database.migrate must be true or false, is yes", "database: {migrate: 'yes'}");
    assertRefused("watchlist.symbols must be a list", "watchlist: {symbols: AAPL}");
    assertRefused("watchlist.timeframes must name at least one timeframe", "watchlist: {timeframes: []}");
    assertRefused("providers.routes must name at least one route", "providers: {routes: []}");
    assertRefused("providers.routes[0].fallback must be set",
        "providers: {routes: [{timeframes: [m1], providers: [alpaca], max-age: 0s}]}");
    assertRefused("providers.routes.fallback must be allow, mark or never, is perhaps",
        "providers: {routes: [{timeframes: [m1], providers: [alpaca], fallback: perhaps, max-age: 0s}]}");
    assertRefused("providers.routes.classes must be of crypto, forex, future, index, stock, is bond",
        "providers: {routes: [{timeframes: [m1], classes: [bond], providers: [alpaca], fallback: mark, max-age: 0s}]}");
    assertRefused("providers.routes.providers must be of alpaca, finnhub, polygon, simulated, tradier, yahoo, is bats",
        "providers: {routes: [{timeframes: [m1], providers: [alpaca/iex, bats], fallback: mark, max-age: 0s}]}");
    assertRefused("providers.reserve.fresh and .backfill must not be more than 1 together",
        "providers: {reserve: {fresh: 0.8, backfill: 0.3}}");
    assertRefused("providers.polygon.plan must be free, delayed or full, is paid",
        "providers: {polygon: {plan: paid}}");
    assertRefused("fetch must be a map of keys", "fetch: 3");
  }

  @Test
  void a_bad_value_from_outside_the_file_names_its_source() {
    assertRefused("http.port must be a whole number, is x (set by SWIFTBOLT_HTTP_PORT)", "",
        Map.of("SWIFTBOLT_HTTP_PORT", "x"));
    assertRefused("http.port must be 0 to 65535, is 70000 (set by SWIFTBOLT_HTTP_PORT)", "",
        Map.of("SWIFTBOLT_HTTP_PORT", "70000"));
    assertRefused("watchlist.symbols must be tickers such as AAPL or BRK.B, has A B (set by SWIFTBOLT_WATCHLIST)", "",
        Map.of("SWIFTBOLT_WATCHLIST", "A B"));
    assertRefused(
        "providers.alpaca.api-key and providers.alpaca.api-secret must be set together (set by ALPACA_API_KEY)",
        "", Map.of("ALPACA_API_KEY", "k"));
    assertRefused("providers.alpaca.feed must be sip or iex, is otc (set by ALPACA_FEED)", "",
        Map.of("ALPACA_FEED", "otc"));
    assertRefused("providers.yahoo.url must be an http or https URL, is ftp://x (set by YAHOO_URL)", "",
        Map.of("YAHOO_URL", "ftp://x"));
  }

  @Test
  void a_file_that_cannot_be_read_is_named() throws IOException {
    assertRefused("cannot be read: ", "a: b: c");
    assertRefused("cannot be read: Duplicate", "http: {port: 1, port: 2}");
    assertRefused("must be a map of keys", "- 1");
    Path absent = directory.resolve("absent.yaml");
    String message = assertThrows(ConfigError.class,
        () -> ConfigReader.read(Optional.of(absent), Map.of(), Map.of())).getMessage();
    assertEquals("configuration file " + absent + " cannot be read", message);
  }

  @Test
  void an_empty_file_means_the_defaults() throws IOException {
    assertEquals(ServerConfig.defaults(), ConfigReader.read(Optional.of(file("# nothing\n")), Map.of(), Map.of()));
  }

  @Test
  void durations_and_virtual_times_are_read_as_people_write_them() throws IOException {
    ServerConfig read = ConfigReader.read(Optional.of(file("""
        clock: {now: 2026-03-02T14:30:00Z, speed: 2.5}
        feed: {keep: 2d, poll: 100ms, heartbeat: 1 m}
        """)), Map.of(), Map.of());
    assertEquals(Optional.of(Instant.parse("2026-03-02T14:30:00Z")), read.clock().now());
    assertEquals(2.5, read.clock().speed());
    assertEquals(List.of(Duration.ofDays(2), Duration.ofMillis(100), Duration.ofMinutes(1)),
        List.of(read.feed().keep(), read.feed().poll(), read.feed().heartbeat()));
    assertEquals("2d", read.describe().get("feed.keep"));
    assertEquals("2.5", read.describe().get("clock.speed"));
  }

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("swiftbolt.yaml"), text);
  }

  private void assertRefused(String sentence, String yaml) {
    assertRefused(sentence, yaml, Map.of());
  }

  private void assertRefused(String sentence, String yaml, Map<String, String> environment) {
    String message = assertThrows(ConfigError.class,
        () -> ConfigReader.read(Optional.of(file(yaml)), environment, Map.of()), sentence).getMessage();
    assertTrue(message != null && message.contains(sentence) && message.lines().count() == 1, message);
  }
}
