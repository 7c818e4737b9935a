package io.swiftbolt.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the catalog says the schema is, object by object, and what it said when the migrations had made it. Anything changed by
 * hand since then shows as a difference.
 */
final class SchemaFingerprint {
  // extensions' objects are left out: they change with the server, not by hand
  private static final String OBJECTS = """
      with named as (
        select 'column ' || c.relname || '.' || a.attname as object,
               format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull || ' ' || a.attidentity::text || ' '
                 || a.attgenerated::text || ' ' || coalesce(pg_get_expr(d.adbin, d.adrelid), '') as definition
          from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
          left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
         where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
           and c.relname <> 'flyway_schema_history'
        union all
        select 'constraint ' || coalesce(c.relname || '.', '') || k.conname, pg_get_constraintdef(k.oid)
          from pg_constraint k left join pg_class c on c.oid = k.conrelid
         where k.connamespace = 'public'::regnamespace and coalesce(c.relname, '') <> 'flyway_schema_history'
           and k.contype <> 'n'
        union all
        select 'index ' || indexname, indexdef from pg_indexes
         where schemaname = 'public' and tablename <> 'flyway_schema_history'
        union all
        select 'view ' || viewname, definition from pg_views where schemaname = 'public'
        union all
        select 'trigger ' || c.relname || '.' || t.tgname, pg_get_triggerdef(t.oid) || ' ' || t.tgenabled::text
          from pg_trigger t join pg_class c on c.oid = t.tgrelid
         where c.relnamespace = 'public'::regnamespace and not t.tgisinternal
        union all
        select 'function ' || p.oid::regprocedure::text, pg_get_functiondef(p.oid)
          from pg_proc p
         where p.pronamespace = 'public'::regnamespace and p.prokind in ('f', 'p')
           and not exists (select from pg_depend e where e.objid = p.oid and e.deptype = 'e'))
      select object, md5(string_agg(definition, ';' order by definition)) as hash from named group by object
      """;
  private static final String STORED = "select object, hash from schema_fingerprint";
  private static final String CLEAR = "delete from schema_fingerprint";
  private static final String STORE = "insert into schema_fingerprint (object, hash) values (?, ?)";
  // how the catalog prints a definition may change from one major version of Postgres to the next
  private static final String BASE = """
      select coalesce((select version from flyway_schema_history where version is not null and success
                        order by installed_rank desc limit 1), '')
             || ' on ' || current_setting('server_version_num')::int / 10000 as base
      """;
  private static final String BASE_KEY = "(made by)";

  private SchemaFingerprint() {}

  /** The names of objects that are not as the migrations left them; empty also when there is nothing to compare with yet. */
  static List<String> drift(Connection connection) throws SQLException {
    Map<String, String> stored = map(connection, STORED);
    if (!base(connection).equals(stored.remove(BASE_KEY))) {
      return List.of(); // migrated further, or Postgres itself was upgraded, since it was taken
    }
    Map<String, String> current = map(connection, OBJECTS);
    List<String> differences = new ArrayList<>();
    stored.forEach((object, hash) -> {
      String now = current.get(object);
      if (now == null) {
        differences.add(object + " is missing");
      } else if (!now.equals(hash)) {
        differences.add(object + " was changed");
      }
    });
    current.keySet().stream().filter(object -> !stored.containsKey(object))
        .forEach(object -> differences.add(object + " was added"));
    return differences;
  }

  /** Takes the present schema as what the migrations made. */
  static void store(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement();
        PreparedStatement insert = connection.prepareStatement(STORE)) {
      statement.execute("lock table schema_fingerprint");
      Map<String, String> objects = map(connection, OBJECTS);
      objects.put(BASE_KEY, base(connection));
      statement.execute(CLEAR);
      for (Map.Entry<String, String> object : objects.entrySet()) {
        insert.setString(1, object.getKey());
        insert.setString(2, object.getValue());
        insert.addBatch();
      }
      insert.executeBatch();
      connection.commit();
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private static String base(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(BASE)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static Map<String, String> map(Connection connection, String sql) throws SQLException {
    Map<String, String> map = new TreeMap<>();
    try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        map.put(rows.getString(1), rows.getString(2));
      }
    }
    return map;
  }
}
