-- Clients ask how the last run of each kind ended for every symbol they list. Among a million ended runs that took 2.3 s for 50
-- symbols without this index, 3 ms with it. Runs that have not ended are few, and found by job_runs_active.
create index job_runs_last on job_runs (symbol_id, job_type, finished_at desc)
  where status in ('success', 'failed', 'cancelled');
