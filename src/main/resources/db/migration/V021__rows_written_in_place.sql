-- Published runs and coverage rows, written as before by functions that are one expression. Postgres puts such a function in
-- place of its call; one with a FROM of its own was parsed and planned anew in every statement that changed a run, twice, which
-- cost more than all else about publishing it.

create type published_run as (
  id uuid, job_def_id uuid, symbol text, symbol_id uuid, timeframe timeframe, job_type text, slice_from timestamptz,
  slice_to timestamptz, status text, progress_percent numeric, rows_written integer, rows_inserted integer,
  rows_changed integer, rows_same integer, rows_rejected integer, provider text, fallback_from text, priority integer,
  attempt integer, error_code text, error_message text, triggered_by text, expected_cost numeric, actual_cost numeric,
  created_at timestamptz, started_at timestamptz, finished_at timestamptz);

create or replace function published_run_but_updated_at(job_runs) returns text language sql stable as $$
  select row_to_json(row($1.id, $1.job_def_id, $1.symbol, $1.symbol_id, $1.timeframe, $1.job_type, $1.slice_from, $1.slice_to,
    $1.status, $1.progress_percent, $1.rows_written, $1.rows_inserted, $1.rows_changed, $1.rows_same, $1.rows_rejected,
    $1.provider, $1.fallback_from, $1.priority, $1.attempt, $1.error_code, $1.error_message, $1.triggered_by,
    $1.expected_cost, $1.actual_cost, $1.created_at, $1.started_at, $1.finished_at)::published_run)::text
$$;

create type published_stretch as (
  symbol text, timeframe timeframe, from_ts timestamptz, to_ts timestamptz, last_success_at timestamptz,
  last_rows_written integer, last_provider text, created_at timestamptz, updated_at timestamptz, symbol_id uuid);

create or replace function published_coverage(c coverage, ticker text) returns text language sql stable as $$
  select row_to_json(row(ticker, c.timeframe, lower(c.covered), upper(c.covered), c.last_success_at, c.last_rows_written,
    c.last_provider, c.created_at, c.updated_at, c.symbol_id)::published_stretch)::text
$$;
