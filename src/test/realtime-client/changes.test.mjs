import assert from 'node:assert/strict';
import { afterEach, before, describe, test } from 'node:test';
import { client, closeClients, watchRuns } from './support/clients.mjs';
import { deleteRun, insertRun, setProgress, symbol } from './support/database.mjs';
import { server } from './support/shared-server.mjs';

describe('postgres_changes', () => {
  before(() => Promise.all([symbol('AAPL'), symbol('MSFT')]));
  afterEach(closeClients);

  test('a row that is inserted, updated and deleted comes as three changes with typed values', async () => {
    const { heard } = await watchRuns(client(server.url), 'job_runs:AAPL:1h', { filter: 'symbol=eq.AAPL,timeframe=eq.1h' });
    const id = await insertRun('AAPL', 'h1');
    await setProgress(id, 41.5);
    await deleteRun(id);
    const [inserted, updated, deleted] = await heard.count(3);

    assert.deepEqual([inserted, updated, deleted].map((change) => change.eventType), ['INSERT', 'UPDATE', 'DELETE']);
    for (const change of [inserted, updated, deleted]) {
      assert.equal(change.schema, 'public');
      assert.equal(change.table, 'job_runs');
      assert.equal(change.errors, null);
      assert.match(change.commit_timestamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      assert.ok(Math.abs(Date.parse(change.commit_timestamp) - Date.now()) < 60_000);
    }
    assert.deepEqual(inserted.old, {});
    assert.equal(inserted.new.id, id);
    assert.equal(inserted.new.symbol, 'AAPL');
    assert.equal(inserted.new.timeframe, 'h1');
    assert.equal(inserted.new.status, 'running');
    assert.strictEqual(inserted.new.progress_percent, 0);
    assert.strictEqual(inserted.new.rows_written, 0);
    assert.strictEqual(inserted.new.provider, null);
    assert.match(inserted.new.slice_from, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/);
    assert.strictEqual(updated.new.progress_percent, 41.5);
    assert.equal(updated.old.id, id);
    assert.deepEqual(deleted.new, {});
    assert.equal(deleted.old.id, id);
    assert.ok(!('lease_token' in inserted.new), 'what only workers need stays inside');
  });

  test('a channel hears only the events that it asked for', async () => {
    const supabase = client(server.url);
    const watchers = await Promise.all(
      ['INSERT', 'UPDATE', 'DELETE', '*'].map((event) => watchRuns(supabase, `only ${event}`, { event, filter: 'symbol=eq.AAPL' })),
    );
    const id = await insertRun('AAPL');
    await setProgress(id, 10);
    await deleteRun(id);
    await watchers[3].heard.count(3);
    const [inserts, updates, deletes] = watchers.map(({ heard }) => heard);
    await Promise.all([inserts.count(1), updates.count(1), deletes.count(1)]);
    assert.deepEqual([inserts, updates, deletes].map(({ items }) => items.map((change) => change.eventType)), [['INSERT'], ['UPDATE'], ['DELETE']]);
  });

  test('fast updates of a row come one by one, each as it was, in the order of their commits', async () => {
    const { heard } = await watchRuns(client(server.url), 'fast', { event: 'UPDATE', filter: 'symbol=eq.AAPL' });
    const id = await insertRun('AAPL');
    for (let percent = 1; percent <= 100; percent++) {
      await setProgress(id, percent);
    }
    const changes = await heard.count(100);
    assert.deepEqual(changes.map((change) => change.new.progress_percent), Array.from({ length: 100 }, (none, index) => index + 1));
    assert.ok(changes.every((change) => change.new.id === id));
  });

  test('without a table all published tables are heard', async () => {
    const supabase = client(server.url);
    const { heard } = await watchRuns(supabase, 'whole schema', { filter: undefined });
    const everything = [];
    const channel = supabase.channel('any table').on('postgres_changes', { event: '*', schema: 'public' }, (change) => everything.push(change.table));
    await new Promise((resolve) => channel.subscribe((status) => status === 'SUBSCRIBED' && resolve()));
    await insertRun('MSFT');
    await heard.count(1);
    assert.ok(everything.includes('job_runs'));
  });
});
