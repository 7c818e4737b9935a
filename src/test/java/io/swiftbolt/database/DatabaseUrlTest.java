package io.swiftbolt.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.config.ConfigError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseUrlTest {
  @Test
  void every_part_is_read_and_the_password_is_never_shown() {
    DatabaseUrl url = DatabaseUrl.parse(" postgresql://bolt:p%40ss+1@db.example:6432/bars?sslmode=require\n");
    assertEquals("db.example", url.host());
    assertEquals(6432, url.port());
    assertEquals("bars", url.database());
    assertEquals("bolt", url.user());
    assertEquals("p@ss+1", url.password().value());
    assertEquals("postgres://bolt@db.example:6432/bars?sslmode=require", url.display());
    assertFalse(url.toString().contains("p@ss"));
  }

  @Test
  void the_port_is_5432_where_the_url_names_none() {
    assertEquals(5432, DatabaseUrl.parse("postgres://bolt@[::1]/bars").port());
    assertEquals("::1", DatabaseUrl.parse("postgres://bolt@[::1]/bars").host());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"mysql://a@b/c | must begin with", "postgres://b/c | must name a user",
      "postgres://:x@b/c | must name a user", "postgres://a@b | must name one database",
      "postgres:///c | must name a host", "postgres://a:p w@b/c | must be a URL",
      "postgres://a@b/c?sslmode=maybe | sslmode must be", "postgres://a@b/c?ssl=true | has ssl",
      "postgres://a@b/c?sslmode=verify-full | needs sslrootcert"})
  void a_wrong_part_is_named(String text, String rule) {
    ConfigError error = assertThrows(ConfigError.class, () -> DatabaseUrl.parse(text));
    assertTrue(String.valueOf(error.getMessage()).contains(rule), error::getMessage);
  }
}
