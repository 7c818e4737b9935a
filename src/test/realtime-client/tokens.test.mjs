import assert from 'node:assert/strict';
import { afterEach, before, describe, test } from 'node:test';
import { client, closeClients, subscribe, watchRuns } from './support/clients.mjs';
import { insertRun, symbol } from './support/database.mjs';
import { server } from './support/shared-server.mjs';
import { expired, forged, service, shortLived, token, unsigned } from './support/tokens.mjs';
import { Heard, within } from './support/waiting.mjs';

/** A channel that also keeps what the server says about itself. */
async function joined(supabase, name) {
  const system = new Heard();
  const heard = new Heard();
  const channel = supabase
    .channel(name)
    .on('system', {}, (message) => system.push(message))
    .on('postgres_changes', { event: '*', schema: 'public', table: 'job_runs', filter: 'symbol=eq.KEYS' }, (change) => heard.push(change));
  const subscription = subscribe(channel);
  await subscription.subscribed();
  return { channel, heard, system, ...subscription };
}

describe('keys and tokens', () => {
  before(() => symbol('KEYS'));
  afterEach(closeClients);

  test('a new token takes over without a word, and changes go on', async () => {
    const supabase = client(server.url);
    const { heard, statuses } = await joined(supabase, 'refresh');
    await supabase.realtime.setAuth(token({ sub: 'somebody' }));
    await supabase.realtime.setAuth(service);
    await supabase.realtime.setAuth(token({ role: 'authenticated' }, { algorithm: 'HS512' }));
    const id = await insertRun('KEYS');
    assert.equal((await heard.count(1))[0].new.id, id);
    assert.deepEqual(statuses.items.map(({ status }) => status), ['SUBSCRIBED']);
  });

  for (const [name, make, why] of [
    ['an expired', expired, /Token has expired/],
    ['a forged', forged, /Failed to validate JWT signature/],
    ['an unsigned', unsigned, /JWT/],
    ['a role-less', () => token({ role: undefined }), /Fields `role` and `exp` are required in JWT/],
  ]) {
    test(`${name} token in a refresh closes the channel and says why`, async () => {
      const supabase = client(server.url);
      const { heard, system, statuses } = await joined(supabase, `${name} refresh`);
      await supabase.realtime.setAuth(make());
      await statuses.first(({ status }) => status === 'CLOSED', 'CLOSED');
      const message = await system.first(({ status }) => status === 'error', 'a system error');
      assert.equal(message.extension, 'system');
      assert.match(message.message, why);
      await insertRun('KEYS');
      assert.equal(heard.length, 0);
    });

    test(`${name} token is refused when a channel is joined`, async () => {
      const supabase = client(server.url);
      await supabase.realtime.setAuth(make());
      const { statuses } = subscribe(supabase.channel(`${name} join`).on('postgres_changes', { event: '*', schema: 'public', table: 'job_runs' }, () => {}));
      const { error } = await statuses.first(({ status }) => status === 'CHANNEL_ERROR', 'CHANNEL_ERROR');
      assert.match(error, why);
    });

    test(`${name} key opens neither socket nor tables nor functions`, async () => {
      const supabase = client(server.url, { key: make() });
      const { statuses } = subscribe(supabase.channel('closed').on('postgres_changes', { event: '*', schema: 'public', table: 'job_runs' }, () => {}));
      const { data, error, status } = await supabase.from('job_runs').select('id').limit(1);
      assert.equal(data, null);
      assert.equal(status, 401);
      assert.ok(error.message);
      const invoked = await supabase.functions.invoke('ensure-coverage', { body: { symbol: 'KEYS', timeframe: '1d' } });
      assert.equal(invoked.error.context.status, 401);
      await statuses.first(({ status: told }) => told !== 'SUBSCRIBED', 'an error of the channel');
      assert.ok(statuses.items.every(({ status: told }) => told !== 'SUBSCRIBED'));
    });
  }

  test('a channel is closed when its token runs out, and says so', async () => {
    const supabase = client(server.url);
    await supabase.realtime.setAuth(shortLived(3));
    const { system, statuses } = await joined(supabase, 'short');
    await statuses.first(({ status }) => status === 'CLOSED', 'CLOSED', 10_000);
    const message = await system.first(({ status }) => status === 'error', 'a system error');
    assert.match(message.message, /Token has expired/);
  });

  test('a client whose token is refreshed in time never notices', async () => {
    const supabase = client(server.url);
    await supabase.realtime.setAuth(shortLived(3));
    const { heard, statuses } = await joined(supabase, 'in time');
    const closed = statuses.first(({ status }) => status === 'CLOSED', 'CLOSED', 4_000).then(() => true, () => false);
    await supabase.realtime.setAuth(token());
    assert.equal(await closed, false);
    await insertRun('KEYS');
    await heard.count(1);
  });

  test('an opaque key is refused as a key and ignored as a token', async () => {
    const supabase = client(server.url);
    const { channel, heard, statuses } = await joined(supabase, 'opaque');
    channel.socket.push({ topic: 'realtime:opaque', event: 'access_token', payload: { access_token: 'sb_publishable_x' }, ref: 'x' });
    await insertRun('KEYS');
    await heard.count(1);
    assert.equal(await within(channel.unsubscribe(), 'unsubscribe', 1_000), 'ok');
    assert.deepEqual(statuses.items.map(({ status }) => status), ['SUBSCRIBED', 'CLOSED']);
    const strange = await client(server.url, { key: 'sb_publishable_x' }).from('job_runs').select();
    assert.equal(strange.status, 401);
  });
});
