/** The floor of an acknowledged webhook: bare Fastify, the signature, and one row with a commit of its own. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import Fastify from 'fastify';
import { Pool } from 'pg';
import { z } from 'zod';

const { DATABASE_URL, PORT, KEY } = z
  .object({ DATABASE_URL: z.string(), PORT: z.coerce.number(), KEY: z.string() })
  .parse(process.env);

const pool = new Pool({ connectionString: DATABASE_URL, max: 10 });
await pool.query(
  'create table if not exists floor (event_id text primary key, body bytea not null, received_at timestamptz not null)',
);

const app = Fastify();
app.removeAllContentTypeParsers();
app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
app.get('/readyz', async () => 'ok');
app.post('/webhooks/idenfy', async (request, reply) => {
  const body = z.instanceof(Buffer).parse(request.body);
  const given = Buffer.from(String(request.headers['idenfy-signature']), 'hex');
  if (!timingSafeEqual(createHmac('sha256', KEY).update(body).digest(), given)) return await reply.code(401).send();
  const id = createHash('sha256').update(body).digest('hex');
  await pool.query('insert into floor values ($1, $2, $3) on conflict do nothing', [id, body, new Date()]);
  return await reply.code(200).send();
});
await app.listen({ host: '127.0.0.1', port: PORT });
