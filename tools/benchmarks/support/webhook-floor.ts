/** The floor of an acknowledged webhook, as a process: bare Fastify, the signature, and one row with its own commit. */
import { createHash } from 'node:crypto';
import Fastify from 'fastify';
import { Pool } from 'pg';
import { z } from 'zod';
import { verifyWebhookSignature } from '../../../src/idenfy/webhook.ts';

const settings = z
  .object({ DATABASE_URL: z.string(), PORT: z.coerce.number(), IDENFY_WEBHOOK_SECRETS: z.string() })
  .parse(process.env);

const pool = new Pool({ connectionString: settings.DATABASE_URL, max: 10 });
await pool.query(
  'create table received (event_id text primary key, body bytea not null, received_at timestamptz not null)',
);

const app = Fastify();
app.removeAllContentTypeParsers();
app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
app.get('/readyz', async () => 'ready');
app.post('/webhooks/idenfy', async ({ body, headers }, reply) => {
  const signature = headers['idenfy-signature'];
  const isGenuine =
    body instanceof Buffer &&
    typeof signature === 'string' &&
    verifyWebhookSignature(body, signature, [settings.IDENFY_WEBHOOK_SECRETS]);
  if (!isGenuine) return await reply.code(401).send();
  const eventId = createHash('sha256').update(body).digest('hex');
  await pool.query('insert into received values ($1, $2, $3) on conflict do nothing', [
    eventId,
    body,
    new Date(),
  ]);
  return await reply.code(200).send();
});
await app.listen({ host: '127.0.0.1', port: settings.PORT });
