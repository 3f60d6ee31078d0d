/** Every message that a run answers, with what makes it ill-formed or untimely, and its effect. */
import { condition, log, setHandler } from '@temporalio/workflow';
import type { IdenfyEvent } from '../domain/idenfy-event.ts';
import type { DecideRequest, HumanDecision } from '../domain/decisions.ts';
import type { Correction, VerificationInput, Wishes } from '../domain/input.ts';
import type { ResumeReply } from '../domain/messages.ts';
import { MESSAGE_VERSION, refusals } from '../domain/messages.ts';
import type { Conclusion } from '../domain/reasons.ts';
import type { VerificationView } from '../domain/view.ts';
import type { Method } from '../domain/words.ts';
import * as guards from './guards.ts';
import * as messages from './messages.ts';
import { openSessionReply, refusal } from './replies.ts';
import type { SessionAnswer } from './run.ts';

/** What messages read from a run and do to it. */
export interface Answering {
  readonly id: string;
  readonly method: Method;
  readonly input: VerificationInput;
  /** The caller's last request, without an operator's corrections. */
  readonly requested: Wishes;
  readonly decisions: {
    decide(request: DecideRequest): HumanDecision;
    /** @throws ApplicationFailure if no decision is awaited, or not this one */
    refuseUntimely(request: DecideRequest): void;
  };
  readonly blocking: {
    resume(correction: Correction): Pick<ResumeReply, 'reason' | 'submissionsAccepted'>;
    /** @throws ApplicationFailure if nothing is blocked, or the correction would have no effect */
    refuseResume(correction: Correction): void;
    replace(wishes: Wishes): void;
    /** @throws ApplicationFailure if nothing is blocked, or the request cannot be replaced */
    refuseReplacement(wishes: Wishes): void;
  };
  /** Null while there is neither a session for the user nor a reason why there is none. */
  readonly opened: SessionAnswer | null;
  /** Once it is set, the run can no longer be cancelled. */
  readonly conclusion: Conclusion | null;
  readonly isClosed: boolean;
  cancel(by: string): void;
  receive(event: IdenfyEvent): void;
  /** Counts an ill-formed message that cannot be answered. */
  refuse(message: unknown): void;
  view(): VerificationView;
}

/** Handlers set their state before the first await, and throw only an ApplicationFailure. */
export function setHandlers(run: Answering): void {
  const v = MESSAGE_VERSION;
  const verificationId = run.id;

  setHandler(messages.decide, (request) => ({ v, verificationId, decision: run.decisions.decide(request) }), {
    validator: (request) => {
      if (!guards.isDecideRequest(request)) throw refusal(refusals.illFormed);
      run.decisions.refuseUntimely(request);
    },
  });

  setHandler(
    messages.resume,
    ({ correction }) => ({ v, verificationId, ...run.blocking.resume(correction) }),
    {
      validator: (request) => {
        if (!guards.isResumeRequest(request)) throw refusal(refusals.illFormed);
        run.blocking.refuseResume(request.correction);
      },
    },
  );

  setHandler(
    messages.replaceRequest,
    ({ wishes }) => {
      run.blocking.replace(wishes);
      return { v, verificationId };
    },
    {
      validator: (request) => {
        if (!guards.isReplaceRequest(request)) throw refusal(refusals.illFormed);
        if (request.attempt !== run.input.attempt) throw refusal(refusals.attemptMismatch);
        run.blocking.refuseReplacement(request.wishes);
      },
    },
  );

  setHandler(
    messages.openSession,
    async () => {
      await condition(() => run.opened !== null);
      return openSessionReply(verificationId, run.method, run, run.opened);
    },
    {
      validator: (request) => {
        if (!guards.isOpenSessionRequest(request)) throw refusal(refusals.illFormed);
        if (request.attempt !== run.input.attempt) throw refusal(refusals.attemptMismatch);
      },
    },
  );

  setHandler(
    messages.cancel,
    async ({ by }) => {
      run.cancel(by);
      await condition(() => run.isClosed);
      return { v, verificationId, outcome: run.conclusion?.outcome ?? 'CANCELLED' };
    },
    {
      validator: (request) => {
        if (!guards.isCancelRequest(request)) throw refusal(refusals.illFormed);
        if (run.conclusion !== null) throw refusal(refusals.alreadyClosing);
      },
    },
  );

  setHandler(messages.idenfyEvent, (event) => {
    if (guards.isIdenfyEvent(event)) {
      run.receive(event);
      return;
    }
    log.warn('A signal had no effect: it is ill-formed, or it came unencrypted.');
    run.refuse(event);
  });

  setHandler(messages.verification, () => run.view());
}
