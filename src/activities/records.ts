/** The record of a verification, written by one activity that may be repeated. */
import { compare } from '../matching/comparison.ts';
import type { Comparison } from '../matching/comparison.ts';
import type { IdentificationWebhook } from '../idenfy/schemas.ts';
import { parseWebhook } from '../idenfy/webhook.ts';
import type { ClosedVerification, ResultRecord } from '../records/index.ts';
import type { Asked, IdenfyEvent, SessionView, TimelineEntry } from '../workflows/messages.ts';
import type { Conclusion, Method, Reason, SessionRole } from '../workflows/words.ts';
import type { ActivityDependencies } from './dependencies.ts';
import type { SecondDocument } from './documents.ts';

export interface RecordRequest {
  readonly verificationId: string;
  readonly clientId: string;
  readonly attempt: number;
  readonly method: Method;
  readonly externalRef: string | null;
  readonly asked: Asked;
  readonly openedAt: string;
  /** What the steps concluded; the comparison may lower a VERIFIED. */
  readonly conclusion: Conclusion;
  readonly timeline: readonly TimelineEntry[];
  readonly sessions: readonly Omit<SessionView, 'result'>[];
  readonly results: readonly RecordedResult[];
  readonly documents: readonly SecondDocument[];
  readonly recordedEvents: readonly string[];
  readonly unplacedEvents: readonly string[];
  /** Events that came with their bodies, because the database was away. */
  readonly undelivered: readonly IdenfyEvent[];
}

export interface RecordedResult extends Pick<
  IdenfyEvent,
  'eventId' | 'source' | 'eventType' | 'final' | 'overall' | 'receivedAt'
> {
  readonly role: SessionRole;
  readonly scanRef: string;
  readonly superseded: boolean;
}

export function createRecordActivities({ records }: ActivityDependencies) {
  return {
    /**
     * Writes the conclusion with both results, their raw webhooks' places, the documents and the comparison.
     * @returns the conclusion in force, after the comparison
     */
    async recordVerification(request: RecordRequest): Promise<Conclusion> {
      for (const event of request.undelivered) await restore(request, event);
      const bodies = await records.inbox.bodies(request.results.map((result) => result.eventId));
      const read = new Map(request.results.map(({ eventId }) => [eventId, parse(bodies.get(eventId))]));
      const inForce = (role: SessionRole) => {
        const result = request.results.find((candidate) => candidate.role === role && !candidate.superseded);
        return result === undefined ? null : (read.get(result.eventId)?.data ?? null);
      };

      const [identity, document] = [inForce('identity'), inForce('document')];
      const comparison = identity === null || document === null ? null : compare(identity, document);
      const conclusion = weigh(request.conclusion, comparison);
      await records.verifications.closed(recordOf(request, conclusion, comparison, read));
      return conclusion;
    },
  };

  async function restore(request: RecordRequest, event: IdenfyEvent): Promise<void> {
    await records.inbox.restore(
      {
        eventId: event.eventId,
        scanRef: event.scanRef,
        clientId: request.clientId,
        externalRef: null,
        eventType: event.eventType,
        final: event.final,
        overall: event.overall,
        digest: event.digest,
        body: Buffer.from(event.body ?? '', 'base64'),
        receivedAt: new Date(event.receivedAt),
      },
      request.verificationId,
    );
  }
}

/** VERIFIED needs two results of one person and two documents; anything else a person looks at. */
function weigh(conclusion: Conclusion, comparison: Comparison | null): Conclusion {
  if (conclusion.outcome !== 'VERIFIED') return conclusion;
  const reasons: Reason[] = [];
  if (comparison === null || comparison.person === 'not-available') reasons.push('persons_not_comparable');
  else if (comparison.person === 'mismatch') reasons.push('persons_differ');
  if (comparison?.sameDocument === true) reasons.push('same_document_twice');
  return reasons.length === 0 ? conclusion : { outcome: 'REQUIRES_REVIEW', reasons };
}

function recordOf(
  request: RecordRequest,
  conclusion: Conclusion,
  comparison: Comparison | null,
  read: ReadonlyMap<string, IdentificationWebhook | null>,
): ClosedVerification {
  return {
    verificationId: request.verificationId,
    clientId: request.clientId,
    attempt: request.attempt,
    method: request.method,
    externalRef: request.externalRef,
    asked: request.asked,
    openedAt: new Date(request.openedAt),
    outcome: conclusion.outcome,
    reasons: [...conclusion.reasons],
    timeline: [...request.timeline],
    comparison,
    closedAt: new Date(),
    sessions: request.sessions.map(({ role, scanRef, createdAt, expiresAt }) => ({
      role,
      scanRef,
      createdAt: new Date(createdAt),
      expiresAt: new Date(expiresAt),
    })),
    results: request.results.map((result, position): ResultRecord => {
      const webhook = read.get(result.eventId) ?? null;
      return {
        eventId: result.eventId,
        role: result.role,
        scanRef: result.scanRef,
        position,
        superseded: result.superseded,
        source: result.source,
        eventType: result.eventType,
        final: result.final,
        overall: result.overall ?? 'none',
        status: webhook?.status ?? { overall: result.overall },
        data: webhook?.data ?? null,
        decidedAt: new Date(result.receivedAt),
      };
    }),
    documents: request.documents.map((document) => ({ ...document, storedAt: new Date(document.storedAt) })),
    recordedEvents: [...request.recordedEvents],
    unplacedEvents: [...request.unplacedEvents],
  };
}

function parse(body: Uint8Array | undefined): IdentificationWebhook | null {
  if (body === undefined) return null;
  const parsed = parseWebhook(body, undefined);
  return parsed.kind === 'identification' ? parsed.webhook : null;
}
