package io.swiftbolt.rest;

import io.swiftbolt.config.RestConfig;
import io.swiftbolt.rest.Wanted.Count;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.OptionalLong;

/** Asks the database: one statement a read, and a second one where the planner's guess is wanted. */
final class Reads {
  private final Pool pool;
  private final RestConfig limits;

  /** @param pool whose connections can only read */
  Reads(Pool pool, RestConfig limits) {
    this.pool = pool;
    this.limits = limits;
  }

  Future<Page> page(ReadQuery query, Wanted wanted) {
    OptionalLong limit = query.window().limit();
    long most = limit.isPresent() ? Math.min(limit.getAsLong(), limits.maxRows()) : limits.maxRows();
    return one(Statements.page(query, wanted, most, limits)).compose(row -> {
      OptionalLong counted = row.getLong("total") == null
          ? OptionalLong.empty()
          : OptionalLong.of(row.getLong("total"));
      Buffer body = row.getBuffer("body");
      Page page = new Page(body == null ? Buffer.buffer() : body, query.window().offset(), row.getLong("shown"),
          row.getLong("found"), counted, wanted.count() == Count.EXACT);
      boolean guess = wanted.count() == Count.PLANNED
          || (wanted.count() == Count.ESTIMATED && counted.orElse(0) > limits.maxRows());
      return guess ? guessed(query, page) : Future.succeededFuture(page);
    });
  }

  /** The JSON of a scalar function's value. */
  Future<Buffer> scalar(ReadQuery query) {
    return one(Statements.scalar(query)).map(row -> row.getBuffer("body"));
  }

  /** A guess never says less than what was seen. */
  private Future<Page> guessed(ReadQuery query, Page page) {
    return one(Statements.explained(query)).map(row -> {
      JsonArray plan = row.getJsonArray(0);
      long rows = plan.getJsonObject(0).getJsonObject("Plan").getLong("Plan Rows");
      long seen = Math.max(page.total().orElse(0), page.shown() == 0 ? 0 : page.offset() + page.found());
      return new Page(page.body(), page.offset(), page.shown(), page.found(), OptionalLong.of(Math.max(rows, seen)),
          false);
    });
  }

  private Future<Row> one(SqlText sql) {
    Future<RowSet<Row>> rows = pool.preparedQuery(sql.sql()).execute(Tuple.from(sql.values()));
    return rows.map(found -> found.iterator().next());
  }
}
