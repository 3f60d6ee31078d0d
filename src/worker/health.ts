/** What an orchestrator asks of a worker, which has no other door: HTTP on `HEALTH_PORT`. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import { ActLogBrokenError, MissingKeysError } from '../records/index.ts';

export interface HealthOptions {
  readonly host: string;
  readonly port: number;
  /** Whether this process does its work; false ends in a restart. */
  readonly isRunning: () => boolean;
  /**
   * What it cannot work without. Resolves when the other side answers; MissingKeysError says what this side lacks, and
   * anything else counts as away.
   */
  readonly checks: Readonly<Record<string, () => Promise<unknown>>>;
}

export interface Health {
  /** Where it is reached, such as `http://127.0.0.1:3001`. */
  readonly url: string;
  close(): Promise<void>;
}

/** `missing`: an encryption key, which `help` names. `broken`: the act log, and `help` says how. */
type Verdict = { readonly state: 'ok' | 'away' | 'missing' | 'broken'; readonly help?: string };
type Checks = Readonly<Record<string, Verdict>>;

/** As long as the server's `/readyz` gives its checks. */
const CHECK_DEADLINE_MS = 2_000;

/**
 * `/healthz`: the workers run. `/readyz`: and what they need answers. 200, else 503, with a little JSON.
 * @throws when the port cannot be had; the message says what to change
 */
export async function serveHealth({ host, port, isRunning, checks: wanted }: HealthOptions): Promise<Health> {
  // One look at a time: probes come without a key and must not multiply into queries.
  let running: Promise<Checks> | undefined;
  const look = async () => {
    running ??= runAll(wanted).finally(() => {
      running = undefined;
    });
    return await running;
  };

  const answer = async (path: string | undefined): Promise<{ status: number; body: object }> => {
    if (path !== '/healthz' && path !== '/readyz') return { status: 404, body: { status: 'unknown path' } };
    if (!isRunning()) return { status: 503, body: { status: 'stopping' } };
    if (path === '/healthz') return { status: 200, body: { status: 'alive' } };
    const results = await look();
    const checks = Object.fromEntries(Object.entries(results).map(([name, { state }]) => [name, state]));
    const verdicts = Object.values(results);
    if (verdicts.every(({ state }) => state === 'ok'))
      return { status: 200, body: { status: 'ready', checks } };
    const help = verdicts.flatMap((verdict) => verdict.help ?? []).join(' ');
    return { status: 503, body: { status: 'not ready', checks, ...(help === '' ? {} : { help }) } };
  };

  const respond = async (path: string | undefined, response: ServerResponse) => {
    const { status, body } = await answer(path);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };

  const server = createServer((request, response) => {
    void respond(request.url?.split('?', 1)[0], response);
  });
  return { url: await listen(server, host, port), close: async () => close(server) };
}

async function listen(server: Server, host: string, port: number): Promise<string> {
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    const code = Error.isError(error) && 'code' in error ? String(error.code) : 'unknown error';
    throw new Error(
      `The health endpoint cannot listen on ${host}, port ${port} (${code}). Choose another HEALTH_PORT or HOST.`,
      { cause: error },
    );
  }
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The health endpoint has no port.');
  return `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

async function runAll(checks: HealthOptions['checks']): Promise<Checks> {
  const verdicts = Object.entries(checks).map(async ([name, check]): Promise<[string, Verdict]> => [
    name,
    await run(check),
  ]);
  return Object.fromEntries(await Promise.all(verdicts));
}

async function run(check: () => Promise<unknown>): Promise<Verdict> {
  const { promise: late, resolve } = Promise.withResolvers<Verdict>();
  const timer = setTimeout(() => resolve({ state: 'away' }), CHECK_DEADLINE_MS);
  try {
    return await Promise.race([check().then((): Verdict => ({ state: 'ok' })), late]);
  } catch (error) {
    if (error instanceof ActLogBrokenError) return { state: 'broken', help: error.message };
    return error instanceof MissingKeysError ? { state: 'missing', help: error.message } : { state: 'away' };
  } finally {
    clearTimeout(timer);
  }
}
