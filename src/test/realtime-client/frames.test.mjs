import assert from 'node:assert/strict';
import { afterEach, before, describe, test } from 'node:test';
import { insertRun, deleteRun, setProgress, symbol } from './support/database.mjs';
import { RawSocket } from './support/raw-socket.mjs';
import { server } from './support/shared-server.mjs';
import { anon, expired, forged } from './support/tokens.mjs';

const TOPIC = 'realtime:job_runs:SWFT:1h';
const BINDING = { event: '*', schema: 'public', table: 'job_runs', filter: 'symbol=eq.SWFT,timeframe=eq.1h' };
const open = [];

async function socket(options) {
  const raw = await RawSocket.open(server.url, options);
  open.push(raw);
  return raw;
}

describe('handshake', () => {
  for (const [name, query, status, body] of [
    ['without a key', 'vsn=2.0.0', 401, 'API key is missing'],
    ['with an expired key', `apikey=${expired()}&vsn=2.0.0`, 401, 'Token has expired'],
    ['with a forged key', `apikey=${forged()}&vsn=2.0.0`, 401, 'Failed to validate JWT signature'],
    ['with nonsense for a key', 'apikey=nonsense&vsn=2.0.0', 401, 'The token provided is not a valid JWT'],
  ]) {
    test(`${name} is refused`, async () => {
      const refusal = await RawSocket.refused(server.url, query);
      assert.equal(refusal.status, status);
      assert.match(refusal.type, /^application\/json/);
      assert.deepEqual(JSON.parse(refusal.body), { error: body });
    });
  }

  test('an unknown version is refused with an empty body', async () => {
    const refusal = await RawSocket.refused(server.url, `apikey=${anon}&vsn=3.0.0`);
    assert.deepEqual([refusal.status, refusal.body], [403, '']);
  });

  test("supabase-swift's headers and further parameters are taken", async () => {
    const headers = { apikey: anon, authorization: `Bearer ${anon}`, 'x-client-info': 'supabase-swift/2.30.0' };
    const raw = await RawSocket.open(server.url, { query: `apikey=${anon}&vsn=2.0.0&log_level=info&other=1`, headers });
    assert.deepEqual((await raw.join(TOPIC, [], '1')).payload, { status: 'ok', response: { postgres_changes: [] } });
    await raw.close();
    const byHeader = await RawSocket.open(server.url, { query: 'vsn=2.0.0', headers: { 'x-api-key': anon } });
    await byHeader.close();
  });
});

