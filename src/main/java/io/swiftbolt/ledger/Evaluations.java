package io.swiftbolt.ledger;

import static io.swiftbolt.database.Timestamps.utc;

import io.swiftbolt.forecast.Horizon;
import io.swiftbolt.forecast.Score;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Owner of forecast_evaluations: each issued forecast is scored once. */
public final class Evaluations {
  private static final Duration REMEMBERED = Duration.ofDays(730);

  private static final String PENDING = """
      select i.id, i.symbol_id, i.symbol, i.horizon, i.origin_ts, i.target_ts, i.price, i.neutral_band, i.quantiles,
             i.climatology, i.label,
             case i.label when 'bullish' then i.p_up when 'bearish' then i.p_down else i.p_neutral end as confidence
        from forecast_issued i
       where i.target_ts <= $1 and not exists (select from forecast_evaluations e where e.issued_id = i.id)
         and exists (select from ohlc_bars_v2 b
                      where b.symbol_id = i.symbol_id and b.timeframe = i.timeframe and b.ts = i.target_ts)
       order by i.target_ts, i.id limit $2
      """;

  private static final String RECORD = """
      insert into forecast_evaluations (issued_id, forecast_id, symbol_id, symbol, horizon, predicted_label, predicted_value,
                                        predicted_confidence, forecast_date, evaluation_date, realized_price, realized_return,
                                        realized_label, legacy_realized_label, direction_correct, price_error,
                                        price_error_pct, pinball, climatology_pinball, covered_80, winkler_80, created_at)
      values ($1, (select f.id from ml_forecasts f where f.symbol_id = $2 and f.timeframe = 'd1' and f.horizon = $4
                      and f.model_type = ''),
              $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
      on conflict do nothing
      """;

  private static final String RECORDS = """
      select i.horizon, avg(case when e.covered_80 then 0 else 1 end)::float8 as outside,
             avg(e.pinball - e.climatology_pinball)::float8 as gain
        from forecast_evaluations e join forecast_issued i on i.id = e.issued_id
       where i.issued_at >= $1
       group by i.horizon, i.target_ts order by i.target_ts
      """;

  private final Pool pool;

  public Evaluations(Pool pool) {
    this.pool = pool;
  }

  /** A pending forecast with the log return that came true, in one kind of share. */
  public record Matured(PendingForecast forecast, double outcome) {}

  /** Those whose target's bar is there, the oldest first. */
  public Future<List<PendingForecast>> pending(int most, Instant now) {
    return pool.preparedQuery(PENDING).execute(Tuple.of(utc(now), most)).map(rows -> {
      List<PendingForecast> pending = new ArrayList<>();
      rows.forEach(row -> pending.add(pending(row)));
      return pending;
    });
  }

  /** Scores forecasts; one that is scored already stays as it is. */
  public Future<Void> record(List<Matured> matured, Instant now) {
    if (matured.isEmpty()) {
      return Future.succeededFuture();
    }
    return pool.preparedQuery(RECORD).executeBatch(matured.stream().map(one -> scored(one, now)).toList()).mapEmpty();
  }

  /** Of the last two years, by horizon. */
  public Future<Map<Horizon, List<TrackRecord>>> records(Instant now) {
    return pool.preparedQuery(RECORDS).execute(Tuple.of(utc(now.minus(REMEMBERED)))).map(rows -> {
      Map<Horizon, List<TrackRecord>> records = new EnumMap<>(Horizon.class);
      rows.forEach(row -> Horizon.find(row.getString("horizon")).ifPresent(horizon -> records
          .computeIfAbsent(horizon, none -> new ArrayList<>())
          .add(new TrackRecord(row.getDouble("outside"), row.getDouble("gain")))));
      return records;
    });
  }

  private static Tuple scored(Matured matured, Instant now) {
    PendingForecast forecast = matured.forecast();
    double outcome = matured.outcome();
    double[] quantiles = forecast.quantiles().stream().mapToDouble(one -> one).toArray();
    double[] climatology = forecast.climatology().stream().mapToDouble(one -> one).toArray();
    double predicted = forecast.price() * Math.exp(quantiles[quantiles.length / 2]);
    double realized = forecast.price() * Math.exp(outcome);
    String label = label(outcome, forecast.neutralBand());
    return Tuple.of(forecast.issuedId(), forecast.symbolId(), forecast.symbol(), forecast.horizon(), forecast.label(),
        predicted, forecast.confidence(), utc(forecast.origin()), utc(forecast.target()), realized)
        .addDouble(Math.expm1(outcome)).addString(label)
        .addString(label(outcome, ForecastLedger.LEGACY_BAND)).addBoolean(label.equals(forecast.label()))
        .addDouble(Math.abs(predicted - realized)).addDouble(Math.abs(predicted - realized) / forecast.price())
        .addDouble(Score.pinball(quantiles, outcome)).addDouble(Score.pinball(climatology, outcome))
        .addBoolean(Score.covers80(quantiles, outcome)).addDouble(Score.winkler80(quantiles, outcome))
        .addOffsetDateTime(utc(now));
  }

  private static String label(double outcome, double band) {
    return outcome > band ? "bullish" : outcome < -band ? "bearish" : "neutral";
  }

  private static PendingForecast pending(Row row) {
    return new PendingForecast(row.getUUID("id"), row.getUUID("symbol_id"), row.getString("symbol"),
        row.getString("horizon"), row.getOffsetDateTime("origin_ts").toInstant(),
        row.getOffsetDateTime("target_ts").toInstant(), row.getDouble("price"), row.getDouble("neutral_band"),
        List.of(row.getArrayOfDoubles("quantiles")), List.of(row.getArrayOfDoubles("climatology")),
        row.getString("label"), row.getDouble("confidence"));
  }
}
