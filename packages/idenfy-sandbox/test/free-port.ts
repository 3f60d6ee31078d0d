import { createServer } from 'node:net';

/**
 * Below what any system gives by itself to outgoing connections and to listeners without a choice (Linux: from
 * 32768 on), so that nobody gets the port while its sandbox is away.
 */
const FIRST_PORT = 20_000;
const LAST_PORT = 32_767;
/** Each process looks in a part of its own: two that look at once do not find the same port. */
const PORTS_OF_A_PROCESS = 64;
const PARTS = Math.floor((LAST_PORT - FIRST_PORT) / PORTS_OF_A_PROCESS);
let looks = 0;

/** A port of 127.0.0.1 on which nobody listens; another at each call. */
export async function freePort(): Promise<number> {
  for (; looks < PARTS * PORTS_OF_A_PROCESS; looks += 1) {
    const part = (process.pid + Math.floor(looks / PORTS_OF_A_PROCESS)) % PARTS;
    const port = FIRST_PORT + part * PORTS_OF_A_PROCESS + (looks % PORTS_OF_A_PROCESS);
    if (await isFree(port)) {
      looks += 1;
      return port;
    }
  }
  throw new Error(`No port between ${FIRST_PORT} and ${LAST_PORT} is free.`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const { promise, resolve } = Promise.withResolvers<boolean>();
  server.once('error', () => resolve(false));
  server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  return promise;
}
