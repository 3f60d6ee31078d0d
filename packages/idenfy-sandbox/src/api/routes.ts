import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { requireCredentials } from '../auth.ts';
import type { Core } from '../core.ts';
import { IdenfyError } from '../errors.ts';
import { readData } from './data.ts';
import { deleteVerification } from './delete.ts';
import { readFiles } from './files.ts';
import { processDocument } from './process.ts';
import { redirect } from './redirect.ts';
import { readStatus } from './status.ts';
import { serveFile } from './storage.ts';
import { createToken } from './token.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The body as JSON, or iDenfy's refusal (idenfy-api.md 7 [A]). */
function parseJson(body: unknown): unknown {
  let text: string;
  try {
    text = utf8.decode(Buffer.isBuffer(body) ? body : Buffer.alloc(0));
  } catch {
    throw new IdenfyError(400, 'ENCODING_ERROR', 'Request body could not be decoded as UTF-8.');
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new IdenfyError(400, 'JSON_ERROR', 'Request body is not valid JSON.');
  }
}

/** iDenfy's own endpoints, below /api/v2 and behind Basic auth, except the redirect. */
export function idenfyRoutes(core: Core) {
  const requestsInHour = hourlyCount(core.settings.now);
  return async (app: FastifyInstance): Promise<void> => {
    const endpoints = {
      '/api/v2/token': createToken(core),
      '/api/v2/process': processDocument(core),
      '/api/v2/status': readStatus(core),
      '/api/v2/data': readData(core),
      '/api/v2/files': readFiles(core),
      '/api/v2/delete': deleteVerification(core),
    };
    const authorize = async (request: FastifyRequest, reply: FastifyReply) => {
      const { account } = core.settings;
      requireCredentials(request.headers.authorization, account);
      if (account.hourlyLimit !== null && requestsInHour() > account.hourlyLimit) {
        if (account.retryAfterSeconds !== null) reply.header('retry-after', account.retryAfterSeconds);
        // 429 and this identifier (idenfy-api.md 6 [A]); the text is a GAP.
        throw new IdenfyError(429, 'TOO_MANY_REQUESTS', 'Too many requests. Try again later.');
      }
    };
    for (const [url, handler] of Object.entries(endpoints)) {
      app.post(
        url,
        {
          onRequest: authorize,
          preValidation: async (request) => {
            request.body = parseJson(request.body);
          },
        },
        handler,
      );
      refuseOtherMethods(app, url, ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE']);
    }
    app.get('/api/v2/redirect', redirect(core));
    refuseOtherMethods(app, '/api/v2/redirect', ['HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']);
    app.get('/storage/*', { exposeHeadRoute: true }, serveFile(core));
  };
}

function refuseOtherMethods(app: FastifyInstance, url: string, methods: string[]): void {
  app.route({
    url,
    method: methods,
    handler: () => {
      throw new IdenfyError(405, 'METHOD_NOT_ALLOWED', 'Method is not allowed.');
    },
  });
}

/** How many requests came in the current hour, including this one. */
function hourlyCount(now: () => number): () => number {
  let hour = 0;
  let count = 0;
  return () => {
    const current = Math.floor(now() / 3_600_000);
    if (current !== hour) count = 0;
    hour = current;
    count += 1;
    return count;
  };
}
