package io.swiftbolt.catalog;

import io.swiftbolt.catalog.ExposedTables.Exposed;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tables that clients may reach, with their columns as the database has them. Read once at start; never changes. */
public final class Catalog {
  private static final String COLUMNS = """
      select c.relname, a.attname, coalesce(b.typname, t.typname) as type,
             coalesce(a.attnum = any (i.indkey), false) as key
        from pg_class c
        join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        join pg_type t on t.oid = a.atttypid
        left join pg_type b on b.oid = t.typbasetype -- of a domain
        left join pg_index i on i.indrelid = c.oid and i.indisprimary
       where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v') and c.relname = any ($1)
       order by c.relname, a.attnum""";

  private final Map<String, Table> tables;

  private Catalog(Map<String, Table> tables) {
    this.tables = tables;
  }

  /** Fails if a table of the list is not there: the schema is then not the one this version needs. */
  public static Future<Catalog> load(Pool pool) {
    String[] names = ExposedTables.ALL.stream().map(Exposed::name).toArray(String[]::new);
    return pool.preparedQuery(COLUMNS).execute(Tuple.of(names)).map(rows -> {
      Map<String, List<Column>> columns = new LinkedHashMap<>();
      for (Row row : rows) {
        columns.computeIfAbsent(row.getString("relname"), none -> new ArrayList<>())
            .add(new Column(row.getString("attname"), row.getString("type"), row.getBoolean("key")));
      }
      Map<String, Table> tables = new LinkedHashMap<>();
      for (Exposed exposed : ExposedTables.ALL) {
        List<Column> found = columns.get(exposed.name());
        if (found == null) {
          throw new IllegalStateException("The database has no table " + exposed.name());
        }
        tables.put(exposed.name(), table(exposed, found));
      }
      return new Catalog(tables);
    });
  }

  /** A table that may be read, by whom {@link Table#open()} says. */
  public Optional<Table> readable(String name) {
    return Optional.ofNullable(tables.get(name));
  }

  /** A table that may be subscribed to. */
  public Optional<Table> live(String name) {
    return readable(name).filter(Table::live);
  }

  /** All that may be subscribed to. */
  public List<Table> liveTables() {
    return tables.values().stream().filter(Table::live).toList();
  }

  /** All that may be read. */
  public Collection<Table> tables() {
    return List.copyOf(tables.values());
  }

  private static Table table(Exposed exposed, List<Column> all) {
    List<Column> columns = all.stream().filter(column -> !exposed.hidden().contains(column.name()))
        .map(column -> new Column(column.name(), column.type(), column.key() || exposed.key().contains(column.name())))
        .toList();
    List<Column> published = exposed.published().isEmpty() ? columns : exposed.published();
    return new Table(exposed.name(), columns, exposed.live() ? published : List.of(), exposed.open(), exposed.live());
  }
}
