import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Core } from '../core.ts';
import { IdenfyError } from '../errors.ts';
import { beforeAnswer } from '../faults/answers.ts';
import { sessionOf } from './scan-ref.ts';

/** POST /api/v2/delete: 200 empty, refused while the token lives (idenfy-api.md 11 [A]). */
export const deleteVerification = (core: Core) => async (request: FastifyRequest, reply: FastifyReply) => {
  const session = sessionOf(core, request.body);
  core.counters.add(session.clientId, 'deletes');
  await beforeAnswer(core, 'delete', session);
  if (session.phase === 'ACTIVE') throw new IdenfyError(400, 'PARTNER_ERROR', 'Token has not expired yet.');
  core.sessions.delete(session);
  return reply.code(200).send();
};
