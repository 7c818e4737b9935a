import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { serverCommand } from './settings.mjs';
import { within } from './waiting.mjs';

const READY = 'SwiftBolt ready on ';

/** The product as an operator runs it: a process that can be killed and started again on its port. */
export class Server {
  #process;
  #log = [];

  constructor(port) {
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async started() {
    return new Server(await freePort()).start();
  }

  async start() {
    const [program, ...parameters] = serverCommand;
    this.#process = spawn(program, [...parameters, '--port', String(this.port)], { stdio: ['ignore', 'pipe', 'pipe'] });
    createInterface(this.#process.stderr).on('line', (line) => this.#log.push(line));
    const lines = createInterface(this.#process.stdout);
    const ready = new Promise((resolve, reject) => {
      lines.on('line', (line) => line.startsWith(READY) && resolve());
      this.#process.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
      this.#process.once('error', reject);
    });
    try {
      await within(ready, 'the server gets ready', 60_000);
    } catch (error) {
      this.#process.kill('SIGKILL');
      throw new Error(`${error.message}\n${this.#log.slice(-40).join('\n')}`);
    }
    return this;
  }

  /** @param signal SIGKILL or SIGTERM; resolves with the exit code when it is gone */
  async stop(signal = 'SIGTERM') {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const gone = once(this.#process, 'exit');
      this.#process.kill(signal);
      await within(gone, `the server ends after ${signal}`, 35_000);
    }
    return this.#process.exitCode;
  }
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}
