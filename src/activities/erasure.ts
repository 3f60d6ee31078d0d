/**
 * What an erasure does, step by step. Each may be repeated, and knows its subject from the records by the erasure's id
 * alone, so that nothing of the erased person stands in the history of the erasure itself.
 */
import { Context } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import type { ErasedRun, ErasedSession, ErasureProof, ErasureSubject } from '../records/index.ts';
import { askToDelete, listedRuns, retentionMs, stateOf } from '../temporal/executions.ts';
import type { ListedExecution } from '../temporal/executions.ts';
import type { CancelReply, CancelRequest } from '../domain/messages.ts';
import { MESSAGE_VERSION, messageNames } from '../domain/messages.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { withCounts } from './erasure-at-idenfy.ts';
import { withHeartbeats } from './heartbeats.ts';
import type { ErasureStep } from '../domain/requests/erasure.ts';

/** How often Temporal is polled for whether what was requested of it is done. */
const LOOK_AGAIN_MS = 1_000;

/** A cancellation may be refused while the run is recording, or find no worker. */
const CANCEL_AGAIN_MS = 15_000;
const CANCEL_DEADLINE_MS = 10_000;

/** Below the ten minutes of the activity: a run that did not answer for so long, in one of its later tries, is ended. */
const PATIENCE_MS = 9 * 60_000;
const TRIES_BEFORE_TERMINATION = 6;

export function createErasureActivities({ records, documents, workflowNames }: ActivityDependencies) {
  const subjectOf = async (erasureId: string): Promise<ErasureSubject> => {
    const subject = (await records.erasures.byId(erasureId))?.subject;
    return subject ?? { clientId: null, verificationIds: [], runs: [], sessions: [] };
  };

  return {
    /** Cancels the client's open run, and resolves when it has recorded and closed. */
    async stopOpenRun({ erasureId }: ErasureStep): Promise<void> {
      const { clientId, verificationIds } = await subjectOf(erasureId);
      // Retention takes only what is closed.
      if (clientId === null || verificationIds !== null) return;
      const { client, info } = Context.current();
      const workflowId = workflowNames.of(clientId);
      await withHeartbeats(async (signal) => {
        const began = Date.now();
        let askedAt = 0;
        while ((await stateOf(client, workflowId))?.isRunning === true) {
          signal.throwIfAborted();
          if (Date.now() - began > PATIENCE_MS && info.attempt >= TRIES_BEFORE_TERMINATION) {
            await client.workflow
              .getHandle(workflowId)
              .terminate('erased; it did not answer its cancellation');
          } else if (Date.now() - askedAt > CANCEL_AGAIN_MS) {
            await askToCancel(client, workflowId);
            askedAt = Date.now();
          }
          await Context.current().sleep(LOOK_AGAIN_MS);
        }
      });
    },

    /** Writes down what there is, before anything of it goes. @returns how many sessions iDenfy has copies of */
    async collectSubject({ erasureId }: ErasureStep): Promise<{ sessions: number }> {
      const { client } = Context.current();
      const known = await subjectOf(erasureId);
      const { clientId } = known;
      if (clientId === null) return { sessions: known.sessions.length };
      const content = await records.erasures.contentOf(known);
      const workflowId = workflowNames.of(clientId);
      const listed = await listedRuns(client, {
        workflowIds: known.verificationIds === null ? [workflowId] : [],
        // Where names are hashed since, or by another key, only Temporal knows how an old run is called.
        runIds: content.verificationIds,
      });
      const unlisted = content.verificationIds
        .filter((id) => !listed.some(({ runId }) => runId === id))
        .map((runId) => ({ workflowId, runId }));
      const found = [...listed.map((run) => ({ workflowId: run.workflowId, runId: run.runId })), ...unlisted];
      const sessions = [...content.sessions, ...listed.flatMap(sessionsOf)];
      await records.erasures.update(erasureId, ({ subject, proof }) => {
        const next: ErasureSubject = {
          ...subject,
          runs: merged(subject.runs, found, ({ runId }) => runId),
          sessions: merged(subject.sessions, sessions, ({ scanRef }) => scanRef),
        };
        return {
          subject: next,
          proof: withCounts({ ...proof, erased: larger(proof.erased, content.erased) }, next),
        };
      });
      await records.erasures.rememberSessions(erasureId);
      return { sessions: (await subjectOf(erasureId)).sessions.length };
    },

    /** Deletes each run and resolves when Temporal knows none of them any more, or does not let us. */
    async eraseHistories({ erasureId }: ErasureStep): Promise<void> {
      const { client } = Context.current();
      const { clientId, runs } = await subjectOf(erasureId);
      // What the proof says of them stands.
      if (clientId === null) return;
      const kept: ErasedRun[] = [];
      await withHeartbeats(async (signal) => {
        for (const run of runs) {
          const answer = await askToDelete(client, run);
          if (answer === 'not-allowed') kept.push(run);
          else await until(signal, async () => (await askAgain(client, run)) === 'gone');
        }
      });
      const keptUntil = kept.length === 0 ? null : await lastKept(client, kept);
      await records.erasures.update(erasureId, ({ subject, proof }) => ({
        subject,
        proof: {
          ...proof,
          temporal: {
            histories: runs.length,
            deleted: runs.length - kept.length,
            ciphertextUntil: keptUntil?.toISOString() ?? null,
          },
        },
      }));
    },

    async eraseDocuments({ erasureId }: ErasureStep): Promise<void> {
      const { runs } = await subjectOf(erasureId);
      // The store may wait before it looks again for what was just written under an older key.
      await withHeartbeats(async () => {
        for (const { runId } of runs) await documents.removeAll(runId);
      });
    },

    async eraseRecords({ erasureId }: ErasureStep): Promise<void> {
      await records.erasures.deleteRows(erasureId);
    },

    /** Nothing of ours is left: of the subject only what iDenfy has not deleted yet is kept, to ask for it again. */
    async noteOwnDataGone({ erasureId }: ErasureStep): Promise<void> {
      const at = new Date().toISOString();
      await records.erasures.update(erasureId, ({ subject, proof }) => ({
        subject: {
          ...subject,
          clientId: null,
          verificationIds: [],
          runs: [],
          toTell: subject.toTell ?? subject.runs.map(({ runId }) => runId),
        },
        proof: { ...proof, ownDataGoneAt: proof.ownDataGoneAt ?? at },
      }));
    },

    async completeErasure({ erasureId }: ErasureStep): Promise<void> {
      await records.erasures.complete(erasureId, new Date());
    },
  };
}

