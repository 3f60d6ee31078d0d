import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Core } from '../core.ts';
import { authTokenOf } from './redirect.ts';

const escape = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** GET /ui?authToken=…: where iDenfy's hosted page would be. */
export const hostedPage = (core: Core) => async (request: FastifyRequest, reply: FastifyReply) => {
  const session = core.sessions.byAuthToken(authTokenOf(request.query));
  const about =
    session === undefined
      ? '<p>There is no session with this token.</p>'
      : session.phase === 'EXPIRED'
        ? '<p>This session has expired.</p>'
        : `<p>This is the ${session.tokenType} session <code>${session.scanRef}</code> of client
<code>${escape(session.clientId)}</code>; it is ${session.phase}.</p>
<p>Play the user by the control interface:</p>
<pre>curl -X POST ${core.origin()}/control/play -H 'content-type: application/json' \\
  -d '{"scanRef": "${session.scanRef}", "row": "approved"}'</pre>`;
  return reply
    .code(session === undefined ? 404 : 200)
    .type('text/html; charset=utf-8')
    .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'").send(`<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Sandbox: not iDenfy</title>
<body style="font: 16px/1.5 sans-serif; max-width: 44rem; margin: 3rem auto; padding: 0 1rem">
<h1>This is not iDenfy</h1>
<p>You are in a local sandbox that stands in for it. Show it no real documents.</p>
${about}
</body></html>`);
};
