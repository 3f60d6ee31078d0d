/** A server’s delivery in a process of its own, to be killed in the middle of its work. */
import { z } from 'zod';
import { anEndpoint, deliveryOf, openRecords } from './delivering.ts';

const { databaseUrl, endpoints } = z
  .object({
    databaseUrl: z.string(),
    endpoints: z.array(z.object({ name: z.string(), url: z.string(), secret: z.string() })),
  })
  .parse(JSON.parse(process.env['DELIVERING'] ?? ''));

const records = await openRecords({ databaseUrl });
const delivery = deliveryOf(
  records,
  endpoints.map(({ name, url, secret }) =>
    anEndpoint(name, url, { secrets: [Buffer.from(secret, 'base64')] }),
  ),
);
delivery.start();
process.stdout.write('delivering\n');
// Nothing else keeps the process, and nothing ends it but a signal.
setInterval(() => {}, 60_000);
