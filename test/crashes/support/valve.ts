import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';

/** Between a process and its database: requests always pass, answers can be kept from it. */
export interface Valve {
  readonly url: string;
  /** From now on no answer to a statement with this text arrives; what was asked is done all the same. */
  holdAnswersTo(text: string): void;
  letThrough(): void;
  close(): Promise<void>;
}

export async function layValve(databaseUrl: string): Promise<Valve> {
  const target = new URL(databaseUrl);
  const pairs = new Map<Socket, Socket>();
  let held: string | null = null;
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    pairs.set(near, far);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      // The other half is ended by `close`, whatever the reason.
      one.on('error', () => {});
      one.once('close', () => {
        other.destroy();
        pairs.delete(near);
      });
    }
    far.pipe(near);
    near.on('data', (chunk: Buffer) => {
      // A statement comes in one piece, and on its connection nothing else is asked before it is answered.
      if (held !== null && chunk.includes(held)) far.unpipe();
      far.write(chunk);
    });
    near.once('end', () => far.end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the valve has no port');
  const url = new URL(target);
  url.host = `127.0.0.1:${address.port}`;
  return {
    url: url.href,
    holdAnswersTo: (text) => {
      held = text;
    },
    letThrough: () => {
      held = null;
      for (const [near, far] of pairs) far.unpipe().pipe(near);
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const near of pairs.keys()) near.destroy();
      await closed;
    },
  };
}
