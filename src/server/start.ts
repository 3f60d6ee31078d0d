/** Puts the server together. `main.ts` uses it for the process, `local/` for the one-process commands. */
import type { FastifyBaseLogger } from 'fastify';
import type { Config } from '../config.ts';
import type { Records } from '../records/index.ts';
import { buildApp } from './app.ts';

export interface ServerDependencies {
  readonly config: Config;
  readonly records: Records;
  readonly log: FastifyBaseLogger;
}

export interface RunningServer {
  /** Such as `http://127.0.0.1:3000`. */
  readonly url: string;
  /** Takes no new connections and resolves when the requests in flight are answered. */
  close(): Promise<void>;
}

/** The port is taken, or not ours to take. */
export class CannotListenError extends Error {
  override readonly name = 'CannotListenError';
  readonly code = 'cannot_listen';
}

export async function startServer({ config, records, log }: ServerDependencies): Promise<RunningServer> {
  const { host, port } = config.server;
  const app = await buildApp({ config, records, log });
  try {
    const url = await app.listen({ host, port });
    return { url, close: async () => app.close() };
  } catch (error) {
    await app.close();
    throw cannotListen(error, host, port);
  }
}

function cannotListen(error: unknown, host: string, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return new CannotListenError(`Port ${port} is in use by another program. Choose another with PORT.`);
  }
  if (code === 'EACCES') {
    return new CannotListenError(
      `This user may not listen on port ${port}. Choose one above 1023 with PORT.`,
    );
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new CannotListenError(
      `This machine has no address "${host}". Set HOST to one of its own, or to 0.0.0.0.`,
    );
  }
  return error;
}
