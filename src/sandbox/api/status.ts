import type { FastifyRequest } from 'fastify';
import type { Core } from '../core.ts';
import { unchecked } from '../decision.ts';
import { statusAnswer } from '../webhook-body.ts';
import { sessionOf } from './scan-ref.ts';

/** POST /api/v2/status (idenfy/api.md 6 [A]). A submission that is still worked on is REVIEWING [E]. */
export const readStatus = (core: Core) => async (request: FastifyRequest) => {
  const session = sessionOf(core, request.body);
  core.counters.add(session.clientId, 'statusPolls');
  const before = unchecked(session.phase === 'PROCESSING' ? 'REVIEWING' : 'ACTIVE');
  return statusAnswer(session, session.result?.status ?? before);
};