for (const vsn of ['1.0.0', '2.0.0', null]) {
  describe(`frames of version ${vsn ?? 'unsaid'}`, () => {
    const second = vsn === '2.0.0';
    /** The join_ref that a frame must carry: none in version 1. */
    const refs = (frame, join_ref) => second && assert.equal(frame.join_ref, join_ref);

    before(() => symbol('SWFT'));
    afterEach(async () => {
      await Promise.all(open.splice(0).map((raw) => raw.close()));
    });

    test('every frame has the members of its version and an object for a payload', async () => {
      const raw = await socket({ vsn });
      raw.push('phoenix', 'heartbeat', {}, '0');
      await raw.join(TOPIC, [BINDING], '1');
      const id = await insertRun('SWFT');
      await raw.event('postgres_changes');
      raw.push(TOPIC, 'phx_leave', {}, '2', '1');
      await raw.event('phx_close');
      for (const frame of raw.frames.items) {
        assert.equal(frame.members, second ? 5 : 'event,payload,ref,topic');
        assert.ok(frame.payload && typeof frame.payload === 'object' && !Array.isArray(frame.payload));
      }
      assert.ok(id);
    });

    test('heartbeats are answered with and without channels', async () => {
      const raw = await socket({ vsn });
      raw.push('phoenix', 'heartbeat', {}, '7');
      const reply = await raw.reply('7');
      assert.equal(reply.topic, 'phoenix');
      refs(reply, null);
      assert.deepEqual(reply.payload, { status: 'ok', response: {} });
    });

    test('a join echoes its bindings in order with integer ids, then says that it is live', async () => {
      const raw = await socket({ vsn });
      const bindings = [
        BINDING,
        { event: 'INSERT', schema: 'public', table: 'coverage_status' },
        { event: 'DELETE', schema: 'public', table: 'job_runs', filter: null },
        { event: '*', schema: 'public' },
      ];
      const reply = await raw.join(TOPIC, bindings, '3');
      refs(reply, '3');
      assert.equal(reply.payload.status, 'ok');
      const echoed = reply.payload.response.postgres_changes;
      assert.equal(echoed.length, bindings.length);
      for (const [index, { id, ...binding }] of echoed.entries()) {
        assert.ok(Number.isInteger(id) && id > 0 && id < 2 ** 31, `id ${id}`);
        for (const member of ['event', 'schema', 'table', 'filter']) {
          assert.equal(binding[member] ?? null, bindings[index][member] ?? null, member);
        }
      }
      assert.equal(new Set(echoed.map(({ id }) => id)).size, bindings.length);
      const system = await raw.event('system');
      assert.deepEqual(system.payload, { status: 'ok', extension: 'postgres_changes', message: 'Subscribed to PostgreSQL', channel: 'job_runs:SWFT:1h' });
      assert.equal(system.ref, null);
      refs(system, null);
    });

    test('without bindings the list is there and empty', async () => {
      const raw = await socket({ vsn });
      for (const [index, bindings] of [[], null, undefined, [null]].entries()) {
        const ref = `${10 + index}`;
        assert.deepEqual((await raw.join(`realtime:none ${index}`, bindings, ref)).payload, { status: 'ok', response: { postgres_changes: [] } });
      }
    });

    test('a change is what supabase-swift can decode', async () => {
      const raw = await socket({ vsn });
      const reply = await raw.join(TOPIC, [BINDING, { event: 'INSERT', schema: 'public', table: 'job_runs' }], '1');
      const [all, inserts] = reply.payload.response.postgres_changes.map(({ id }) => id);
      const run = await insertRun('SWFT');
      await setProgress(run, 12.5);
      await deleteRun(run);
      const changes = (await raw.frames.until((frames) => frames.filter(({ event }) => event === 'postgres_changes').length >= 3, 'three changes'))
        .filter(({ event }) => event === 'postgres_changes');
      for (const change of changes) {
        assert.equal(change.topic, TOPIC);
        assert.equal(change.ref, null);
        refs(change, null);
        const { data } = change.payload;
        assert.deepEqual([data.schema, data.table, data.errors], ['public', 'job_runs', null]);
        assert.match(data.commit_timestamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
        assert.ok(data.columns.every((column) => typeof column.name === 'string' && typeof column.type === 'string'));
      }
      const [inserted, updated, deleted] = changes.map(({ payload }) => payload);
      assert.deepEqual([...inserted.ids].sort(), [all, inserts].sort(), 'one message, every binding that matches');
      assert.deepEqual(updated.ids, [all]);
      assert.deepEqual(deleted.ids, [all]);
      assert.deepEqual([inserted, updated, deleted].map(({ data }) => data.type), ['INSERT', 'UPDATE', 'DELETE']);
      const types = Object.fromEntries(inserted.data.columns.map(({ name, type }) => [name, type]));
      assert.deepEqual(
        { id: types.id, symbol: types.symbol, progress: types.progress_percent, rows: types.rows_written, created: types.created_at },
        { id: 'uuid', symbol: 'text', progress: 'numeric', rows: 'int4', created: 'timestamptz' },
      );
      assert.deepEqual(Object.keys(inserted.data.record).sort(), Object.keys(types).sort());
      assert.equal(inserted.data.record.id, run);
      assert.ok(!('record' in deleted.data) && !('old_record' in inserted.data));
      assert.strictEqual(updated.data.record.progress_percent, 12.5);
      assert.equal(updated.data.old_record.id, run);
      assert.equal(deleted.data.old_record.id, run);
    });

    test("a leave is answered, then closed with the join's refs", async () => {
      const raw = await socket({ vsn });
      await raw.join(TOPIC, [BINDING], '4');
      raw.push(TOPIC, 'phx_leave', {}, '5', '4');
      const reply = await raw.reply('5');
      assert.deepEqual(reply.payload, { status: 'ok', response: {} });
      const close = await raw.event('phx_close');
      assert.deepEqual(close.payload, {});
      assert.equal(close.ref, '4');
      refs(close, '4');
      const frames = raw.frames.items;
      assert.ok(frames.indexOf(reply) < frames.indexOf(close));
      raw.push(TOPIC, 'phx_leave', {}, '6', '4');
      assert.equal((await raw.reply('6')).payload.status, 'ok');
    });

    test('a second join closes the first with the old refs and is served', async () => {
      const raw = await socket({ vsn });
      await raw.join(TOPIC, [BINDING], '20');
      await raw.join(TOPIC, [BINDING], '21');
      const close = await raw.event('phx_close');
      assert.equal(close.ref, '20');
      refs(close, '20');
      await insertRun('SWFT');
      await raw.event('postgres_changes');
      raw.push('phoenix', 'heartbeat', {}, '22');
      await raw.reply('22');
      assert.equal(raw.frames.items.filter(({ event }) => event === 'postgres_changes').length, 1);
    });

    test('strays and malformed frames do no harm', async () => {
      const raw = await socket({ vsn });
      raw.push('realtime:nowhere', 'hello', {}, '30');
      assert.deepEqual((await raw.reply('30')).payload, { status: 'error', response: { reason: 'unmatched topic' } });
      for (const text of ['', 'x', '[]', '{}', '[1]', 'null', '"text"', '{"topic":1}', '[null,null,null,null,null]', '[[],{},[],{},7]']) {
        raw.text(text);
      }
      raw.binary([3, 1, 2, 3]);
      raw.push('elsewhere', 'phx_join', {}, '31', '31');
      assert.equal((await raw.reply('31')).payload.status, 'error');
      raw.push('realtime:', 'phx_join', {}, '32', '32');
      assert.deepEqual((await raw.reply('32')).payload, { status: 'error', response: { reason: 'TopicNameRequired: You must provide a topic name' } });
      await raw.join(TOPIC, [BINDING], '33');
      raw.push(TOPIC, 'unheard of', {}, '34', '33');
      raw.push(TOPIC, 'access_token', { access_token: null }, '35', '33');
      raw.push('phoenix', 'heartbeat', {}, '36');
      await raw.reply('36');
      assert.ok(raw.frames.items.every(({ ref, event }) => event !== 'phx_close' && ref !== '34' && ref !== '35'));
    });
  });
}
