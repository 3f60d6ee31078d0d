import type { FastifyRequest } from 'fastify';
import type { Core } from '../core.ts';
import { beforeAnswer } from '../faults/answers.ts';
import { dataAnswer } from '../webhook-body.ts';
import { sessionOf } from './scan-ref.ts';

/** POST /api/v2/data: what the document says, no decision (idenfy-api.md 6 [A/C]). */
export const readData = (core: Core) => async (request: FastifyRequest) => {
  const session = sessionOf(core, request.body);
  core.counters.add(session.clientId, 'dataReads');
  await beforeAnswer(core, 'data', session);
  return dataAnswer(session);
};
