/**
 * Starting a verification, or joining the one that is open: one workflow and one token, however many ask at once
 * and whatever closes meanwhile (design.md, "Create").
 */
import { orUnknown } from '../domain/words.ts';
import type { OrUnknown } from '../domain/words.ts';
import { setTimeout as pause } from 'node:timers/promises';
import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { Attempts, Records } from '../records/index.ts';
import { wishesOf } from '../domain/corrections.ts';
import type { OpenedSession, OpenSessionReply } from '../domain/messages.ts';
import type { VerificationInput, Wishes } from '../domain/input.ts';
import { refusals } from '../domain/messages.ts';
import type { Method } from '../domain/words.ts';
import { refuseOtherWishes } from './different-request.ts';
import { openSessionRefusal } from './open-session-refusal.ts';
import { Problem } from './problems.ts';
import type { RunDescription, Runs } from './runs.ts';
import { recordTermination } from './terminations.ts';
import type { EndedRun } from './terminations.ts';
import { openStages } from './shown-words.ts';
import type { OpenStage } from './shown-words.ts';
import type { Waiting } from './unless-blocked.ts';
import { differentMethod, unlessBlocked } from './unless-blocked.ts';

export interface OpenRequest {
  readonly method: Method;
  readonly reverify: boolean;
  /** All of the workflow's input but the attempt's number. */
  readonly input: Omit<VerificationInput, 'attempt'>;
}

export interface OpenAnswer {
  /** Whether this very request started the run. */
  readonly started: boolean;
  readonly verificationId: string;
  readonly method: Method;
  readonly stage: OrUnknown<OpenStage>;
  readonly scanRef: string;
  /** Null once the session is finished or past its life. */
  readonly session: OpenedSession | null;
  /** Until when a link of an earlier attempt can still be opened: iDenfy cannot end a session. */
  readonly earlierLinksUntil: Date | null;
}

/** How long a session's stage may be queried from its worker before the server's own word serves. */
const QUERY_DEADLINE_MS = 2_000;
/** It answers within milliseconds where it answers; the caller has waited long enough by then. */
const PING_DEADLINE_MS = 500;
/** A run that is just closing is requested again after this; it closes within milliseconds. */
const CLOSING_PAUSE_MS = 50;

export class VerificationOpener {
  private readonly records: Records;
  private readonly runs: Runs;
  private readonly deadlineMs: number;

  constructor(options: { records: Records; runs: Runs; deadlineMs: number }) {
    this.records = options.records;
    this.runs = options.runs;
    this.deadlineMs = options.deadlineMs;
  }

  /** @throws Problem */
  async open(request: OpenRequest): Promise<OpenAnswer> {
    const deadline = Date.now() + this.deadlineMs;
    const { clientId, requestId } = request.input;
    const waiting = {
      clientId,
      requestId,
      method: request.method,
      wishes: wishesOf(request.input),
      hasReplaced: false,
    };
    try {
      for (let endedByHand = false; ;) {
        const { liveLinks, ...attempts } = await this.records.verifications.beginnings(clientId, new Date());
        const answer = await this.requestOnce(request, attempts, waiting, deadline);
        if (answer.kind === 'settled') {
          return { ...answer.answer, earlierLinksUntil: lastOf(liveLinks, answer.answer.verificationId) };
        }
        if (answer.kind === 'ended-by-hand') {
          if (endedByHand) throw new Problem('still_starting');
          endedByHand = true;
        }
        if (Date.now() + CLOSING_PAUSE_MS >= deadline) throw new Problem('still_starting');
        if (answer.kind === 'closing') await pause(CLOSING_PAUSE_MS);
      }
    } catch (error) {
      const late =
        error instanceof Problem && error.code === 'temporal_unavailable' && Date.now() >= deadline;
      if (!late || !(await this.answers())) throw error;
      // Temporal took the request and its answer is not there yet: the run goes on, and a repeat joins it.
      throw new Problem('still_starting', { cause: error });
    }
  }

  /** Whether Temporal is there at all: a call that ran out of time does not tell why. */
  private async answers(): Promise<boolean> {
    try {
      await this.runs.ping(PING_DEADLINE_MS);
      return true;
    } catch {
      return false;
    }
  }

  private async requestOnce(
    request: OpenRequest,
    { closed, last, erasing }: Attempts,
    waiting: Waiting,
    deadline: number,
  ): Promise<OpenProgress> {
    const { clientId, requestId } = request.input;
    if (erasing) throw new Problem('erasure_running');
    let reply: OpenSessionReply;
    try {
      if (last?.outcome === 'VERIFIED' && !request.reverify) {
        // Never with a start: the run that is open now may be just closing, and a start would buy a second token.
        const open = await this.runs.describe(clientId);
        if (open === null || !open.isRunning || open.verificationId === last.verificationId) {
          throw new Problem('already_verified', { members: { verificationId: last.verificationId } });
        }
        reply = await unlessBlocked(this.runs, waiting, async (signal) =>
          this.runs.join(open, closed, deadline, signal),
        );
      } else {
        const input = { ...request.input, attempt: closed };
        reply = await unlessBlocked(this.runs, waiting, async (signal) =>
          this.runs.openOrJoin(request.method, input, deadline, signal),
        );
      }
    } catch (error) {
      return await this.afterFailure(error, request);
    }
    if (reply.requestId === requestId) {
      // Somebody may have put other wishes in the place of these while the run was blocked.
      refuseOtherWishes(reply.verificationId, reply.wishes ?? request.input, request.input);
      return {
        kind: 'settled',
        answer: { ...opened(reply), started: true, stage: 'awaiting-user', session: reply.session },
      };
    }
    return await this.afterAnswerToAnother(reply, request);
  }