async function askToCancel(client: Client, workflowId: string): Promise<void> {
  await client
    .withDeadline(Date.now() + CANCEL_DEADLINE_MS, async () =>
      client.workflow.getHandle(workflowId).executeUpdate<CancelReply, [CancelRequest]>(messageNames.cancel, {
        args: [{ v: MESSAGE_VERSION, by: 'erasure' }],
      }),
    )
    // It may be closing, or have no worker for the moment: what counts is that it ends.
    .catch(() => {});
}

/** Sessions of which only the search attributes of their run tell, and not how long their tokens live. */
function sessionsOf({ scanRefs, startedAt }: ListedExecution): ErasedSession[] {
  return scanRefs.map((scanRef) => ({ scanRef, expiresAt: startedAt.toISOString(), deleted: false }));
}

/** Looks until it is so; the activity's time-out and its next attempt are the limit. */
async function until(signal: AbortSignal, isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) {
    signal.throwIfAborted();
    await Context.current().sleep(LOOK_AGAIN_MS);
  }
}

/** A request to delete may be lost with the server that took it, so that it is repeated until nothing is found. */
async function askAgain(client: Client, run: ErasedRun): Promise<'gone' | 'there'> {
  if ((await stateOf(client, run.workflowId, run.runId)) === null) return 'gone';
  return (await askToDelete(client, run)) === 'gone' ? 'gone' : 'there';
}

async function lastKept(client: Client, runs: readonly ErasedRun[]): Promise<Date | null> {
  const retention = await retentionMs(client);
  const states = await Promise.all(
    runs.map(async ({ workflowId, runId }) => stateOf(client, workflowId, runId)),
  );
  const closed = states.flatMap((state) =>
    state === null ? [] : [(state.closedAt ?? new Date()).getTime()],
  );
  return retention === null || closed.length === 0 ? null : new Date(Math.max(...closed) + retention);
}

/** What is known keeps its place, since the workflow counts on it; of what is found twice the first is taken. */
function merged<T>(known: readonly T[], found: readonly T[], idOf: (item: T) => string): T[] {
  const all = new Map<string, T>();
  for (const item of [...known, ...found]) if (!all.has(idOf(item))) all.set(idOf(item), item);
  return [...all.values()];
}

/** A repeated look finds less, since something of it is gone. */
function larger(before: ErasureProof['erased'], now: ErasureProof['erased']): ErasureProof['erased'] {
  return {
    attempts: Math.max(before.attempts, now.attempts),
    results: Math.max(before.results, now.results),
    decisions: Math.max(before.decisions, now.decisions),
    documents: Math.max(before.documents, now.documents),
    webhooks: Math.max(before.webhooks, now.webhooks),
  };
}
