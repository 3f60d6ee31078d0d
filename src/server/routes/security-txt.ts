/** Whom to tell of a weakness (RFC 9116), where the installation's operator has named somebody. */
import type { FastifyPluginAsync } from 'fastify';
import type { Config } from '../../config.ts';

const PATH = '/.well-known/security.txt';

/** Well below the year that RFC 9116 recommends at most (2.5.5): who stops running this stops saying so. */
const VALID_DAYS = 30;
const DAY_MS = 86_400_000;

export function securityTxtRoutes({
  publicUrl,
  securityContacts,
  securityPolicy,
}: Pick<Config['server'], 'publicUrl' | 'securityContacts' | 'securityPolicy'>): FastifyPluginAsync {
  return async (app) => {
    if (securityContacts.length === 0) return;
    app.get(PATH, { config: { scope: 'public' }, schema: { hide: true } }, async (_request, reply) => {
      const midnight = Math.floor(Date.now() / DAY_MS) * DAY_MS;
      const lines = [
        ...securityContacts.map((contact) => `Contact: ${contact}`),
        `Expires: ${new Date(midnight + VALID_DAYS * DAY_MS).toISOString()}`,
        ...(securityPolicy === undefined ? [] : [`Policy: ${securityPolicy}`]),
        ...(publicUrl?.startsWith('https:') ? [`Canonical: ${publicUrl}${PATH}`] : []),
      ];
      return reply.type('text/plain; charset=utf-8').send(`${lines.join('\n')}\n`);
    });
  };
}
