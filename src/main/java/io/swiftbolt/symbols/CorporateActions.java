package io.swiftbolt.symbols;

import io.swiftbolt.market.Split;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Owner of corporate_actions. */
public final class CorporateActions {
  private static final String SPLITS = """
      select ex_date, old_rate::float8, new_rate::float8 from corporate_actions
       where symbol_id = $1 and action_type in ('stock_split', 'reverse_split') order by ex_date
      """;

  // a vendor may announce a split before its rates are final: the newest word counts
  private static final String STORE = """
      insert into corporate_actions (symbol_id, symbol, action_type, ex_date, old_rate, new_rate, cash_amount, metadata)
      select s.id, a.symbol, a.type, a.ex_date, a.old_rate::numeric, a.new_rate::numeric, a.cash::numeric, jsonb_build_object('provider', $7::text)
        from unnest($1::text[], $2::text[], $3::date[], $4::text[], $5::text[], $6::text[])
             as a (symbol, type, ex_date, old_rate, new_rate, cash)
        join symbols s on s.ticker = a.symbol
      on conflict (symbol, action_type, ex_date) do update
        set old_rate = excluded.old_rate, new_rate = excluded.new_rate, cash_amount = excluded.cash_amount,
            metadata = excluded.metadata
        where (corporate_actions.old_rate, corporate_actions.new_rate, corporate_actions.cash_amount) is distinct from
              (excluded.old_rate, excluded.new_rate, excluded.cash_amount)
      returning id
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

  /** @return how many were new or said something else */
  public Future<Integer> store(List<Action> actions, String provider) {
    if (actions.isEmpty()) {
      return Future.succeededFuture(0);
    }
    Tuple parameters = Tuple.tuple().addArrayOfString(actions.stream().map(Action::symbol).toArray(String[]::new))
        .addArrayOfString(actions.stream().map(CorporateActions::type).toArray(String[]::new))
        .addArrayOfLocalDate(actions.stream().map(Action::exDate).toArray(LocalDate[]::new))
        .addArrayOfString(numbers(actions,
            a -> a instanceof Action.SplitAction split ? Optional.of(split.oldRate()) : Optional.empty()))
        .addArrayOfString(numbers(actions,
            a -> a instanceof Action.SplitAction split ? Optional.of(split.newRate()) : Optional.empty()))
        .addArrayOfString(numbers(actions,
            a -> a instanceof Action.DividendAction paid ? Optional.of(paid.amount()) : Optional.empty()))
        .addString(provider);
    return pool.preparedQuery(STORE).execute(parameters).map(rows -> rows.size());
  }

  private static String type(Action action) {
    return switch (action) {
      case Action.SplitAction split ->
        split.newRate().compareTo(split.oldRate()) >= 0 ? "stock_split" : "reverse_split";
      case Action.DividendAction dividend -> "dividend";
    };
  }

  /** As text: the driver takes no array of numbers with gaps. */
  private static String[] numbers(List<Action> actions, Function<Action, Optional<BigDecimal>> of) {
    return actions.stream().map(a -> of.apply(a).map(BigDecimal::toPlainString).orElse(null)).toArray(String[]::new);
  }
}
