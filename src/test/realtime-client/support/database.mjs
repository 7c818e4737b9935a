import { randomUUID } from 'node:crypto';
import { after } from 'node:test';
import pg from 'pg';
import { databaseUrl } from './settings.mjs';

/** The database behind the server, written to as its workers and operators do. */
export const database = new pg.Pool({ connectionString: databaseUrl, max: 4, application_name: 'client tests' });
after(() => database.end());

let slices = 0;

export async function symbol(ticker) {
  await database.query('insert into symbols (ticker) values ($1) on conflict do nothing', [ticker]);
}

/**
 * A slice that somebody else works on: leased for an hour, so that no worker of the server touches it.
 * @returns its id
 */
export async function insertRun(ticker, timeframe = 'h1', { progress = 0, provider = null, client = database } = {}) {
  const { rows } = await client.query(
    `insert into job_runs (id, symbol, symbol_id, timeframe, job_type, slice_from, slice_to, status, progress_percent,
                           provider, lease_token, lease_owner, lease_until)
     select $1, s.ticker, s.id, $3, 'fetch_intraday', t, t + interval '1 hour', 'running', $5, $6, 1, 'a test',
            now() + interval '1 hour'
       from symbols s, lateral (select timestamptz '2024-01-01T00:00Z' + $4 * interval '1 hour' as t) u
      where s.ticker = $2
     returning id`,
    [randomUUID(), ticker, timeframe, slices++, progress, provider],
  );
  return rows[0].id;
}

export async function setProgress(id, percent, client = database) {
  await client.query('update job_runs set progress_percent = $2 where id = $1', [id, percent]);
}

export async function deleteRun(id) {
  await database.query('delete from job_runs where id = $1', [id]);
}

/** Ends the connections of the server to its database: the one that listens, or all. */
export async function cutConnections({ all = false } = {}) {
  const { rowCount } = await database.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name <> 'client tests' and backend_type = 'client backend'
        and ($1 or query ilike 'listen%' or query like '%pg_notify($1%')`,
    [all],
  );
  return rowCount;
}
