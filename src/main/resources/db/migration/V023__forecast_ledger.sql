-- Forecasts as they were issued, for ever, and how they came out. ml_forecasts shows the newest of them.

create table forecast_issued (
  id            uuid primary key default gen_random_uuid(),
  symbol_id     uuid not null references symbols on delete cascade,
  symbol        text not null,
  timeframe     timeframe not null,
  horizon       text not null check (horizon in ('1D', '1W', '10D', '1M')),
  -- start of the last bar that was read, and of the bar that will tell
  origin_ts     timestamptz not null,
  target_ts     timestamptz not null,
  issued_at     timestamptz not null,
  price         double precision not null check (price > 0),
  drift         double precision not null,
  deviation     double precision not null check (deviation > 0),
  -- half the width of what is called neutral, as a log return
  neutral_band  double precision not null check (neutral_band > 0),
  -- levels of the quantiles, and log returns
  levels        double precision[] not null,
  quantiles     double precision[] not null check (cardinality(quantiles) = cardinality(levels)),
  climatology   double precision[] not null check (cardinality(climatology) = cardinality(levels)),
  p_up          double precision not null check (p_up between 0 and 1),
  p_neutral     double precision not null check (p_neutral between 0 and 1),
  p_down        double precision not null check (p_down between 0 and 1),
  label         text not null check (label in ('bullish', 'neutral', 'bearish')),
  -- by 2 %, as older readers know it
  legacy_label  text not null check (legacy_label in ('bullish', 'neutral', 'bearish')),
  suppressed    boolean not null,
  model_version text not null,
  -- of the bars that were read
  data_version  text not null,
  learnt_from   integer not null check (learnt_from > 0),
  run_id        uuid,
  constraint forecast_aims_ahead check (target_ts > origin_ts),
  constraint forecast_adds_up check (abs(p_up + p_neutral + p_down - 1) < 0.000001),
  unique (symbol_id, timeframe, horizon, origin_ts, model_version, data_version)
);
create index forecast_issued_target on forecast_issued (target_ts);

-- One a forecast, written once when its session has come.
create table forecast_evaluations (
  id                   uuid primary key default gen_random_uuid(),
  issued_id            uuid not null unique references forecast_issued on delete cascade,
  -- the row of ml_forecasts that showed it, which shows newer ones by now
  forecast_id          uuid,
  symbol_id            uuid not null references symbols on delete cascade,
  symbol               text not null,
  horizon              text not null,
  predicted_label      text not null,
  predicted_value      double precision not null,
  predicted_confidence double precision not null,
  forecast_date        timestamptz not null,
  evaluation_date      timestamptz not null,
  realized_price       double precision not null,
  realized_return      double precision not null,
  realized_label       text not null,
  legacy_realized_label text not null,
  direction_correct    boolean not null,
  price_error          double precision not null,
  price_error_pct      double precision not null,
  pinball              double precision not null,
  climatology_pinball  double precision not null,
  covered_80           boolean not null,
  winkler_80           double precision not null,
  rf_prediction        text,
  gb_prediction        text,
  rf_correct           boolean,
  gb_correct           boolean,
  created_at           timestamptz not null default now()
);
create index forecast_evaluations_horizon on forecast_evaluations (horizon, forecast_date);
create index forecast_evaluations_symbol on forecast_evaluations (symbol_id);
create index forecast_evaluations_forecast on forecast_evaluations (forecast_id);

create view forecasts as select * from ml_forecasts;
create index job_runs_forecasts on job_runs (timeframe, slice_from, symbol_id) where job_type = 'run_forecast';

grant select on forecasts to swiftbolt_app;
revoke update, delete, truncate on forecast_issued, forecast_evaluations from swiftbolt_app;
