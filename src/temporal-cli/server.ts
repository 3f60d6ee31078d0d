/** Temporal's development server as a child process of ours. */
import { Connection } from '@temporalio/client';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { assertPortsFree, freePort } from '../machine/ports.ts';
import type { PortChoice } from '../machine/ports.ts';
import { spawnOwned } from '../machine/processes.ts';
import { findTemporalCli } from './find.ts';
import type { OwnedProcess } from '../machine/processes.ts';

export interface TemporalServerOptions {
  /** The executable. Without this, it is found, downloaded or built. */
  readonly cliPath?: string;
  /** Without one, a free port. */
  readonly port?: number;
  /** Without one, the server has no UI. */
  readonly uiPort?: number;
  /** The port of the server's own Prometheus metrics. Without one, a free port. */
  readonly metricsPort?: number;
  /** The file that keeps everything. Without one, memory. */
  readonly dbFilename?: string;
  readonly namespace?: string;
  readonly searchAttributes?: readonly { readonly name: string; readonly type: string }[];
  /** The endpoint where the UI has payloads decrypted. */
  readonly uiCodecEndpoint?: string;
  readonly log: (message: string) => void;
  /** Aborts a server that is starting; `stop` stops a running one. */
  readonly signal?: AbortSignal;
  /** The server died unexpectedly; `message` says how, with its last lines. */
  readonly onDeath?: (message: string) => void;
}

export interface TemporalServer {
  readonly address: string;
  readonly namespace: string;
  readonly uiUrl?: string;
  readonly metricsUrl: string;
  readonly pid: number;
  stop(): Promise<void>;
}

export class TemporalServerError extends Error {
  override readonly name = 'TemporalServerError';
  readonly code = 'temporal_server_failed';
}

export const temporalPortChoice = (port: number): PortChoice => ({
  port,
  purpose: 'the Temporal server',
  flag: '--temporal-port',
  variable: 'TEMPORAL_PORT',
});

export const temporalUiPortChoice = (port: number): PortChoice => ({
  port,
  purpose: 'Temporal UI',
  flag: '--temporal-ui-port',
  variable: 'TEMPORAL_UI_PORT',
});

const DYNAMIC_CONFIG = {
  // The development server has one history shard and polls it 20 times a second: each dispatch would wait up to 50 ms.
  // A production cluster spreads this over hundreds of shards (temporal.md, trap 9).
  'history.transferProcessorMaxPollRPS': 5000,
  'history.timerProcessorMaxPollRPS': 5000,
  'history.visibilityProcessorMaxPollRPS': 5000,
  // A timer of less than a second would fire up to a second late (temporal.md, trap 9).
  'history.timerProcessorMaxTimeShift': '10ms',
  // A run that has just closed can be deleted after 4 s instead of 33 s (temporal.md 7).
  'history.transferProcessorUpdateAckInterval': '1s',
  // 2,400 requests a second are few for a load test: about 160 small workflows (temporal.md 5).
  'frontend.namespaceRPS': 100_000,
  'frontend.rps': 100_000,
  'matching.rps': 100_000,
  'history.rps': 100_000,
  // It opens its HTTP API as well, at a port of its own, which any web page could post to and which no flag closes. It
  // asks first whether the `Host` is one of these, and nobody can have that name (RFC 6761, 6.4).
  'frontend.httpAllowedHosts': ['nobody.invalid'],
  // It would check online for new versions.
  'frontend.enableServerVersionCheck': false,
} as const;

const STARTS_WITHIN_MS = 60_000;
const STOPS_WITHIN_MS = 5_000;
/** Another process may take a free port before the server binds it. */
const ATTEMPTS = 3;

/**
 * Resolves when the server answers for its namespace and lists the search attributes.
 * @throws PortBusyError if a chosen port is in use
 * @throws TemporalCliNotFoundError if there is no Temporal CLI and none can be got
 * @throws TemporalServerError with the server's own last lines; the signal's reason if it aborts
 */
export async function startTemporalServer(options: TemporalServerOptions): Promise<TemporalServer> {
  await assertPortsFree([
    ...(options.port === undefined ? [] : [temporalPortChoice(options.port)]),
    ...(options.uiPort === undefined ? [] : [temporalUiPortChoice(options.uiPort)]),
  ]);
  const { log, signal } = options;
  const cliPath =
    options.cliPath ?? (await findTemporalCli({ log, ...(signal === undefined ? {} : { signal }) }));
  const namespace = options.namespace ?? 'default';
  for (let attempt = 1; ; attempt++) {
    const port = options.port ?? (await freePort());
    const metricsPort = options.metricsPort ?? (await freePort());
    const address = `127.0.0.1:${port}`;
    await using flags = await flagsFile(options);
    const server = spawnOwned(cliPath, [
      ...argumentsOf(options, { port, metricsPort, namespace }),
      ...flags.args,
    ]);
    try {
      await waitUntilServing(server, address, namespace, options);
    } catch (error) {
      await server.stop(STOPS_WITHIN_MS);
      options.signal?.throwIfAborted();
      if (attempt < ATTEMPTS && server.lastLines().some((line) => /address already in use/i.test(line)))
        continue;
      throw error;
    }
    return {
      address,
      namespace,
      ...(options.uiPort === undefined ? {} : { uiUrl: `http://127.0.0.1:${options.uiPort}` }),
      metricsUrl: `http://127.0.0.1:${metricsPort}/metrics`,
      pid: server.pid ?? 0,
      stop: stopperOf(server, options.onDeath ?? options.log),
    };
  }
}

