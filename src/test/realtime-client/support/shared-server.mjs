import { after, before } from 'node:test';
import { Server } from './server.mjs';

let running;

/** One server for all files that do not kill it: started by the first, stopped when the process has run everything. */
export const server = {
  get url() {
    return running.url;
  },
};

before(async () => {
  running = await Server.started();
});

after(() => running?.stop());