  /** The answer is remembered by the server under the update's id, and given by a closed run as well. */
  private async afterAnswerToAnother(reply: OpenSessionReply, request: OpenRequest): Promise<OpenProgress> {
    const run = await this.runs.describe(request.input.clientId, reply.verificationId);
    if (run === null || !run.isRunning)
      return await this.afterClosing(run ?? { ...reply, clientId: request.input.clientId });
    if (reply.method !== request.method) throw differentMethod(reply.method);
    const { stage, requested } = await this.standingOf(run);
    // It closed between the two questions, and its record tells how to go on.
    if (stage === 'closed') return { kind: 'closing' };
    refuseOtherWishes(run.verificationId, reply.wishes ?? requested ?? request.input, request.input);
    // Past its life a link is dead although its run still waits for iDenfy's word.
    const usable =
      (stage === 'awaiting-user' || stage === 'creating-session') &&
      Date.parse(reply.session.expiresAt) > Date.now();
    return {
      kind: 'settled',
      answer: { ...opened(reply), started: false, stage, session: usable ? reply.session : null },
    };
  }

  private async afterFailure(error: unknown, request: OpenRequest): Promise<OpenProgress> {
    // The run that was joined is over since.
    if (error instanceof WorkflowNotFoundError) return { kind: 'again' };
    if (!(error instanceof WorkflowUpdateFailedError)) throw error;
    const { cause } = error;
    const type = cause instanceof ApplicationFailure ? cause.type : null;
    // The run of the attempt before is recorded and has not returned yet.
    if (type === refusals.attemptMismatch) return { kind: 'closing' };
    const refusal = openSessionRefusal(cause);
    if (refusal === null) {
      // An update that was cut short with its run (terminated while it created the session).
      return await this.afterClosing(await this.runs.describe(request.input.clientId));
    }
    if (refusal.requestId !== request.input.requestId) {
      const run = await this.runs.describe(request.input.clientId, refusal.verificationId);
      const record = await this.records.verifications.byId(refusal.verificationId);
      if (run?.isRunning !== true && record?.closedAt == null) {
        const { verificationId } = refusal;
        return await this.afterClosing(run ?? { clientId: request.input.clientId, verificationId });
      }
    }
    throw refusal.problem;
  }

  private async afterClosing(
    run: RunDescription | (EndedRun & { isRunning?: never }) | null,
  ): Promise<OpenProgress> {
    if (run === null || run.isRunning === true) return { kind: 'closing' };
    return { kind: (await recordTermination(this.records, run)) ? 'ended-by-hand' : 'again' };
  }

  private async standingOf(run: RunDescription): Promise<Standing> {
    try {
      const { stage, requested = null } = await this.runs.view(run, QUERY_DEADLINE_MS);
      return { stage: stageIn(stage), requested };
    } catch {
      // No worker answers. The search attribute tells where the run last rested; the user has finished since if there
      // is a second session.
      const record = await this.records.verifications.byId(run.verificationId);
      const requested = record?.request ?? null;
      if (record?.sessions.some(({ role }) => role === 'document') === true)
        return { stage: 'awaiting-document-result', requested };
      return { stage: run.stage === null ? 'creating-session' : stageIn(run.stage), requested };
    }
  }
}

interface Standing {
  readonly stage: OrUnknown<OpenStage> | 'closed';
  /** Null where a worker of an earlier version does not say. */
  readonly requested: Wishes | null;
}

/** A newer run's word shows as unknown, and lets no link be taken for a live one. */
const stageIn = (stage: string) => (stage === 'closed' ? stage : orUnknown(openStages, stage));

type OpenProgress =
  | { readonly kind: 'settled'; readonly answer: Omit<OpenAnswer, 'earlierLinksUntil'> }
  /** The run has closed since and is recorded: the records tell how to go on. */
  | { readonly kind: 'again' }
  /** The run is recorded and about to return. */
  | { readonly kind: 'closing' }
  | { readonly kind: 'ended-by-hand' };

/** Of the other attempts: the latest time until which a link of theirs can be opened still. */
function lastOf(liveLinks: ReadonlyMap<string, Date>, exceptVerificationId: string): Date | null {
  const others = [...liveLinks].filter(([id, until]) => id !== exceptVerificationId && until > new Date());
  return others.reduce<Date | null>(
    (last, [, until]) => (last === null || until > last ? until : last),
    null,
  );
}

function opened(reply: OpenSessionReply) {
  return { verificationId: reply.verificationId, method: reply.method, scanRef: reply.session.scanRef };
}
