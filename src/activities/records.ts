/** The record of a verification, written by activities that may be repeated. */
import { createHash } from 'node:crypto';
import { compare } from '../matching/comparison.ts';
import { compareGiven } from '../matching/given.ts';
import { storedComparison } from '../matching/stored.ts';
import type { StoredComparison } from '../matching/stored.ts';
import type { IdentificationWebhook } from '../idenfy/schemas.ts';
import { parseWebhook } from '../idenfy/webhook.ts';
import type { DecisionRecord, ResultRecord, VerificationContent } from '../records/index.ts';
import type {
  Approval,
  Asked,
  HumanDecision,
  IdenfyEvent,
  Person,
  SessionView,
  TimelineEntry,
} from '../workflows/messages.ts';
import type { Granted } from '../workflows/approvals.ts';
import type { Conclusion, Method, SessionRole } from '../workflows/words.ts';
import type { ActivityDependencies } from './dependencies.ts';
import type { StoredDocument } from './documents.ts';
import type { PastResult } from './past-results.ts';
import { weigh } from './weighing.ts';

export interface RecordRequest {
  readonly verificationId: string;
  readonly clientId: string;
  readonly attempt: number;
  readonly method: Method;
  readonly externalRef: string | null;
  readonly asked: Asked;
  /** Given by the caller, to be compared with both results. */
  readonly person?: Person;
  /** Whether the selfie was submitted with the second document, so that its face result counts. */
  readonly submitFace?: boolean;
  readonly approveDeniedSecondDocument?: boolean;
  /** The approvals in force. Absent: the workflow's code is older, and `decisions` has to tell. */
  readonly approvals?: readonly Granted[];
  /** A person approved this VERIFIED itself, and not only that the steps go on. */
  readonly isApproved?: boolean;
  readonly openedAt: string;
  /** What the steps concluded; the comparison may lower a VERIFIED. */
  readonly conclusion: Conclusion;
  /** What to ask a reviewer, should it come to that; null: REQUIRES_REVIEW is the end. */
  readonly review?: ReviewRequest | null;
  readonly decisions?: readonly HumanDecision[];
  readonly timeline: readonly TimelineEntry[];
  readonly sessions: readonly Omit<SessionView, 'result'>[];
  readonly results: readonly RecordedResult[];
  readonly documents: readonly StoredDocument[];
  readonly recordedEvents: readonly string[];
  readonly unplacedEvents: readonly string[];
  /** Events that came with their bodies, because the database was away. */
  readonly undelivered: readonly IdenfyEvent[];
}

export interface ReviewRequest {
  readonly since: string;
  readonly until: string;
  readonly approval: Approval;
}

/** The conclusion in force, after the comparison. */
export interface RecordedConclusion extends Conclusion {
  /** It is not the end: a reviewer is asked. */
  readonly awaitsDecision?: boolean;
  /** SHA-256 of the comparison, hex: a decision names what its reviewer saw. */
  readonly comparisonDigest?: string | null;
}

export interface RecordedResult extends Pick<
  IdenfyEvent,
  'eventId' | 'source' | 'eventType' | 'final' | 'overall' | 'receivedAt'
> {
  readonly role: SessionRole;
  readonly scanRef: string;
  readonly superseded: boolean;
}

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
        const { since, until, approval } = review;
        await records.verifications.awaitsDecision({
          ...content,
          comparisonDigest,
          review: { since: new Date(since), until: new Date(until), approval },
        });
        return { ...conclusion, awaitsDecision: true, comparisonDigest };
      }
      const { outcome } = conclusion;
      await records.verifications.closed({ ...content, comparisonDigest, outcome, closedAt: new Date() });
      return conclusion;
    },

    /** The attempt no longer waits for a reviewer: after an approval it goes on, or what was asked has changed. */
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

function digestOf(comparison: StoredComparison): string {
  return createHash('sha256').update(JSON.stringify(comparison)).digest('hex');
}

function parse(body: Uint8Array | undefined): IdentificationWebhook | null {
  if (body === undefined) return null;
  const parsed = parseWebhook(body, undefined);
  return parsed.kind === 'identification' ? parsed.webhook : null;
}
