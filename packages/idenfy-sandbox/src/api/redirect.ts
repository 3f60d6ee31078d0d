import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Core } from '../core.ts';
import { tokenNotValid } from '../errors.ts';

/** The one `authToken` of the query, as text. */
export function authTokenOf(query: unknown): string {
  const token =
    typeof query === 'object' && query !== null && 'authToken' in query ? query.authToken : undefined;
  return typeof token === 'string' ? token : '';
}

/**
 * GET /api/v2/redirect?authToken=…: leads to the hosted page, without credentials, since a user's browser comes here
 * (idenfy-api.md 8 [A/B]; samples show 302). The page itself says that a session has expired (1.4 [B]).
 */
export const redirect = (core: Core) => async (request: FastifyRequest, reply: FastifyReply) => {
  const session = core.sessions.byAuthToken(authTokenOf(request.query));
  if (session === undefined) throw tokenNotValid();
  core.counters.add(session.clientId, 'redirects');
  core.sessions.open(session);
  return reply.redirect(`/ui?authToken=${session.authToken}`, 302);
};
