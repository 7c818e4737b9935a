package io.swiftbolt.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.swiftbolt.http.Refusal.BadRequest;
import io.swiftbolt.market.CalendarOverride;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code sync-corporate-actions}, {@code adjust-bars-for-splits} and {@code sync-market-calendar}: the operator's scripts that see
 * to splits, dividends and trading days. None of them waits for a vendor longer than configured: what is still under way then is
 * answered with 202, and the same request later tells how it ended.
 */
public final class ReferenceEndpoints {
  private static final List<HttpMethod> EITHER = List.of(HttpMethod.GET, HttpMethod.POST);
  private static final int CALENDAR_DAYS = 30;
  private static final LocalDate EARLIEST = LocalDate.of(1998, 1, 1);
  private static final LocalDate LATEST = LocalDate.of(2050, 12, 31);

  private final Actions actions;

  /** What they set off. */
  public interface Actions {
    /** Empty when it is still under way. Fails with {@link Refusal.Busy} when no vendor answered. */
    Future<Optional<Synced>> syncActions();

    /** Empty when it is still under way. Fails with {@link Refusal.Busy} when no vendor answered. */
    Future<Optional<CalendarSynced>> syncCalendar();

    /** Takes over what an operator says of some dates; planning goes by it at once. */
    Future<Void> enterDays(List<CalendarOverride> days, List<LocalDate> byRules);

    /** In the order asked. */
    Future<List<Adjusted>> adjust(List<AskedSplit> splits);

    /** New York. */
    LocalDate today();
  }

  /**
   * What came of a sync of corporate actions.
   *
   * @param shares whether there is any share to ask about
   * @param suspected jumps that look like a split which is not on record, all that are known
   */
  public record Synced(boolean shares, int actions, int splits, List<String> differences, List<Suspect> suspected,
      List<String> errors) {}

  /** A jump; {@code kind} as in the table suspected_splits. */
  public record Suspect(String symbol, LocalDate exDate, double closeBefore, double openAfter, int from, int to,
      String kind) {}

  /**
   * What came of a sync of the calendar.
   *
   * @param open dates on which the exchange trades
   * @param asked false when no vendor tells of trading days
   */
  public record CalendarSynced(boolean asked, List<LocalDate> open, List<LocalDate> changed, List<String> differences,
      List<String> errors) {}

  public record AskedSplit(String symbol, LocalDate date) {}

  /** @param ratio empty when no split is on record: then nothing was done */
  public record Adjusted(AskedSplit split, Optional<Double> ratio, long bars) {}

  private ReferenceEndpoints(Actions actions) {
    this.actions = actions;
  }

  /** The routes: for the operator's scripts, because they cost vendors' quota or change what is planned. */
  public static List<Route> routes(Actions actions) {
    ReferenceEndpoints endpoints = new ReferenceEndpoints(actions);
    return List.of(route("sync-corporate-actions", EITHER, endpoints::corporateActions),
        route("sync-market-calendar", EITHER, endpoints::marketCalendar),
        route("adjust-bars-for-splits", List.of(HttpMethod.POST), endpoints::adjustBars));
  }

  private static Route route(String name, List<HttpMethod> methods, Endpoint endpoint) {
    return Route.json("/functions/v1/" + name, methods, Access.SERVICE, name, endpoint);
  }

  private Future<Reply> corporateActions(Input input) {
    return actions.syncActions().map(done -> done.map(synced -> {
      JsonObject body = new JsonObject().put("success", true).put("actions_synced", synced.actions());
      if (!synced.shares()) {
        return Reply.ok(body.put("message", "No active symbols"));
      }
      return Reply.ok(body.put("splits_found", synced.splits()).put("differences", new JsonArray(synced.differences()))
          .put("suspected_splits", JsonArrays.of(synced.suspected(), ReferenceEndpoints::suspect))
          .put("errors", new JsonArray(synced.errors())));
    }).orElseGet(() -> Reply.of(202, new JsonObject().put("success", true).put("actions_synced", 0)
        .put("splits_found", 0).put("message", "Sync is under way"))));
  }

  private static JsonObject suspect(Suspect jump) {
    return new JsonObject().put("symbol", jump.symbol()).put("ex_date", jump.exDate().toString())
        .put("close_before", jump.closeBefore()).put("open_after", jump.openAfter())
        .put("looks_like", jump.kind().equals("split") ? jump.from() + ":" + jump.to() : jump.kind());
  }

