package io.swiftbolt.symbols;

import io.swiftbolt.market.Split;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Owner of corporate_actions: what counts. A row whose metadata name no provider was entered by an operator and is never touched. */
public final class CorporateActions {
  // by ticker, not by id: an operator's row may lack the id
  private static final String SPLITS = """
      select a.ex_date, a.old_rate::float8, a.new_rate::float8
        from corporate_actions a join symbols s on s.ticker = a.symbol
       where s.id = $1 and a.action_type in ('stock_split', 'reverse_split') order by a.ex_date
      """;

  // a vendor may announce a split before its rates are final, or take it back: what counts now replaces all that did
  private static final String SETTLE = """
      with counts as (
        select s.id as symbol_id, a.symbol, a.ex_date, a.old_rate::numeric as old_rate, a.new_rate::numeric as new_rate,
               a.cash::numeric as cash, a.provider,
               case when a.kind = 'dividend' then 'dividend'
                    when a.new_rate::numeric >= a.old_rate::numeric then 'stock_split'
                    else 'reverse_split' end as type
          from unnest($1::text[], $2::text[], $3::date[], $4::text[], $5::text[], $6::text[], $7::text[])
               as a (symbol, kind, ex_date, old_rate, new_rate, cash, provider)
          join symbols s on s.ticker = a.symbol),
      gone as (
        delete from corporate_actions a
         where a.symbol = any($8) and a.metadata ? 'provider'
           and a.action_type in ('stock_split', 'reverse_split', 'dividend')
           and (a.symbol, a.action_type, a.ex_date) not in (select symbol, type, ex_date from counts)
        returning a.id),
      put as (
        insert into corporate_actions as a
          (symbol_id, symbol, action_type, ex_date, old_rate, new_rate, cash_amount, metadata, seen_at)
        select symbol_id, symbol, type, ex_date, old_rate, new_rate, cash, jsonb_build_object('provider', provider), $9
          from counts
        on conflict (symbol, action_type, ex_date) do update
          set old_rate = excluded.old_rate, new_rate = excluded.new_rate, cash_amount = excluded.cash_amount,
              metadata = excluded.metadata, symbol_id = excluded.symbol_id, seen_at = excluded.seen_at,
              bars_adjusted = a.bars_adjusted and (a.old_rate, a.new_rate) is not distinct from (excluded.old_rate, excluded.new_rate)
          where a.metadata ? 'provider'
            -- that another vendor says the same is no news
            and (a.old_rate, a.new_rate, a.cash_amount) is distinct from
                (excluded.old_rate, excluded.new_rate, excluded.cash_amount)
        returning a.id)
      select (select count(*) from gone)::int + (select count(*) from put)::int as changed
      """;

  private static final String SPLIT_OF = """
      select a.id, s.id as symbol_id, a.ratio::float8 as ratio, a.bars_adjusted
        from corporate_actions a join symbols s on s.ticker = a.symbol
       where a.symbol = $1 and a.ex_date = $2 and a.action_type in ('stock_split', 'reverse_split')
       order by a.metadata ? 'provider' limit 1
      """;

  private static final String MARK = """
      update corporate_actions set bars_adjusted = true, adjusted_at = $2 where id = $1 and not bars_adjusted
      """;

  private final Pool pool;

  public CorporateActions(Pool pool) {
    this.pool = pool;
  }

  /** A symbol's splits, ascending by ex-date. */
  public Future<List<Split>> splits(UUID symbolId) {
    return pool.preparedQuery(SPLITS).execute(Tuple.of(symbolId)).map(rows -> {
      List<Split> splits = new ArrayList<>();
      rows.forEach(row -> splits.add(new Split(row.getLocalDate("ex_date"), row.getDouble("old_rate"), row.getDouble(
          "new_rate"))));
      return splits;
    });
  }

  /** A split or a dividend of an existing symbol. */
  public sealed interface Action {
    String symbol();

    LocalDate exDate();

    record SplitAction(String symbol, LocalDate exDate, BigDecimal oldRate, BigDecimal newRate) implements Action {}

    /** @param amount dollars a share */
    record DividendAction(String symbol, LocalDate exDate, BigDecimal amount) implements Action {}
  }

  /**
   * Takes these as all splits and dividends that the symbols have, besides operators' entries.
   *
   * @param counts each with whose word it is; at most one of a symbol, kind and date
   * @return how many are new, say something else, or no longer count
   */
  public Future<Integer> settle(Collection<String> tickers, List<ActionReports.Report> counts, Instant now) {
    Tuple parameters = ActionColumns.of(counts.stream().map(ActionReports.Report::action).toList())
        .addArrayOfString(counts.stream().map(ActionReports.Report::provider).toArray(String[]::new))
        .addArrayOfString(tickers.toArray(String[]::new)).addOffsetDateTime(now.atOffset(ZoneOffset.UTC));
    return pool.preparedQuery(SETTLE).execute(parameters).map(rows -> rows.iterator().next().getInteger("changed"));
  }

  /**
   * A split on record.
   *
   * @param ratio new shares for one old
   * @param marked whether its bars were already declared adjusted
   */
  public record Recorded(UUID id, UUID symbolId, double ratio, boolean marked) {}

  /** Of one ticker, upper case, and ex-date; empty when none is on record. */
  public Future<Optional<Recorded>> split(String ticker, LocalDate exDate) {
    return pool.preparedQuery(SPLIT_OF).execute(Tuple.of(ticker, exDate)).map(rows -> {
      Optional<Recorded> found = Optional.empty();
      for (Row row : rows) {
        found = Optional.of(new Recorded(row.getUUID("id"), row.getUUID("symbol_id"), row.getDouble("ratio"),
            row.getBoolean("bars_adjusted")));
      }
      return found;
    });
  }

  /** Declares that older bars are seen through this split. They are anyway: it says so to whoever reads the row. */
  public Future<Void> mark(UUID id, Instant now) {
    return pool.preparedQuery(MARK).execute(Tuple.of(id, now.atOffset(ZoneOffset.UTC))).mapEmpty();
  }
}
