/** The record of a verification, written by activities that may be repeated. */
import { createHash } from 'node:crypto';
import { compare } from '../matching/comparison.ts';
import { compareGiven } from '../matching/given.ts';
import { storedComparison } from '../matching/stored.ts';
import type { StoredComparison } from '../matching/stored.ts';
import type { IdentificationWebhook } from '../idenfy/schemas.ts';
import { parseWebhook } from '../idenfy/webhook.ts';
import type { DecisionRecord, ResultRecord, VerificationContent } from '../records/index.ts';
import type { HumanDecision } from '../domain/decisions.ts';
import { isDecisive } from '../domain/idenfy-event.ts';
import type { IdenfyEvent } from '../domain/idenfy-event.ts';
import type { Conclusion } from '../domain/reasons.ts';
import type { SessionRole } from '../domain/words.ts';
import type { ActivityDependencies } from './dependencies.ts';
import type { PastResult } from './past-results.ts';
import { requestOf } from './requested.ts';
import { weigh } from './weighing.ts';
import type { RecordedConclusion, RecordRequest, TellRequest } from '../domain/requests/records.ts';

export function createRecordActivities({ records, settings }: ActivityDependencies) {
  return {
    /**
     * Writes the conclusion with both results, their raw webhooks' places, the documents and the comparison; where a
     * reviewer is to be asked, as an attempt that waits.
     */
    async recordVerification(request: RecordRequest): Promise<RecordedConclusion> {
      for (const event of request.undelivered) await restore(request, event);
      const bodies = await records.inbox.bodies(request.results.map((result) => result.eventId));
      const read = new Map(request.results.map(({ eventId }) => [eventId, parse(bodies.get(eventId))]));
      const inForce = (role: SessionRole) => {
        const result = request.results.find((candidate) => candidate.role === role && !candidate.superseded);
        return result === undefined ? null : (read.get(result.eventId) ?? null);
      };

      const [identity, document] = [inForce('identity'), inForce('document')];
      const now = new Date();
      const today = now.toISOString().slice(0, 10);
      const data = { identity: identity?.data ?? null, document: document?.data ?? null };
      const comparison = data.identity && data.document ? compare(data.identity, data.document, today) : null;
      const { evidence: choices } = settings;
      const past = request.results.flatMap(({ role, eventId, superseded }): PastResult[] => {
        const webhook = superseded ? (read.get(eventId) ?? null) : null;
        return webhook === null
          ? []
          : [{ role, webhook, inForce: role === 'identity' ? identity : document }];
      });
      const unheard =
        request.conclusion.outcome === 'VERIFIED' && (await records.inbox.hasUnheard(request.verificationId));
      const conclusion = weigh(request, { identity, document, past, unheard, comparison, now, choices });
      const stored = storedComparison(comparison, compareGiven(request.person ?? {}, data, today));
      const comparisonDigest = stored === null ? null : digestOf(stored);
      const content = contentOf(request, conclusion, stored, read);
      const { review = null } = request;
      if (review !== null && conclusion.outcome === 'REQUIRES_REVIEW') {
        const { since, until, approval, remindAt } = review;
        await records.verifications.awaitsDecision({
          ...content,
          comparisonDigest,
          review: {
            since: new Date(since),
            until: new Date(until),
            approval,
            remindAt: dateOrNull(remindAt),
          },
        });
        return { ...conclusion, awaitsDecision: true, comparisonDigest };
      }
      const { outcome } = conclusion;
      await records.verifications.closed({ ...content, comparisonDigest, outcome, closedAt: new Date() });
      return conclusion;
    },

    /** Notes that the attempt is blocked, or goes on, and tells of it. */
    async tellEvents({ told, ...request }: TellRequest): Promise<void> {
      const { verificationId, clientId, attempt, method, externalRef, asked, openedAt } = request;
      const latest = told.at(-1);
      const blocked =
        latest?.type === 'verification.blocked'
          ? { reason: latest.reason, since: new Date(latest.since) }
          : null;
      await records.verifications.markStage(
        {
          verificationId,
          clientId,
          attempt,
          method,
          externalRef,
          asked,
          request: requestOf(request),
          openedAt: new Date(openedAt),
        },
        blocked,
        told,
      );
    },

    /** The attempt no longer waits for a reviewer: after an approval it goes on, or the question has changed. */
    async leaveReview(request: {
      verificationId: string;
      decision: (HumanDecision & { position: number }) | null;
    }): Promise<void> {
      const { verificationId, decision } = request;
      await records.verifications.leavesReview(
        verificationId,
        decision === null ? null : decisionRecord(decision, decision.position),
      );
    },
  };

  async function restore(request: RecordRequest, event: IdenfyEvent): Promise<void> {
    const at = new Date(event.receivedAt);
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
        signature: event.signature ?? null,
        receivedAt: at,
      },
      request.verificationId,
      isDecisive(event) ? { clientId: request.clientId, scanRef: event.scanRef, at } : undefined,
    );
  }
}

function contentOf(
  request: RecordRequest,
  conclusion: Conclusion,
  comparison: StoredComparison | null,
  read: ReadonlyMap<string, IdentificationWebhook | null>,
): Omit<VerificationContent, 'comparisonDigest'> {
  return {
    verificationId: request.verificationId,
    clientId: request.clientId,
    attempt: request.attempt,
    method: request.method,
    externalRef: request.externalRef,
    asked: request.asked,
    request: requestOf(request),
    openedAt: new Date(request.openedAt),
    reasons: [...conclusion.reasons],
    timeline: [...request.timeline],
    comparison,
    decisions: (request.decisions ?? []).map(decisionRecord),
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
    ...(request.untold === undefined ? {} : { untold: request.untold }),
  };
}

function decisionRecord(made: HumanDecision, position: number): DecisionRecord {
  const { decision, by, reviewer, reason, seen, reasons, at } = made;
  return {
    position,
    decision,
    decidedBy: by,
    reviewer,
    reason,
    seen,
    reasons: [...reasons],
    decidedAt: new Date(at),
  };
}

function dateOrNull(at: string | null | undefined): Date | null {
  return typeof at === 'string' ? new Date(at) : null;
}

function digestOf(comparison: StoredComparison): string {
  return createHash('sha256').update(JSON.stringify(comparison)).digest('hex');
}

function parse(body: Uint8Array | undefined): IdentificationWebhook | null {
  if (body === undefined) return null;
  const parsed = parseWebhook(body, undefined);
  return parsed.kind === 'identification' ? parsed.webhook : null;
}
