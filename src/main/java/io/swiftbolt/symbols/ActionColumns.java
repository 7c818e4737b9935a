package io.swiftbolt.symbols;

import io.swiftbolt.symbols.ActionReports.Kind;
import io.swiftbolt.symbols.CorporateActions.Action;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Actions as the columns of a statement. */
final class ActionColumns {
  private ActionColumns() {}

  /** symbol, kind, ex_date, old_rate, new_rate, cash: $1 to $6; numbers as text, because the driver takes no array of them with gaps. */
  static Tuple of(List<Action> actions) {
    return Tuple.tuple().addArrayOfString(actions.stream().map(Action::symbol).toArray(String[]::new))
        .addArrayOfString(actions.stream().map(action -> Kind.of(action).code()).toArray(String[]::new))
        .addArrayOfLocalDate(actions.stream().map(Action::exDate).toArray(LocalDate[]::new))
        .addArrayOfString(numbers(actions,
            action -> action instanceof Action.SplitAction split ? Optional.of(split.oldRate()) : Optional.empty()))
        .addArrayOfString(numbers(actions,
            action -> action instanceof Action.SplitAction split ? Optional.of(split.newRate()) : Optional.empty()))
        .addArrayOfString(numbers(actions,
            action -> action instanceof Action.DividendAction paid ? Optional.of(paid.amount()) : Optional.empty()));
  }

  private static String[] numbers(List<Action> actions, Function<Action, Optional<BigDecimal>> of) {
    return actions.stream().map(a -> of.apply(a).map(BigDecimal::toPlainString).orElse(null)).toArray(String[]::new);
  }
}
