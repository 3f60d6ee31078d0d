import type { FastifyReply } from 'fastify';
import type { Bundle } from './bundle.ts';

/** Of unknown length: where it breaks off, the connection does, and no client takes it for whole. */
export function sendBundle(reply: FastifyReply, { fileName, content }: Bundle): FastifyReply {
  return reply
    .type('application/zip')
    .header('cache-control', 'no-store')
    .header('content-security-policy', "default-src 'none'; sandbox; frame-ancestors 'none'")
    .header('content-disposition', `attachment; filename="${fileName}"`)
    .send(content);
}
