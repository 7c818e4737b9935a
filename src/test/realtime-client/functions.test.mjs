import assert from 'node:assert/strict';
import { FunctionsHttpError } from '@supabase/supabase-js';
import { after, before, describe, test } from 'node:test';
import { client, closeClients, watchRuns } from './support/clients.mjs';
import { symbol } from './support/database.mjs';
import { server } from './support/shared-server.mjs';
import { service } from './support/tokens.mjs';

describe('functions.invoke', () => {
  before(() => symbol('AAPL'));
  after(closeClients);

  test('ensure-coverage says what is missing, and its slices show up on the channel', async () => {
    const supabase = client(server.url);
    const { heard } = await watchRuns(supabase, 'job_runs:AAPL:1d', { filter: 'symbol=eq.AAPL,timeframe=eq.1d' });
    const { data, error } = await supabase.functions.invoke('ensure-coverage', { body: { symbol: 'AAPL', timeframe: '1d', window_days: 60 } });
    assert.equal(error, null);
    assert.equal(data.symbol, 'AAPL');
    assert.equal(data.status, 'gaps_detected');
    assert.match(data.job_def_id, /^[0-9a-f-]{36}$/);
    assert.ok(data.coverage_status.gaps_found > 0);
    const done = await heard.first((change) => change.eventType === 'UPDATE' && change.new.status === 'success', 'a slice that succeeds');
    assert.strictEqual(done.new.progress_percent, 100);
    assert.ok(done.new.rows_written > 0);
  });

  test('a refused call is a FunctionsHttpError whose body says which rule was broken', async () => {
    const { data, error } = await client(server.url).functions.invoke('ensure-coverage', { body: { timeframe: '1d' } });
    assert.equal(data, null);
    assert.ok(error instanceof FunctionsHttpError);
    assert.equal(error.context.status, 400);
    assert.match((await error.context.json()).error, /symbol/);
  });

  test('an unknown symbol is a 404 that names it', async () => {
    const { error } = await client(server.url).functions.invoke('ensure-coverage', { body: { symbol: 'NOPE', timeframe: '1d' } });
    assert.ok(error instanceof FunctionsHttpError);
    assert.equal(error.context.status, 404);
    assert.match((await error.context.json()).error, /NOPE/);
  });

  test('a function that is not there is a 404, and not a relay error', async () => {
    const { error } = await client(server.url).functions.invoke('no-such-function', { body: {} });
    assert.ok(error instanceof FunctionsHttpError);
    assert.equal(error.context.status, 404);
  });

  test('GET with a query works, and a key of too low a role is told apart', async () => {
    const status = await client(server.url).functions.invoke('orchestrator?action=status', { method: 'GET' });
    assert.equal(status.error, null);
    assert.equal(typeof status.data.queued, 'number');
    const refused = await client(server.url).functions.invoke('orchestrator?action=tick', { method: 'POST' });
    assert.ok([401, 403].includes(refused.error.context.status));
    const allowed = await client(server.url, { key: service }).functions.invoke('orchestrator?action=tick', { method: 'POST' });
    assert.equal(allowed.error, null);
  });
});
