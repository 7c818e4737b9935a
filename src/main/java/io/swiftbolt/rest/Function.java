package io.swiftbolt.rest;

import io.swiftbolt.catalog.Column;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A function that clients may call. All of them only read.
 *
 * @param open whether anon may call it; service_role may call every one
 * @param columns of the rows it gives; of a scalar function the one value, under the function's name
 * @param scalar whether it gives one value instead of rows
 */
record Function(String name, boolean open, List<Parameter> parameters, List<Column> columns, boolean scalar) {

  /** The list. Each is a stable function of the schema by the same name. */
  static final List<Function> ALL = List.of(
      rows("get_coverage_gaps",
          List.of(required("p_symbol", "text"), required("p_timeframe", "text"), optional("p_window_days", "int4"),
              optional("p_as_of", "timestamptz")),
          column("gap_from", "timestamptz"), column("gap_to", "timestamptz"), column("gap_hours", "numeric")),
      rows("get_coverage", List.of(required("p_symbol", "text"), required("p_timeframe", "text")),
          column("from_ts", "timestamptz"), column("to_ts", "timestamptz")),
      rows("get_latest_bars_batch", List.of(required("p_symbol_ids", "_uuid"), required("p_timeframes", "_text")),
          column("symbol_id", "uuid"), column("timeframe", "text"), column("latest_ts", "timestamptz")),
      rows("get_ohlc_coverage_stats", List.of(required("p_symbol", "text"), required("p_timeframe", "text")),
          column("bar_count", "int8"), column("oldest_bar", "timestamptz"), column("newest_bar", "timestamptz"),
          column("time_span_days", "numeric")),
      rows("detect_ohlc_gaps",
          List.of(required("p_symbol", "text"), required("p_timeframe", "text"),
              optional("p_max_gap_hours", "numeric")),
          column("gap_start", "timestamptz"), column("gap_end", "timestamptz"), column("gap_hours", "numeric")),
      rows("get_chart_data_v2",
          List.of(required("p_symbol_id", "uuid"), required("p_timeframe", "text"),
              required("p_start_date", "timestamptz"), required("p_end_date", "timestamptz"),
              optional("p_now", "timestamptz")),
          column("ts", "text"), column("open", "float8"), column("high", "float8"), column("low", "float8"),
          column("close", "float8"), column("volume", "int8"), column("provider", "text"),
          column("is_intraday", "bool"), column("is_forecast", "bool"), column("data_status", "text"),
          column("confidence_score", "float8"), column("upper_band", "float8"), column("lower_band", "float8")),
      rows("get_batch_job_stats", List.of(),
          column("status", "text"), column("timeframe", "text"), column("count", "int8"),
          column("rows_written", "int8"), column("avg_duration", "numeric")),
      value("is_market_open", "bool", optional("p_at", "timestamptz")),
      value("next_trading_day", "date", optional("from_date", "date")));

  Function {
    parameters = List.copyOf(parameters);
    columns = List.copyOf(columns);
  }

  /** @param type {@code pg_type.typname} */
  record Parameter(String name, String type, boolean required) {
    /** Whether it takes names of timeframes, of which clients use several spellings. */
    boolean isTimeframe() {
      return name.startsWith("p_timeframe");
    }

    boolean isArray() {
      return type.startsWith("_");
    }
  }

  static Optional<Function> find(String name) {
    return ALL.stream().filter(function -> function.name.equals(name)).findFirst();
  }

  Optional<Parameter> parameter(String name) {
    return parameters.stream().filter(parameter -> parameter.name.equals(name)).findFirst();
  }

  private static Function rows(String name, List<Parameter> parameters, Column... columns) {
    return new Function(name, true, parameters, Arrays.asList(columns), false);
  }

  private static Function value(String name, String type, Parameter... parameters) {
    return new Function(name, true, Arrays.asList(parameters), List.of(column(name, type)), true);
  }

  private static Column column(String name, String type) {
    return new Column(name, type, false);
  }

  private static Parameter required(String name, String type) {
    return new Parameter(name, type, true);
  }

  private static Parameter optional(String name, String type) {
    return new Parameter(name, type, false);
  }
}
