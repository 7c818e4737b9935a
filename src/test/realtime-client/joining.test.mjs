import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { client, closeClients, watchRuns } from './support/clients.mjs';
import { database, insertRun, symbol } from './support/database.mjs';
import { server } from './support/shared-server.mjs';

const CLIENTS = 20;

describe('joining while rows are written', () => {
  before(() => symbol('JOIN'));
  after(closeClients);

  test('no row that is written after SUBSCRIBED is lost, and none comes twice', async () => {
    const written = [];
    let begun = 0;
    let end = Infinity;
    const writer = async () => {
      while (begun < end) {
        const number = begun++;
        written.push({ number, id: await insertRun('JOIN') });
      }
    };
    const writers = [writer(), writer()];
    let joined;
    try {
      joined = await Promise.all(
        Array.from({ length: CLIENTS }, async (none, index) => {
          const supabase = client(server.url, { realtime: { vsn: index % 2 ? '1.0.0' : '2.0.0' } });
          const watcher = await watchRuns(supabase, `join ${index}`, { event: 'INSERT', filter: 'symbol=eq.JOIN' });
          return { ...watcher, from: begun };
        }),
      );
    } finally {
      end = begun + 200; // each of them has that many to hear, however fast the joins were
      await Promise.all(writers);
    }

    for (const { heard, from } of joined) {
      const due = written.filter(({ number }) => number >= from).map(({ id }) => id);
      const ids = () => new Set(heard.items.map((change) => change.new.id));
      await heard.until(() => due.every((id) => ids().has(id)), `${due.length} rows`);
      assert.ok(due.length >= 200);
      assert.equal(ids().size, heard.length);
    }
  });

  test('what was read when SUBSCRIBED came, and the changes since, are all there is', async () => {
    const supabase = client(server.url);
    const { heard } = await watchRuns(supabase, 'read after', { filter: 'symbol=eq.JOIN' });
    const ids = [];
    const writer = (async () => {
      for (let row = 0; row < 50; row++) {
        ids.push(await insertRun('JOIN', 'm15'));
      }
    })();
    const { data, error } = await supabase.from('job_runs').select('id').eq('symbol', 'JOIN').eq('timeframe', 'm15');
    assert.equal(error, null);
    await writer;
    await heard.first((change) => change.new.id === ids.at(-1), 'the last row');
    const known = new Set([...data.map(({ id }) => id), ...heard.items.map((change) => change.new.id)]);
    const { rows } = await database.query("select id from job_runs where symbol = 'JOIN' and timeframe = 'm15'");
    assert.deepEqual(rows.filter(({ id }) => !known.has(id)), []);
  });
});
