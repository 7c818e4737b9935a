import assert from 'node:assert/strict';
import { afterEach, before, describe, test } from 'node:test';
import { client, closeClients, subscribe, watchRuns } from './support/clients.mjs';
import { deleteRun, insertRun, setProgress, symbol } from './support/database.mjs';
import { server } from './support/shared-server.mjs';
import { Heard, within } from './support/waiting.mjs';

const runs = (event, filter) => ({ event, schema: 'public', table: 'job_runs', filter });

describe('channels', () => {
  before(() => symbol('IWM'));
  afterEach(closeClients);

  test('several bindings of one channel each get what they asked for', async () => {
    const heard = { inserts: new Heard(), ended: new Heard(), hours: new Heard(), coverage: new Heard() };
    const channel = client(server.url)
      .channel('several')
      .on('postgres_changes', runs('INSERT', 'symbol=eq.IWM'), (change) => heard.inserts.push(change))
      .on('postgres_changes', runs('DELETE', 'symbol=eq.IWM'), (change) => heard.ended.push(change))
      .on('postgres_changes', runs('*', 'symbol=eq.IWM,timeframe=eq.1h'), (change) => heard.hours.push(change))
      .on('postgres_changes', { event: '*', schema: 'public', table: 'coverage_status' }, (change) => heard.coverage.push(change));
    await subscribe(channel).subscribed();
    const hour = await insertRun('IWM', 'h1');
    const quarter = await insertRun('IWM', 'm15');
    await setProgress(hour, 5);
    await deleteRun(quarter);
    await Promise.all([heard.inserts.count(2), heard.ended.count(1), heard.hours.count(2)]);
    assert.deepEqual(heard.inserts.items.map((change) => change.new.id), [hour, quarter]);
    assert.deepEqual(heard.ended.items.map((change) => change.old.id), [quarter]);
    assert.deepEqual(heard.hours.items.map((change) => `${change.eventType} ${change.new.id}`), [`INSERT ${hour}`, `UPDATE ${hour}`]);
    assert.equal(heard.coverage.length, 0);
  });

  test('unsubscribe and removeChannel say ok at once, and nothing is heard after them', async () => {
    const supabase = client(server.url);
    const left = await watchRuns(supabase, 'left', { filter: 'symbol=eq.IWM' });
    const removed = await watchRuns(supabase, 'removed', { filter: 'symbol=eq.IWM' });
    const stays = await watchRuns(supabase, 'stays', { filter: 'symbol=eq.IWM' });
    assert.equal(await within(left.channel.unsubscribe(), 'unsubscribe', 1_000), 'ok');
    assert.equal(await within(supabase.removeChannel(removed.channel), 'removeChannel', 1_000), 'ok');
    await insertRun('IWM');
    await stays.heard.count(1);
    assert.deepEqual([left.heard.length, removed.heard.length], [0, 0]);
    assert.equal(left.statuses.items.at(-1).status, 'CLOSED');
  });

  test('a channel can be left and joined again under the same name', async () => {
    const supabase = client(server.url);
    for (let round = 0; round < 3; round++) {
      const { channel, heard } = await watchRuns(supabase, 'again', { filter: 'symbol=eq.IWM' });
      await insertRun('IWM');
      await heard.count(1);
      await supabase.removeChannel(channel);
      assert.equal(heard.length, 1);
    }
  });

  test('two tabs with the same channel both hear each change once', async () => {
    const tabs = await Promise.all([0, 1].map(() => watchRuns(client(server.url), 'job_runs:IWM:1h', { filter: 'symbol=eq.IWM,timeframe=eq.1h' })));
    const ids = [await insertRun('IWM'), await insertRun('IWM')];
    for (const { heard } of tabs) {
      assert.deepEqual((await heard.count(2)).map((change) => change.new.id), ids);
    }
  });

  test('a client that speaks protocol 1.0.0 hears the same', async () => {
    const { heard, channel } = await watchRuns(client(server.url, { realtime: { vsn: '1.0.0' } }), 'job_runs:IWM:1h', { filter: 'symbol=eq.IWM,timeframe=eq.1h' });
    const id = await insertRun('IWM');
    await setProgress(id, 33.25);
    const changes = await heard.count(2);
    assert.deepEqual(changes.map((change) => [change.eventType, change.new.id, change.new.progress_percent]), [['INSERT', id, 0], ['UPDATE', id, 33.25]]);
    assert.equal(await within(channel.unsubscribe(), 'unsubscribe', 1_000), 'ok');
  });

  test('a channel without bindings, presence and broadcast do no harm', async () => {
    const supabase = client(server.url);
    const channel = supabase
      .channel('talk', { config: { presence: { key: 'me' }, broadcast: { self: true } } })
      .on('presence', { event: 'sync' }, () => {})
      .on('broadcast', { event: 'hello' }, () => {});
    const { statuses, subscribed } = subscribe(channel);
    await subscribed();
    await channel.send({ type: 'broadcast', event: 'hello', payload: { text: 'anybody?' } });
    assert.equal(await channel.track({ here: true }), 'ok');
    assert.equal(await channel.unsubscribe(), 'ok');
    assert.deepEqual(statuses.items.map(({ status }) => status), ['SUBSCRIBED', 'CLOSED']);
  });

  test('heartbeats are answered', async () => {
    const supabase = client(server.url);
    const beats = new Heard();
    supabase.realtime.onHeartbeat((status) => beats.push(status));
    await watchRuns(supabase, 'beating');
    await supabase.realtime.sendHeartbeat();
    await beats.first((status) => status === 'ok', 'an answer');
  });
});
