/**
 * `npm run bench:slow`: what slow and large webhooks of callers who have proven nothing cost the server. Opens 1,000
 * connections, sends 5 MB on each but for the last bytes, keeps them open, and prints how much the server has grown by.
 * The figures in docs/security.md are from it.
 *
 * Options: --connections (1000), --bytes (5000000), --seconds (20)
 */
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { z } from 'zod';
import { loadConfig } from '../../src/config.ts';
import { buildApp } from '../../src/server/app.ts';
import { listen } from '../../src/server/listen.ts';
import { webhookRoutes } from '../../src/server/routes/webhooks.ts';

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

const mega = (size: number) => `${Math.round(size / 1_000_000)} MB`;

async function measure(): Promise<void> {
  const { values } = parseArgs({
    options: {
      connections: { type: 'string', default: '1000' },
      bytes: { type: 'string', default: '5000000' },
      seconds: { type: 'string', default: '20' },
    },
  });
  const [connections, bytes, seconds] = [values.connections, values.bytes, values.seconds].map(Number);
  const server = fork(fileURLToPath(import.meta.url), ['--serve']);
  const port = Promise.withResolvers<number>();
  let [now, most] = [0, 0];
  server.on('message', (message) => {
    const { port: opened, rss = 0 } = said.parse(message);
    if (opened !== undefined) port.resolve(opened);
    now = rss || now;
    most = Math.max(most, rss);
  });
  const opened = await port.promise;
  await pause(2_000);
  const before = now;
  most = now;
  const answers = new Map<string, number>();
  const count = (status: string) => answers.set(status, (answers.get(status) ?? 0) + 1);
  const sockets = Array.from({ length: connections ?? 0 }, () => dribble(opened, bytes ?? 0, count));
  await pause((seconds ?? 0) * 1_000);
  console.log(
    `${connections} connections of ${bytes} bytes: ${mega(before)} before, ${mega(most)} at most, ${mega(most - before)} more`,
  );
  console.log(`answered so far: ${JSON.stringify(Object.fromEntries(answers))}`);
  for (const socket of sockets) socket.destroy();
  server.kill();
}

await (process.argv.includes('--serve') ? serve() : measure());
