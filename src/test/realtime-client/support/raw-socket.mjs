import { once } from 'node:events';
import { WebSocket } from 'ws';
import { anon } from './tokens.mjs';
import { Heard, within } from './waiting.mjs';

/**
 * The protocol frame by frame, as supabase-swift and older clients write it. Frames are read as
 * {join_ref, ref, topic, event, payload} whatever the version; those of 1.0.0 have no join_ref.
 */
export class RawSocket {
  frames = new Heard();
  #socket;
  #version;

  static async open(url, { vsn = '2.0.0', query = `apikey=${anon}${vsn ? `&vsn=${vsn}` : ''}`, headers = {} } = {}) {
    const raw = new RawSocket();
    raw.#version = vsn || '1.0.0';
    raw.#socket = new WebSocket(`${url.replace(/^http/, 'ws')}/realtime/v1/websocket?${query}`, { headers });
    raw.#socket.on('message', (data, binary) => !binary && raw.frames.push(raw.#decode(String(data))));
    raw.closed = new Promise((resolve) => raw.#socket.on('close', (code) => resolve(code)));
    await within(once(raw.#socket, 'open'), 'the socket opens');
    return raw;
  }

  /** The HTTP answer to a handshake that is refused. */
  static async refused(url, query, headers = {}) {
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/realtime/v1/websocket?${query}`, { headers });
    const [, response] = await within(once(socket, 'unexpected-response'), 'a refusal');
    const body = (await response.toArray()).map(String).join('');
    return { status: response.statusCode, type: response.headers['content-type'] ?? '', body };
  }

  #decode(text) {
    const frame = JSON.parse(text);
    if (this.#version === '2.0.0') {
      const [join_ref, ref, topic, event, payload] = frame;
      return { join_ref, ref, topic, event, payload, members: frame.length };
    }
    return { ...frame, members: Object.keys(frame).sort().join() };
  }

  push(topic, event, payload, ref, join_ref = null) {
    this.text(JSON.stringify(this.#version === '2.0.0' ? [join_ref, ref, topic, event, payload] : { topic, event, payload, ref, join_ref }));
  }

  /** Sends what may be no frame at all. */
  text(text) {
    this.#socket.send(text);
  }

  binary(bytes) {
    this.#socket.send(Buffer.from(bytes));
  }

  join(topic, bindings, ref, config = {}) {
    this.push(topic, 'phx_join', { config: { postgres_changes: bindings, ...config }, access_token: anon }, ref, ref);
    return this.reply(ref);
  }

  reply(ref) {
    return this.frames.first((frame) => frame.event === 'phx_reply' && frame.ref === ref, `a reply to ${ref}`);
  }

  event(event, topic) {
    return this.frames.first((frame) => frame.event === event && (!topic || frame.topic === topic), event);
  }

  async close() {
    this.#socket.close();
    return within(this.closed, 'the socket closes');
  }
}
