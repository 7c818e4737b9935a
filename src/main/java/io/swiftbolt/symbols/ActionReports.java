package io.swiftbolt.symbols;

import io.swiftbolt.symbols.CorporateActions.Action;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Owner of corporate_action_reports and corporate_action_differences: what each vendor said, and where they do not agree. */
public final class ActionReports {
  /** Stands for what a person entered into corporate_actions. */
  public static final String OPERATOR = "operator";

  // left out twice, on two days, before it is believed: an answer cut short must take no split away
  private static final String STORE = """
      with said as (
        select s.id as symbol_id, a.kind, a.ex_date, a.old_rate::numeric as old_rate, a.new_rate::numeric as new_rate,
               a.cash::numeric as cash
          from unnest($1::text[], $2::text[], $3::date[], $4::text[], $5::text[], $6::text[])
               as a (symbol, kind, ex_date, old_rate, new_rate, cash)
          join symbols s on s.ticker = a.symbol),
      unsaid as (
        select r.symbol_id, r.kind, r.ex_date, r.missing_since
          from corporate_action_reports r join symbols s on s.id = r.symbol_id
         where r.provider = $7 and s.ticker = any($8) and r.kind = any($9) and r.ex_date between $10 and $11
           and (r.symbol_id, r.kind, r.ex_date) not in (select symbol_id, kind, ex_date from said)),
      silent as (
        update corporate_action_reports r set missing_since = $12 from unsaid u
         where (r.symbol_id, r.kind, r.ex_date) = (u.symbol_id, u.kind, u.ex_date) and r.provider = $7
           and u.missing_since is null),
      gone as (
        delete from corporate_action_reports r using unsaid u
         where (r.symbol_id, r.kind, r.ex_date) = (u.symbol_id, u.kind, u.ex_date) and r.provider = $7
           and u.missing_since < $12)
      insert into corporate_action_reports as r (symbol_id, kind, ex_date, provider, old_rate, new_rate, cash_amount)
      select symbol_id, kind, ex_date, $7, old_rate, new_rate, cash from said
      on conflict (symbol_id, kind, ex_date, provider) do update
        set old_rate = excluded.old_rate, new_rate = excluded.new_rate, cash_amount = excluded.cash_amount, missing_since = null
        where (r.old_rate, r.new_rate, r.cash_amount, r.missing_since) is distinct from
              (excluded.old_rate, excluded.new_rate, excluded.cash_amount, null)
      """;

  private static final String REPORTS = """
      select s.ticker, r.kind, r.ex_date, r.provider, r.old_rate, r.new_rate, r.cash_amount
        from corporate_action_reports r join symbols s on s.id = r.symbol_id where s.ticker = any($1)
      union all
      select a.symbol, case a.action_type when 'dividend' then 'dividend' else 'split' end, a.ex_date, 'operator',
             a.old_rate, a.new_rate, a.cash_amount
        from corporate_actions a
       where a.symbol = any($1) and not a.metadata ? 'provider'
         and (a.action_type in ('stock_split', 'reverse_split') or (a.action_type = 'dividend' and a.cash_amount > 0))
      order by 1, 2, 3, 4
      """;

  private static final String DIFFER = """
      with found as (
        select s.id as symbol_id, d.symbol, d.kind, d.ex_date, d.said::jsonb as said, d.applied
          from unnest($2::text[], $3::text[], $4::date[], $5::text[], $6::text[])
               as d (symbol, kind, ex_date, said, applied)
          join symbols s on s.ticker = d.symbol),
      settled as (
        delete from corporate_action_differences d
         where d.symbol = any($1) and (d.symbol, d.kind, d.ex_date) not in (select symbol, kind, ex_date from found))
      insert into corporate_action_differences as d (symbol_id, symbol, kind, ex_date, said, applied, first_seen_on)
      select symbol_id, symbol, kind, ex_date, said, applied, $7 from found
      on conflict (symbol_id, kind, ex_date) do update set said = excluded.said, applied = excluded.applied
        where (d.said, d.applied) is distinct from (excluded.said, excluded.applied)
      returning symbol, kind, ex_date, said, applied
      """;

  private static final String DIFFERENCES = """
      select symbol, kind, ex_date, said, applied from corporate_action_differences order by ex_date desc, symbol, kind limit $1
      """;

  private final Pool pool;

  public ActionReports(Pool pool) {
    this.pool = pool;
  }

  /** Splits and reverse splits are of one kind: a day has one of the two. */
  public enum Kind {
    SPLIT, DIVIDEND;

    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }

