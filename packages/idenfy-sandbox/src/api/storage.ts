import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Core } from '../core.ts';
import { spoiled } from '../faults/files.ts';

/** GET /storage/…: a file by its signed link, as S3 serves it; a dead or forged link is 403 with S3's XML. */
export const serveFile = (core: Core) => async (request: FastifyRequest, reply: FastifyReply) => {
  const [path = '', query = ''] = request.url.split('?', 2);
  const found = core.links.open(path, new URLSearchParams(query));
  if ('code' in found) {
    return reply
      .code(found.status)
      .type('application/xml')
      .send(
        `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${found.code}</Code><Message>${found.message}</Message></Error>`,
      );
  }
  if (request.method === 'GET') {
    core.counters.add(found.session.clientId, 'fileDownloads');
    const answered = spoiled(core, found.session, found.file, reply);
    if (answered !== undefined || reply.sent) return answered;
  }
  const { bytes, type } = found.file;
  return reply.type(type.contentType).send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
};