  private Future<Reply> marketCalendar(Input input) {
    List<CalendarOverride> days = new ArrayList<>();
    List<LocalDate> byRules = new ArrayList<>();
    for (JsonNode day : input.fields().path("days")) {
      LocalDate date = date("days.date", day.path("date").asText());
      if (date.isBefore(EARLIEST) || date.isAfter(LATEST)) {
        throw new BadRequest("days.date", "must lie between " + EARLIEST + " and " + LATEST);
      }
      if (day.path("by_rules").asBoolean()) {
        byRules.add(date);
      } else {
        days.add(override(day, date));
      }
    }
    Future<Void> entered = days.isEmpty() && byRules.isEmpty()
        ? Future.succeededFuture()
        : actions.enterDays(days, byRules);
    LocalDate today = actions.today();
    JsonObject range = new JsonObject().put("start", today.toString()).put("end",
        today.plusDays(CALENDAR_DAYS).toString());
    return entered.compose(_ -> actions.syncCalendar()).map(done -> done.map(synced -> {
      JsonObject body = new JsonObject().put("success", true)
          .put("days_synced", (int) synced.open().stream().filter(date -> !date.isBefore(today)
              && !date.isAfter(today.plusDays(CALENDAR_DAYS))).count())
          .put("range", range).put("days_changed", texts(synced.changed()))
          .put("differences", new JsonArray(synced.differences())).put("errors", new JsonArray(synced.errors()));
      if (!synced.asked()) {
        body.put("message", "No vendor tells of trading days: the exchange's rules hold");
      }
      return Reply.ok(body);
    }).orElseGet(() -> Reply.of(202, new JsonObject().put("success", true).put("days_synced", 0).put("range", range)
        .put("message", "Sync is under way"))));
  }

  private static CalendarOverride override(JsonNode day, LocalDate date) {
    if (!day.has("is_open")) {
      throw new BadRequest("days.is_open", "is required, unless by_rules is true");
    }
    if (!day.path("is_open").asBoolean()) {
      return new CalendarOverride(date, false, null, null, null, null);
    }
    LocalTime open = time("days.market_open", day.path("market_open").asText(), LocalTime.of(9, 30));
    LocalTime close = time("days.market_close", day.path("market_close").asText(), LocalTime.of(16, 0));
    if (!open.isBefore(close)) {
      throw new BadRequest("days.market_open", "must be before market_close");
    }
    return new CalendarOverride(date, true, open, close, null, null);
  }

  private Future<Reply> adjustBars(Input input) {
    List<AskedSplit> splits = new ArrayList<>();
    for (JsonNode split : input.fields().path("splits")) {
      splits.add(new AskedSplit(Input.symbol("splits.symbol", split.path("symbol").asText()),
          date("splits.date", split.path("date").asText())));
    }
    if (splits.isEmpty()) {
      return Future.succeededFuture(
          Reply.ok(new JsonObject().put("success", true).put("message", "No splits to process")));
    }
    return actions.adjust(splits).map(adjusted -> {
      JsonArray results = new JsonArray();
      adjusted.stream().filter(one -> one.ratio().isPresent()).forEach(one -> results.add(result(one)));
      JsonArray unknown = JsonArrays.of(adjusted.stream().filter(one -> one.ratio().isEmpty()).toList(),
          one -> new JsonObject().put("symbol", one.split().symbol()).put("date", one.split().date().toString()));
      return Reply.ok(new JsonObject().put("success", true).put("results", results).put("not_on_record", unknown));
    });
  }

  private static JsonObject result(Adjusted one) {
    JsonObject result = new JsonObject().put("symbol", one.split().symbol()).put("bars_adjusted", one.bars());
    return one.bars() > 0
        ? result.put("ratio", one.ratio().orElseThrow()).put("status", "success")
        : result.put("status", "no_bars_to_adjust");
  }

  private static JsonArray texts(List<LocalDate> dates) {
    return new JsonArray(dates.stream().map(LocalDate::toString).toList());
  }

  private static LocalDate date(String field, @Nullable String text) {
    try {
      return LocalDate.parse(text == null ? "" : text);
    } catch (DateTimeException malformed) {
      throw new BadRequest(field, "must be a date like 2026-01-31");
    }
  }

  private static LocalTime time(String field, String text, LocalTime usual) {
    try {
      return text.isEmpty() ? usual : LocalTime.parse(text);
    } catch (DateTimeException malformed) {
      throw new BadRequest(field, "must be a time in New York like 13:00");
    }
  }
}
