import assert from 'node:assert/strict';
import { afterEach, before, describe, test } from 'node:test';
import { client, closeClients, subscribe } from './support/clients.mjs';
import { database, symbol } from './support/database.mjs';
import { RawSocket } from './support/raw-socket.mjs';
import { server } from './support/shared-server.mjs';
import { Heard } from './support/waiting.mjs';

const LARGE = 1 << 20;

async function watch(table, filter) {
  const heard = new Heard();
  const channel = client(server.url)
    .channel(`published ${table}`)
    .on('postgres_changes', { event: '*', schema: 'public', table, ...(filter && { filter }) }, (change) => heard.push(change));
  await subscribe(channel).subscribed();
  return heard;
}

const forecast = (points) =>
  database.query(
    `insert into ml_forecasts (symbol_id, horizon, overall_label, confidence, run_at, points)
     select id, '1D', 'bullish', 0.75, now(), $1 from symbols where ticker = 'AAPL'
     on conflict (symbol_id, timeframe, horizon, model_type) do update set points = excluded.points`,
    [JSON.stringify(points)],
  );

describe('the published tables', () => {
  before(() => symbol('AAPL'));
  afterEach(async () => {
    await closeClients();
    await database.query('delete from ml_forecasts');
  });

  test('forecasts', async () => {
    const heard = await watch('ml_forecasts', 'horizon=eq.1D');
    await forecast([{ ts: 1, value: 2.5 }]);
    const [change] = await heard.count(1);
    assert.equal(change.eventType, 'INSERT');
    assert.equal(change.new.overall_label, 'bullish');
    assert.strictEqual(change.new.confidence, 0.75);
    assert.deepEqual(change.new.points, [{ ts: 1, value: 2.5 }]);
    assert.strictEqual(change.new.suppressed, false);
  });

  test('forecasts within the day', async () => {
    const heard = await watch('ml_forecasts_intraday', 'symbol=eq.AAPL,horizon=in.(15m,1h)');
    await database.query(
      `insert into ml_forecasts_intraday (symbol_id, symbol, horizon, timeframe, overall_label, confidence, expires_at)
       select id, ticker, '1h', 'm15', 'neutral', 0.5, now() from symbols where ticker = 'AAPL'`,
    );
    assert.equal((await heard.count(1))[0].new.horizon, '1h');
  });

  test('backfills', async () => {
    const heard = await watch('backfill_jobs', 'symbol=eq.AAPL');
    await database.query(
      `insert into backfill_jobs (symbol, timeframe, from_ts, to_ts, symbol_id)
       select ticker, 'd1', '2020-01-01', '2020-02-01', id from symbols where ticker = 'AAPL'`,
    );
    await database.query("update backfill_jobs set status = 'running', progress = 40");
    await database.query('delete from backfill_jobs');
    const changes = await heard.count(3);
    assert.deepEqual(changes.map((change) => change.eventType), ['INSERT', 'UPDATE', 'DELETE']);
    assert.strictEqual(changes[1].new.progress, 40);
  });

  test('a year of bars is one change that says which stretch', async () => {
    const heard = await watch('ohlc_bars_v2', 'symbol=eq.AAPL,timeframe=eq.1d');
    const bars = ([from, to]) =>
      `insert into ohlc_bars_v2 (symbol_id, timeframe, ts, open, high, low, close, volume, provider, feed, rank, seen_at)
       select id, 'd1', timestamptz '2020-01-01T05:00Z' + n * interval '1 day', 1, 2, 1, 2, 100, 'a test', 'a test', 1, now()
         from symbols, generate_series(${from}, ${to}) n where ticker = 'AAPL'`;
    await database.query([[0, 99], [100, 199], [200, 249]].map(bars).join(';')); // committed together
    const [change] = await heard.count(1);
    assert.equal(change.new.symbol, 'AAPL');
    assert.equal(change.new.timeframe, 'd1');
    assert.equal(change.new.from_ts, '2020-01-01T05:00:00+00:00');
    assert.strictEqual(change.new.bars, 250);
  });

  test('of a row over 1 MiB only its short values come, and the change says so', async () => {
    const heard = await watch('ml_forecasts');
    await forecast(['x'.repeat(LARGE)]);
    const [change] = await heard.count(1);
    assert.deepEqual(change.errors, ['Error 413: Payload Too Large']);
    assert.equal(change.new.horizon, '1D');
    assert.ok(!('points' in change.new));
  });
});

describe('a client that waits for its subscription', () => {
  const wait = { postgres_changes_options: { wait: true, timeout: 5000 } };
  const runs = { event: '*', schema: 'public', table: 'job_runs' };

  test('is answered when changes are live', async () => {
    const socket = await RawSocket.open(server.url);
    const reply = await socket.join('realtime:patient', [runs], '1', wait);
    assert.equal(reply.payload.status, 'ok');
    await socket.close();
  });

  test('is refused the join, not told later, when a binding is wrong', async () => {
    const socket = await RawSocket.open(server.url);
    const reply = await socket.join('realtime:mistaken', [{ ...runs, filter: 'nothing=eq.1' }], '1', wait);
    assert.equal(reply.payload.status, 'error');
    assert.match(reply.payload.response.reason, /^RealtimeDisabledForConfiguration: /);
    await socket.close();
  });
});
