import type { FastifyRequest } from 'fastify';
import type { Core } from '../core.ts';
import { unchecked } from '../decision.ts';
import { beforeAnswer } from '../faults/answers.ts';
import { faultyStatus } from '../faults/status.ts';
import { statusAnswer } from '../webhook-body.ts';
import { sessionOf } from './scan-ref.ts';

/** POST /api/v2/status (idenfy-api.md 6 [A]). A submission that is still being processed is REVIEWING [E]. */
export const readStatus = (core: Core) => async (request: FastifyRequest) => {
  const session = sessionOf(core, request.body);
  core.counters.add(session.clientId, 'statusPolls');
  await beforeAnswer(core, 'status', session);
  const before = unchecked(session.phase === 'PROCESSING' ? 'REVIEWING' : 'ACTIVE');
  return statusAnswer(session, faultyStatus(core, session, session.result?.status ?? before));
};
