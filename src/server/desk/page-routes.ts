import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { VerificationRecord } from '../../records/index.ts';
import { logAct } from '../acts.ts';
import { apiKeyOf } from '../plugins/api-keys.ts';
import { Problem } from '../problems.ts';
import { contradictedPage } from './afterwards-view.ts';
import { sendPage } from './answers.ts';
import type { Typed } from './decision-view.ts';
import type { LogIns } from './log-ins.ts';
import type { DeskParts } from './parts.ts';
import { queuePage, readPlace } from './queue-page.ts';
import { verificationPage } from './verification-page.ts';

/** More than a reviewer looks over at once, and a page that is there at once. */
const QUEUE_PAGE = 50;
/** They are few, and the latest ones are those to look at. */
const CONTRADICTED = 100;

const queueQuery = z.object({ after: z.string().transform(readPlace).nullable().catch(null).default(null) });
const pageQuery = z.object({ decided: z.string().optional().catch(undefined) });
const verificationParams = z.object({ verificationId: z.string() });

export type PageParts = Pick<DeskParts, 'config' | 'names' | 'namespace' | 'records'> & {
  readonly logIns: LogIns;
};

export function pageRoutes(parts: PageParts): FastifyPluginAsync {
  const { records, logIns } = parts;
  return async (app) => {
    app.get('/desk', async (request, reply) => {
      const { after } = queueQuery.parse(request.query);
      const waiting = await records.verifications.awaitingDecision({
        limit: QUEUE_PAGE + 1,
        after: after ?? undefined,
      });
      const view = {
        waiting: waiting.slice(0, QUEUE_PAGE),
        after,
        hasMore: waiting.length > QUEUE_PAGE,
        contradicted: await records.afterwards.contradicted({ limit: CONTRADICTED + 1 }),
        now: new Date(),
        visit: logIns.visitOf(request, reply),
      };
      return sendPage(reply, 200, queuePage(view));
    });

    app.get('/desk/contradicted', async (request, reply) => {
      const attempts = await records.afterwards.contradicted({ limit: CONTRADICTED + 1 });
      const view = {
        attempts: attempts.slice(0, CONTRADICTED),
        hasMore: attempts.length > CONTRADICTED,
        visit: logIns.visitOf(request, reply),
      };
      return sendPage(reply, 200, contradictedPage(view));
    });

    app.get('/desk/', async (_request, reply) => reply.redirect('/desk'));

    app.get('/desk/verifications/:verificationId', async (request, reply) => {
      const record = await recordOf(parts, request);
      const { decided } = pageQuery.parse(request.query);
      const isBeingRecorded = record.closedAt === null && decided === record.reviewSince?.toISOString();
      return showVerification(parts, request, reply, { status: 200, record, typed: null, isBeingRecorded });
    });
  };
}

/** @throws Problem verification_not_found */
export async function recordOf(
  { records }: Pick<PageParts, 'records'>,
  request: FastifyRequest,
): Promise<VerificationRecord> {
  const { verificationId } = verificationParams.parse(request.params);
  const record = await records.verifications.byId(verificationId);
  if (record === null) throw new Problem('verification_not_found');
  return record;
}

export async function showVerification(
  { config, names, namespace, records, logIns }: PageParts,
  request: FastifyRequest,
  reply: FastifyReply,
  shown: {
    status: number;
    record: VerificationRecord;
    typed: Typed | null;
    isBeingRecorded: boolean;
  },
): Promise<FastifyReply> {
  const { status, record, typed, isBeingRecorded } = shown;
  if (record.comparison !== null || record.results.some(({ data }) => data !== null)) {
    const { clientId, verificationId } = record;
    const by = apiKeyOf(request).name;
    const of = { clientId, verificationId, source: request.server.sourceOf(request) };
    await logAct(records, { kind: 'data-read', by, ...of, detail: { at: 'desk' } });
  }
  const first = await records.verifications.awaitingDecision({ limit: 2 });
  const scanRefs = record.sessions.map(({ scanRef }) => scanRef);
  const text = verificationPage({
    record,
    notices: await records.afterwards.expiryNotices(scanRefs),
    typed: typed ?? { reason: '', reviewer: logIns.reviewerIn(request), mistake: null },
    next: first.find(({ verificationId }) => verificationId !== record.verificationId) ?? null,
    isBeingRecorded,
    now: new Date(),
    visit: logIns.visitOf(request, reply),
    temporalUrl: temporalUrlOf(config.temporal.uiUrl, { names, namespace }, record),
  });
  return sendPage(reply, status, text);
}

function temporalUrlOf(
  uiUrl: string | undefined,
  { names, namespace }: Pick<PageParts, 'names' | 'namespace'>,
  { clientId, verificationId }: VerificationRecord,
): string | null {
  if (uiUrl === undefined) return null;
  const parts = [namespace, 'workflows', names.of(clientId), verificationId, 'history'];
  return `${uiUrl}/namespaces/${parts.map(encodeURIComponent).join('/')}`;
}
