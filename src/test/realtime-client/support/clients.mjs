import { createClient } from '@supabase/supabase-js';
import { WebSocket } from 'ws';
import { anon } from './tokens.mjs';
import { Heard } from './waiting.mjs';

const open = new Set();

/** A client as an application makes it; Node 20 has no WebSocket of its own, so it is handed one. */
export function client(url, { key = anon, realtime = {} } = {}) {
  const made = createClient(url, key, {
    auth: { persistSession: false, autoRefreshToken: false },
    realtime: { transport: WebSocket, ...realtime },
  });
  open.add(made);
  return made;
}

export async function closeClients() {
  for (const one of open) {
    await one.removeAllChannels();
    one.realtime.disconnect();
  }
  open.clear();
}

/** Subscribes and keeps each status that the callback is told. */
export function subscribe(channel) {
  const statuses = new Heard();
  channel.subscribe((status, error) => statuses.push({ status, error: error?.message }));
  return {
    statuses,
    /** The n-th time that the channel is subscribed. */
    subscribed: (times = 1, millis) =>
      statuses.until((all) => all.filter(({ status }) => status === 'SUBSCRIBED').length >= times, `SUBSCRIBED ${times}`, millis),
  };
}

/** A subscribed channel with one binding on job_runs, and what it hears. */
export async function watchRuns(supabase, name, { event = '*', filter } = {}) {
  const heard = new Heard();
  const channel = supabase
    .channel(name)
    .on('postgres_changes', { event, schema: 'public', table: 'job_runs', ...(filter && { filter }) }, (change) => heard.push(change));
  const subscription = subscribe(channel);
  await subscription.subscribed();
  return { channel, heard, ...subscription };
}