    public static Kind of(Action action) {
      return switch (action) {
        case Action.SplitAction _ -> SPLIT;
        case Action.DividendAction _ -> DIVIDEND;
      };
    }
  }

  /** @param provider a vendor, or {@link #OPERATOR} */
  public record Report(Action action, String provider) {
    public Kind kind() {
      return Kind.of(action);
    }
  }

  /**
   * An action on which those who were asked do not agree.
   *
   * @param said by vendor, as people write it; empty where it was asked and told nothing
   * @param applied what counts; empty when the action does not
   */
  public record Difference(String symbol, Kind kind, LocalDate exDate, Map<String, Optional<String>> said,
      Optional<String> applied) {}

  /**
   * What a vendor answered, all of it: what it said before about these symbols, kinds and dates and leaves out now is given up,
   * once it has left it out on two days.
   *
   * @param said at most one of a symbol, kind and date; of symbols that exist
   * @param from first ex-date that was asked about
   * @param to last one
   * @param today New York date of the server's clock
   */
  public Future<Void> store(String provider, List<String> tickers, Collection<Kind> kinds, LocalDate from, LocalDate to,
      List<Action> said, LocalDate today) {
    Tuple parameters = ActionColumns.of(said).addString(provider).addArrayOfString(tickers.toArray(String[]::new))
        .addArrayOfString(kinds.stream().map(Kind::code).toArray(String[]::new)).addLocalDate(from).addLocalDate(to)
        .addLocalDate(today);
    return pool.preparedQuery(STORE).execute(parameters).mapEmpty();
  }

  /** All that was said of these symbols, operators' entries included; by symbol, kind and date. */
  public Future<List<Report>> of(Collection<String> tickers) {
    return pool.preparedQuery(REPORTS).execute(Tuple.tuple().addArrayOfString(tickers.toArray(String[]::new)))
        .map(rows -> {
          List<Report> reports = new ArrayList<>();
          rows.forEach(row -> reports.add(new Report(action(row), row.getString("provider"))));
          return reports;
        });
  }

  /**
   * Takes these as all differences that the symbols have.
   *
   * @return those that are new or say something else
   */
  public Future<List<Difference>> differ(Collection<String> tickers, List<Difference> found, LocalDate today) {
    Tuple parameters = Tuple.tuple().addArrayOfString(tickers.toArray(String[]::new))
        .addArrayOfString(found.stream().map(Difference::symbol).toArray(String[]::new))
        .addArrayOfString(found.stream().map(difference -> difference.kind().code()).toArray(String[]::new))
        .addArrayOfLocalDate(found.stream().map(Difference::exDate).toArray(LocalDate[]::new))
        .addArrayOfString(found.stream().map(difference -> said(difference).encode()).toArray(String[]::new))
        .addArrayOfString(found.stream().map(difference -> difference.applied().orElse(null)).toArray(String[]::new))
        .addLocalDate(today);
    return pool.preparedQuery(DIFFER).execute(parameters).map(rows -> {
      List<Difference> changed = new ArrayList<>();
      rows.forEach(row -> changed.add(difference(row)));
      return changed;
    });
  }

  /** The latest ones first. */
  public Future<List<Difference>> differences(int most) {
    return pool.preparedQuery(DIFFERENCES).execute(Tuple.of(most)).map(rows -> {
      List<Difference> all = new ArrayList<>();
      rows.forEach(row -> all.add(difference(row)));
      return all;
    });
  }

  /** How many there are. */
  public Future<Integer> count() {
    return pool.query("select count(*)::int as n from corporate_action_differences").execute()
        .map(rows -> rows.iterator().next().getInteger("n"));
  }

  private static JsonObject said(Difference difference) {
    JsonObject said = new JsonObject();
    difference.said().forEach((provider, text) -> said.put(provider, text.orElse(null)));
    return said;
  }

  private static Difference difference(Row row) {
    Map<String, Optional<String>> said = new java.util.TreeMap<>();
    row.getJsonObject("said").forEach(entry -> said.put(entry.getKey(),
        Optional.ofNullable(entry.getValue()).map(Object::toString)));
    return new Difference(row.getString("symbol"), kind(row), row.getLocalDate("ex_date"), said,
        Optional.ofNullable(row.getString("applied")));
  }

  private static Action action(Row row) {
    return switch (kind(row)) {
      case SPLIT -> new Action.SplitAction(row.getString("ticker"), row.getLocalDate("ex_date"),
          number(row, "old_rate"), number(row, "new_rate"));
      case DIVIDEND -> new Action.DividendAction(row.getString("ticker"), row.getLocalDate("ex_date"),
          number(row, "cash_amount"));
    };
  }

  private static BigDecimal number(Row row, String column) {
    return row.getNumeric(column).bigDecimalValue();
  }

  private static Kind kind(Row row) {
    String code = row.getString("kind");
    return Arrays.stream(Kind.values()).filter(kind -> kind.code().equals(code)).findFirst().orElseThrow();
  }
}
