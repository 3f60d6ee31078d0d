import type { FastifyRequest } from 'fastify';
import type { Core } from '../core.ts';
import { beforeAnswer } from '../faults/answers.ts';
import { linkFate } from '../faults/files.ts';
import { sessionOf } from './scan-ref.ts';

/** POST /api/v2/files: new links to the session's files (idenfy-api.md 6; the shape is [E]). */
export const readFiles = (core: Core) => async (request: FastifyRequest) => {
  const session = sessionOf(core, request.body);
  core.counters.add(session.clientId, 'filesReads');
  await beforeAnswer(core, 'files', session);
  return core.links.urlsOf(session, linkFate(core.faults, session, 'files'));
};
