/**
 * `npm run bench:slow`: what slow and large webhooks of callers who have proven nothing cost the server. Opens 1,000
 * connections, sends 5 MB on each but for the last bytes, keeps them open, and prints how much the server has grown by.
 * The figures in docs/security.md are from it. Each round is a server of its own; there is no floor, and the goal is of
 * the growth itself. Options beside those of every benchmark (support/bench.ts): --connections 1000, --bytes 5000000,
 * --seconds 20.
 */
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { z } from 'zod';
import { loadConfig } from '../../src/config.ts';
import { buildApp } from '../../src/server/app.ts';
import { listen } from '../../src/server/listen.ts';
import { webhookRoutes } from '../../src/server/routes/webhooks.ts';
import { bench } from './support/bench.ts';

const said = z.object({ port: z.number().optional(), rss: z.number().optional() });

async function serve(): Promise<void> {
  // Of its own each time: those that are published, and databases elsewhere without TLS, are refused.
  const env = { IDENFY_WEBHOOK_SECRETS: randomBytes(24).toString('hex'), RATE_LIMIT_FAILURES: '0' };
  const { limits, server } = loadConfig(
    {
      ...env,
      DATABASE_URL: 'postgres://127.0.0.1/nothing-asks-it',
      ENCRYPTION_KEYS: `bench:${randomBytes(32).toString('base64')}`,
    },
    'server',
  );
  const app = await buildApp({
    config: { limits, server },
    records: { apiKeys: { findByDigest: async () => null, used: async () => {} }, ping: async () => true },
    log: pino({ level: 'silent' }),
    routes: [
      webhookRoutes({
        receiver: { receive: async () => {} },
        secrets: [env.IDENFY_WEBHOOK_SECRETS],
        bodyLimitBytes: server.webhookBodyLimitBytes,
        unprovenBytes: limits.unprovenBytes,
      }),
    ],
  });
  process.send?.({ port: Number(new URL(await listen(app, { host: '127.0.0.1', port: 0 })).port) });
  setInterval(() => process.send?.({ rss: process.memoryUsage().rss }), 100);
  // With whoever measures.
  process.once('disconnect', () => process.exit());
}

function dribble(port: number, bytes: number, onAnswer: (status: string) => void): Socket {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.once('data', (chunk: Buffer) => onAnswer(chunk.toString().slice(9, 12)));
  socket.write(
    `POST /webhooks/idenfy HTTP/1.1\r\nhost: x\r\nidenfy-signature: ${'ab'.repeat(32)}\r\ncontent-length: ${bytes}\r\n\r\n`,
  );
  const piece = Buffer.alloc(50_000, 'x');
  let left = bytes - piece.length;
  const more = () => {
    while (left > 0 && socket.writable) {
      left -= piece.length;
      if (!socket.write(piece)) {
        socket.once('drain', more);
        return;
      }
    }
  };
  more();
  return socket;
}

interface Amount {
  readonly connections: number;
  readonly bytes: number;
  readonly seconds: number;
}

/** How many MB the server has grown by. */
async function grownBy({ connections, bytes, seconds }: Amount, signal: AbortSignal): Promise<number> {
  const server = fork(fileURLToPath(import.meta.url), ['--serve']);
  const port = Promise.withResolvers<number>();
  server.once('exit', () => port.reject(new Error('The server ended.')));
  const sockets: Socket[] = [];
  let [now, most] = [0, 0];
  server.on('message', (message) => {
    const { port: opened, rss = 0 } = said.parse(message);
    if (opened !== undefined) port.resolve(opened);
    now = rss || now;
    most = Math.max(most, rss);
  });
  try {
    const opened = await port.promise;
    await pause(2_000, undefined, { signal });
    const before = now;
    most = now;
    const answers = new Map<string, number>();
    const count = (status: string) => answers.set(status, (answers.get(status) ?? 0) + 1);
    while (sockets.length < connections) sockets.push(dribble(opened, bytes, count));
    await pause(seconds * 1_000, undefined, { signal });
    console.error(`answered so far: ${JSON.stringify(Object.fromEntries(answers))}`);
    return (most - before) / 1_000_000;
  } finally {
    for (const socket of sockets) socket.destroy();
    server.kill();
  }
}

const amountSchema = z.object({
  connections: z.coerce.number().int().min(1).max(10_000),
  bytes: z.coerce.number().int().min(50_000),
  seconds: z.coerce.number().min(1).max(120),
});

async function measure(): Promise<void> {
  await bench({
    name: 'slow',
    figures: {
      // docs/security.md: 139 to 147 MB; what they send is 5,000 MB.
      grownByMb: { unit: 'MB', goal: { of: 'product', atMost: 200 } },
    },
    options: { connections: '1000', bytes: '5000000', seconds: '20' },
    check: (values) => amountSchema.parse(values),
    warmUps: 0,
    open: async ({ short, signal, values }) => {
      const amount = amountSchema.parse(values);
      const asked = short ? { ...amount, seconds: Math.min(amount.seconds, 3) } : amount;
      return {
        product: async () => ({ grownByMb: await grownBy(asked, signal) }),
        floor: null,
        close: async () => {},
      };
    },
  });
}

await (process.argv.includes('--serve') ? serve() : measure());