function argumentsOf(
  options: TemporalServerOptions,
  { port, metricsPort, namespace }: { port: number; metricsPort: number; namespace: string },
): string[] {
  return [
    'server',
    'start-dev',
    '--ip=127.0.0.1',
    `--port=${port}`,
    `--metrics-port=${metricsPort}`,
    `--namespace=${namespace}`,
    '--log-level=warn',
    '--color=never',
    // The user's own profile may name other servers.
    '--disable-config-file',
    '--disable-config-env',
    ...(options.uiPort === undefined
      ? ['--headless']
      : ['--ui-ip=127.0.0.1', `--ui-port=${options.uiPort}`, '--ui-disable-news-fetch']),
    // SQLite's rollback journal syncs the disk twice per commit; its write-ahead log syncs once and is as safe.
    ...(options.dbFilename === undefined
      ? []
      : [`--db-filename=${options.dbFilename}`, '--sqlite-pragma=journal_mode=WAL']),
    ...(options.searchAttributes ?? []).map(({ name, type }) => `--search-attribute=${name}=${type}`),
    ...Object.entries(DYNAMIC_CONFIG).map(
      ([key, value]) => `--dynamic-config-value=${key}=${JSON.stringify(value)}`,
    ),
  ];
}

/** The name of the environment within the file; it is nobody's own. */
const FLAGS = 'idenfy-dual-verification';

/**
 * The endpoint holds a token, which everybody on the machine could read among a process's arguments: it comes in a file
 * for its owner's eyes alone, which is gone once the server has read it. The command takes both names as words of their
 * own only.
 */
async function flagsFile({
  uiCodecEndpoint,
}: TemporalServerOptions): Promise<AsyncDisposable & { readonly args: readonly string[] }> {
  if (uiCodecEndpoint === undefined) return { args: [], [Symbol.asyncDispose]: async () => {} };
  const folder = await mkdtemp(path.join(tmpdir(), 'idv-temporal-'));
  const file = path.join(folder, 'flags.yaml');
  // What is JSON is YAML as well.
  const content = JSON.stringify({ env: { [FLAGS]: { 'ui-codec-endpoint': uiCodecEndpoint } } });
  await writeFile(file, content, { mode: 0o600 });
  return {
    args: ['--env', FLAGS, '--env-file', file],
    [Symbol.asyncDispose]: async () => rm(folder, { recursive: true, force: true }),
  };
}

function stopperOf(server: OwnedProcess, onDeath: (message: string) => void): () => Promise<void> {
  let stopping = false;
  const watch = async () => {
    await server.exited;
    if (!stopping) onDeath(deathOf(server));
  };
  void watch();
  return async () => {
    stopping = true;
    await server.stop(STOPS_WITHIN_MS);
  };
}

async function waitUntilServing(
  server: OwnedProcess,
  address: string,
  namespace: string,
  { searchAttributes = [], signal }: TemporalServerOptions,
): Promise<void> {
  const giveUp = new AbortController();
  const end = signal === undefined ? giveUp.signal : AbortSignal.any([giveUp.signal, signal]);
  const died = server.exited.then((exit) => {
    throw new TemporalServerError(
      exit.error === undefined
        ? deathOf(server)
        : `The Temporal server cannot be started: ${exit.error.message}`,
    );
  });
  const late = pause(STARTS_WITHIN_MS, undefined, { signal: end, ref: false }).then(() => {
    throw new TemporalServerError(
      `The Temporal server at ${address} did not answer within ${STARTS_WITHIN_MS / 1000} s.${quote(server)}`,
    );
  });
  const serving = untilServing(address, namespace, searchAttributes, end);
  try {
    await Promise.race([serving, died, late]);
  } finally {
    giveUp.abort();
    // The two losers of the race end by themselves, and nobody reads their results.
    await Promise.allSettled([serving, late]);
    died.catch(() => {});
  }
}

async function untilServing(
  address: string,
  namespace: string,
  searchAttributes: readonly { readonly name: string }[],
  signal: AbortSignal,
): Promise<void> {
  // gRPC waits a whole second after its first refused connection; a plain socket need not.
  while (!(await accepts(address))) await pause(25, undefined, { signal });
  const connection = await untilDone(signal, () => Connection.connect({ address, connectTimeout: 2000 }));
  try {
    await untilDone(signal, async () => {
      await connection.withDeadline(Date.now() + 2000, () =>
        connection.workflowService.describeNamespace({ namespace }),
      );
      const { customAttributes } = await connection.withDeadline(Date.now() + 2000, () =>
        connection.operatorService.listSearchAttributes({ namespace }),
      );
      const missing = searchAttributes.filter(({ name }) => !(name in customAttributes));
      if (missing.length > 0) throw new Error('search attributes are not listed yet');
    });
  } finally {
    await connection.close();
  }
}

async function untilDone<T>(signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch {
      await pause(25, undefined, { signal });
    }
  }
}

async function accepts(address: string): Promise<boolean> {
  const [host, port] = address.split(':');
  return await new Promise((resolve) => {
    const socket = connect({ host, port: Number(port) })
      .once('connect', () => {
        socket.destroy();
        resolve(true);
      })
      .once('error', () => resolve(false));
  });
}

function deathOf(server: OwnedProcess): string {
  return `The Temporal server ended unexpectedly.${quote(server)}`;
}

function quote(server: OwnedProcess): string {
  const lines = server.lastLines();
  return lines.length === 0 ? ' It printed nothing.' : ` Its last lines:\n  ${lines.join('\n  ')}`;
}
