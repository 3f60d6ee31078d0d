import { and, eq, isNull } from 'drizzle-orm';
import type { Database } from './database.ts';
import type { Digests } from './digests.ts';
import { documents, verifications, webhooks } from './schema.ts';
import type { Reason } from '../domain/reasons.ts';
import type { ToldByRun } from '../domain/events.ts';
import type { Outcome } from '../domain/words.ts';
import {
  isOpen,
  openedRow,
  notBlocked,
  notWaiting,
  saveWaiting,
  saveContent,
  saveClosing,
  saveKnownDocuments,
  savingSessions,
  savingResults,
  savingDecisions,
} from './verification-writes.ts';
import { toldOfEnd, toldOfResult, toldOfRun, toldOfSession } from './event-occasions.ts';
import { telling, toldAs, withTold } from './event-writes.ts';
import { createFinding } from './finding.ts';
import type { Finding } from './finding.ts';
import { markEarlier, marking, withoutReasons } from './marks.ts';
import { idOf } from './opened-rows.ts';
import { Sealed } from './sealed-columns.ts';
import { createVerificationReads } from './verification-reads.ts';
import type { VerificationReads } from './verification-reads.ts';
import type {
  ClosedVerification,
  DecisionRecord,
  DocumentRecord,
  EndedByHand,
  OpenedVerification,
  ResultRecord,
  SessionRecord,
  WaitingVerification,
} from './verification-records.ts';

/** Every write may be repeated: the same call twice leaves the same rows. */
export interface Verifications extends VerificationReads, Finding {
  /** Records that an attempt has begun, with its session. Does nothing to the attempt once it is closed. */
  opened(verification: OpenedVerification, session?: SessionRecord): Promise<void>;
  sessionCreated(session: SessionRecord & { verificationId: string; clientId?: string }): Promise<void>;
  /**
   * Records an attempt with all that belongs to it, and where its webhooks went, in one statement. A later call
   * replaces the conclusion and adds to the rest; `closed_at` stays the first one.
   */
  closed(verification: ClosedVerification): Promise<void>;
  /** The same of an open attempt that waits for a reviewer. Does nothing once it is closed. */
  awaitsDecision(verification: WaitingVerification): Promise<void>;
  /** An open attempt goes on, by a reviewer's decision or since there is nothing to decide any more. */
  leavesReview(verificationId: string, decision: DecisionRecord | null): Promise<void>;
  /** Adds the late result of a session to an attempt that is over; nothing else of it changes. */
  lateResult(verificationId: string, result: ResultRecord): Promise<void>;
  /** Adds files to an attempt. One that is not in the records yet brings them along when it is recorded. */
  documentsStored(verificationId: string, documents: DocumentRecord[]): Promise<void>;
  /** Forgets the files of an attempt, which the document store has no more. */
  documentsRemoved(verificationId: string): Promise<void>;
  /**
   * An open attempt waits for an operator since then, for this reason, or goes on (null). It may be in the records by
   * this alone: a run may block before it has a session. Does nothing once it is closed, but for telling it.
   * @param told what the run has to tell of it
   */
  markStage(
    verification: OpenedVerification,
    blocked: { reason: string; since: Date } | null,
    told?: readonly ToldByRun[],
  ): Promise<void>;
  /** Lets some attempts of versions before 0.7 be found as well. @returns how many; 0 when all are */
  markEarlier(limit: number): Promise<number>;
  /**
   * Closes an attempt whose run ended without recording (terminated in Temporal UI) as CANCELLED, `ended_by_hand`,
   * and parks the webhooks that only this run had. Does nothing when the attempt is closed already.
   */
  endedByHand(verification: EndedByHand): Promise<void>;
}

