import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { client, closeClients, subscribe, watchRuns } from './support/clients.mjs';
import { insertRun, setProgress, symbol } from './support/database.mjs';
import { server } from './support/shared-server.mjs';
import { Heard } from './support/waiting.mjs';

/** Filter on job_runs, and whether each of the three runs below passes it: SPY h1 at 9, SPY m15 at 50, QQQ h1 at 50. */
const CASES = [
  ['symbol=eq.SPY', [true, true, false]],
  ['symbol=neq.SPY', [false, false, true]],
  ['symbol=eq.SPY,timeframe=eq.1h', [true, false, false]],
  ['symbol=eq.SPY,timeframe=eq.h1', [true, false, false]],
  ['symbol=eq.NONE', [false, false, false]],
  ['symbol=in.(SPY,QQQ)', [true, true, true]],
  ['symbol=in.("QQQ","X,Y")', [false, false, true]],
  ['symbol=not.in.(SPY)', [false, false, true]],
  ['symbol=like.Q%', [false, false, true]],
  ['symbol=ilike.sp%', [true, true, false]],
  ['symbol=match.^S.Y$', [true, true, false]],
  ['progress_percent=gt.9', [false, true, true]],
  ['progress_percent=lte.9.0', [true, false, false]],
  ['progress_percent=eq.50.00,timeframe=in.(15m,1d)', [false, true, false]],
  ['provider=is.null', [true, false, true]],
  ['provider=neq.other', [false, true, false]],
  ['provider=isdistinct.alpaca', [true, false, true]],
];

describe('filters', () => {
  before(() => Promise.all([symbol('SPY'), symbol('QQQ')]));
  after(closeClients);

  test('each channel hears the rows that its filter lets through, and no others', async () => {
    const supabase = client(server.url);
    const all = await watchRuns(supabase, 'all');
    const watchers = await Promise.all(CASES.map(([filter], index) => watchRuns(supabase, `case ${index}`, { event: 'INSERT', filter })));
    const runs = [
      await insertRun('SPY', 'h1', { progress: 9 }),
      await insertRun('SPY', 'm15', { progress: 50, provider: 'alpaca' }),
      await insertRun('QQQ', 'h1', { progress: 50 }),
    ];
    // what comes last on each channel tells that nothing more is on its way
    await all.heard.count(3);
    await Promise.all(watchers.map(({ heard }, index) => heard.count(CASES[index][1].filter(Boolean).length, CASES[index][0])));
    const told = watchers.map(({ heard }) => runs.map((id) => heard.items.filter((change) => change.new.id === id).length === 1));
    const wrong = CASES.filter(([, expected], index) => JSON.stringify(expected) !== JSON.stringify(told[index])).map(([filter]) => filter);
    assert.deepEqual(wrong, []);
    assert.ok(watchers.every(({ heard }, index) => heard.length === CASES[index][1].filter(Boolean).length));
  });

  test('a row that leaves the filter is not told', async () => {
    const supabase = client(server.url);
    const all = await watchRuns(supabase, 'everything', { event: 'UPDATE' });
    const below = await watchRuns(supabase, 'below 50', { event: 'UPDATE', filter: 'progress_percent=lt.50' });
    const id = await insertRun('SPY');
    await setProgress(id, 10);
    await setProgress(id, 60);
    await setProgress(id, 20);
    await all.heard.count(3);
    const changes = await below.heard.count(2);
    assert.deepEqual(changes.map((change) => change.new.progress_percent), [10, 20]);
  });

  for (const [filter, why] of [
    ['colour=eq.red', /colour/],
    ['progress_percent=eq.half', /progress_percent|half/],
    ['symbol=around.AAPL', /filter/],
    ['symbol=in.AAPL', /filter|in/],
    ['symbol=eq.A,,timeframe=eq.h1', /filter/],
  ]) {
    test(`a filter that means nothing is told as a system error: ${filter}`, async () => {
      const supabase = client(server.url);
      const told = new Heard();
      const channel = supabase
        .channel(`bad ${filter}`)
        .on('postgres_changes', { event: '*', schema: 'public', table: 'job_runs', filter }, () => {})
        .on('system', {}, (message) => told.push(message));
      const { subscribed, statuses } = subscribe(channel);
      await subscribed();
      const message = await told.first(({ extension }) => extension === 'postgres_changes', 'a system message');
      assert.equal(message.status, 'error');
      assert.match(message.message, why);
      assert.equal(message.channel, `bad ${filter}`);
      assert.deepEqual(statuses.items.map(({ status }) => status), ['SUBSCRIBED']);
    });
  }
});
