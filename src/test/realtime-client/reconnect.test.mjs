import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { client, closeClients, subscribe } from './support/clients.mjs';
import { cutConnections, database, deleteRun, insertRun, setProgress, symbol } from './support/database.mjs';
import { RawSocket } from './support/raw-socket.mjs';
import { Server } from './support/server.mjs';

const TICKER = 'BACK';
const soon = () => 200;

/** An application's view of job_runs: read when it has subscribed, kept up to date by changes, read again whenever it is back. */
class View {
  rows = new Map();
  reads = 0;

  constructor(supabase, name) {
    this.supabase = supabase;
    const channel = supabase
      .channel(name)
      .on('postgres_changes', { event: '*', schema: 'public', table: 'job_runs', filter: `symbol=eq.${TICKER}` }, (change) => this.#apply(change));
    Object.assign(this, subscribe(channel));
  }

  #apply(change) {
    if (change.eventType === 'DELETE') {
      this.rows.delete(change.old.id);
    } else {
      this.rows.set(change.new.id, change.new.progress_percent);
    }
  }

  async read() {
    this.rows = await fresh(this.supabase);
  }

  async equals(expected) {
    const same = () => JSON.stringify([...this.rows].sort()) === JSON.stringify([...expected].sort());
    for (let round = 0; round < 200 && !same(); round++) {
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    assert.deepEqual([...this.rows].sort(), [...expected].sort());
  }
}

async function fresh(supabase) {
  const { data, error } = await supabase.from('job_runs').select('id,progress_percent').eq('symbol', TICKER);
  assert.equal(error, null);
  return new Map(data.map(({ id, progress_percent }) => [id, progress_percent]));
}

describe('after a cut', () => {
  let server;
  const views = [];

  before(async () => {
    await symbol(TICKER);
    server = await Server.started();
  });
  afterEach(async () => {
    views.length = 0;
    await closeClients();
  });
  after(async () => {
    await server?.stop();
  });

  async function view(options) {
    const made = new View(client(server.url, options), `job_runs:${TICKER}`);
    await made.subscribed();
    await made.read();
    views.push(made);
    return made;
  }

  /** Changes of each kind while nobody can be told, and after the view is back. */
  async function backAgain(restarted, ids) {
    await setProgress(ids[0], 44);
    await deleteRun(ids[1]);
    const missed = await insertRun(TICKER);
    await restarted();
    for (const one of views) {
      await one.subscribed(2, 30_000);
      await one.read();
    }
    await setProgress(missed, 55);
    const later = await insertRun(TICKER);
    for (const one of views) {
      await one.equals(await fresh(one.supabase));
      assert.equal(one.rows.get(ids[0]), 44);
      assert.equal(one.rows.get(missed), 55);
      assert.ok(one.rows.has(later) && !one.rows.has(ids[1]));
    }
  }

  test('kill -9 and a restart: clients come back by themselves and end with what is there', async () => {
    const ids = [await insertRun(TICKER), await insertRun(TICKER)];
    await view();
    await view({ realtime: { vsn: '1.0.0' } });
    await view({ realtime: { reconnectAfterMs: soon } });
    await server.stop('SIGKILL');
    await backAgain(() => server.start(), ids);
  });

  test('SIGTERM says goodbye with 1012, ends with 0, and clients come back', async () => {
    const ids = [await insertRun(TICKER), await insertRun(TICKER)];
    await view({ realtime: { reconnectAfterMs: soon } });
    const raw = await RawSocket.open(server.url);
    await raw.join('realtime:goodbye', [], '1');
    assert.equal(await server.stop('SIGTERM'), 0);
    const goodbye = await raw.frames.first(({ event, payload }) => event === 'system' && payload.extension === 'system', 'a goodbye');
    assert.deepEqual([goodbye.payload.status, goodbye.payload.message], ['ok', 'Server requested disconnect']);
    assert.equal(await raw.closed, 1012);
    await backAgain(() => server.start(), ids);
  });

  for (const all of [false, true]) {
    test(`${all ? "all the server's database connections" : 'the connection that listens'} cut: nothing is lost, and the socket stays`, async () => {
      const one = await view();
      const ids = [await insertRun(TICKER), await insertRun(TICKER)];
      const expected = await fresh(one.supabase);
      await one.equals(expected);
      for (let round = 0; round < 5; round++) {
        while ((await cutConnections({ all })) === 0); // the one that was cut last is not back yet
        await setProgress(ids[0], 10 + round);
        const added = await insertRun(TICKER);
        await one.statuses.count(1);
        await one.equals(new Map([...(await expectedRows())]));
        assert.ok(one.rows.has(added));
      }
      assert.deepEqual(one.statuses.items.map(({ status }) => status), ['SUBSCRIBED']);
    });
  }

  async function expectedRows() {
    const { rows } = await database.query('select id, progress_percent::float as percent from job_runs where symbol = $1', [TICKER]);
    return rows.map(({ id, percent }) => [id, percent]);
  }
});