export function createVerifications(database: Database, digests: Digests): Verifications {
  return {
    ...createVerificationReads(database, digests),
    ...createFinding(database, digests),

    opened: async (verification, session) => {
      const digest = await digests();
      await database.run('verifications.opened', async (queries) => {
        const row = { ...openedRow(verification), ...notBlocked };
        const told =
          session === undefined
            ? []
            : [queries.$with('told', {}).as(telling(toldAs([toldOfSession(verification, session)])))];
        const parts = [
          ...(session === undefined ? [] : [savingSessions(queries, verification.verificationId, [session])]),
          ...marking(queries, digest, { ...verification, reasons: [] }),
        ];
        await queries
          .with(...told, ...parts.map((part, index) => queries.$with(`part_${index}`).as(part)))
          .insert(verifications)
          .values({ ...row, timeline: Sealed.for(idOf.verification(verification), []) })
          .onConflictDoUpdate({
            target: verifications.verificationId,
            set: row,
            setWhere: isNull(verifications.closedAt),
          });
      });
    },

    sessionCreated: ({ verificationId, clientId, ...session }) =>
      database.run('verifications.sessionCreated', async (queries) => {
        const of = { verificationId, ...(clientId === undefined ? {} : { clientId }) };
        await savingSessions(withTold(queries, [toldOfSession(of, session)]), verificationId, [session]);
      }),

    closed: async (record) => {
      const digest = await digests();
      await database.run('verifications.closed', async (queries) => {
        await saveClosing(queries, digest, record);
      });
    },

    awaitsDecision: async (record) => {
      const digest = await digests();
      await database.transaction('verifications.awaitsDecision', async (queries) => {
        if (await saveWaiting(queries, record)) await saveContent(queries, digest, record);
      });
    },

    leavesReview: (verificationId, decision) =>
      database.transaction('verifications.leavesReview', async (queries) => {
        const left = await queries
          .update(verifications)
          .set({ ...notWaiting, reasons: [] })
          .where(and(eq(verifications.verificationId, verificationId), isNull(verifications.closedAt)))
          .returning({ verificationId: verifications.verificationId });
        if (left.length > 0) await withoutReasons(queries, verificationId);
        if (decision !== null) await savingDecisions(queries, verificationId, [decision]);
      }),

    lateResult: (verificationId, result) =>
      database.run('verifications.lateResult', async (queries) => {
        const told = toldOfResult({ verificationId }, { ...result, at: result.decidedAt });
        await savingResults(withTold(queries, [told]), verificationId, [result]);
      }),

    documentsStored: (verificationId, rows) =>
      database.run('verifications.documentsStored', async (queries) => {
        if (rows.length > 0) await saveKnownDocuments(queries, verificationId, rows);
      }),

    documentsRemoved: (verificationId) =>
      database.run('verifications.documentsRemoved', async (queries) => {
        await queries.delete(documents).where(eq(documents.verificationId, verificationId));
      }),

    markStage: async (verification, blocked, told = []) => {
      const digest = await digests();
      await database.transaction('verifications.markStage', async (queries) => {
        const standing =
          blocked === null ? notBlocked : { blockedSince: blocked.since, blockedReason: blocked.reason };
        const row = { ...openedRow(verification), ...standing };
        const events = told.map((each) => toldOfRun(verification, each));
        const written = await withTold(queries, events)
          .insert(verifications)
          .values({ ...row, timeline: Sealed.for(idOf.verification(verification), []) })
          .onConflictDoUpdate({
            target: verifications.verificationId,
            set: row,
            setWhere: isNull(verifications.closedAt),
          })
          .returning({ verificationId: verifications.verificationId });
        if (written.length === 0) return;
        const reasons = blocked === null ? [] : [blocked.reason];
        for (const statement of marking(queries, digest, { ...verification, reasons }, true)) await statement;
      });
    },

    markEarlier: async (limit) => {
      const digest = await digests();
      return await database.transaction('verifications.markEarlier', async (queries) =>
        markEarlier(queries, digest, limit),
      );
    },

    endedByHand: async ({ verificationId, clientId, attempt, method, openedAt, closedAt }) => {
      const digest = await digests();
      await database.transaction('verifications.endedByHand', async (queries) => {
        const row = idOf.verification({ verificationId });
        const outcome: Outcome = 'CANCELLED';
        const reasons: Reason[] = ['ended_by_hand'];
        const conclusion = { outcome, reasons, closedAt, ...notWaiting, ...notBlocked };
        const end = { verificationId, clientId, attempt, method, openedAt, closedAt, outcome, reasons };
        const written = await withTold(queries, [toldOfEnd(end)], isOpen(end))
          .insert(verifications)
          .values({
            verificationId,
            clientId,
            attempt,
            method,
            openedAt,
            asked: Sealed.for(row, {}),
            timeline: Sealed.for(row, []),
            ...conclusion,
          })
          .onConflictDoUpdate({
            target: verifications.verificationId,
            set: conclusion,
            setWhere: isNull(verifications.closedAt),
          })
          .returning({ openedAt: verifications.openedAt });
        if (written.length === 0) return;
        const marked = {
          verificationId,
          clientId,
          openedAt: written[0]?.openedAt ?? openedAt,
          reasons,
          outcome,
        };
        for (const statement of marking(queries, digest, marked)) await statement;
        await queries
          .update(webhooks)
          .set({ state: 'parked', parkedReason: 'no-open-run', claimedUntil: null })
          .where(and(eq(webhooks.verificationId, verificationId), eq(webhooks.state, 'delivered')));
      });
    },
  };
}
