/**
 * A lost webhook costs time, not the result: after a deadline the run polls iDenfy for the status, rarely, with jitter
 * and a cap, since iDenfy restricts those who poll (design.md, invariant 3; idenfy-api.md 6).
 */
import { patched } from '@temporalio/workflow';
import type { IdenfyEvent } from '../domain/idenfy-event.ts';
import { isEndWithoutVerdict, isExpiry } from '../domain/idenfy-event.ts';
import { MESSAGE_VERSION } from '../domain/messages.ts';
import type { StatusAnswer } from '../domain/requests/sessions.ts';
import type { Session } from '../domain/sessions.ts';
import { keysOf } from '../domain/sides.ts';
import { stepLinks } from '../domain/step-links.ts';
import { helpFor } from './help.ts';
import { MOST_UNREADABLE_ANSWERS } from './policy.ts';
import type { NoResult } from './poll-schedule.ts';
import { PollSchedule } from './poll-schedule.ts';
import type { Run } from './run.ts';
import { tryActivity } from './try-activity.ts';

/** Polls the status of one session. */
export class StatusPolling {
  private readonly run: Run;
  private readonly schedule: PollSchedule;
  /** The notices for which iDenfy was already polled. */
  private readonly notices = new Set<string>();

  constructor(run: Run, firstAfterSeconds: number) {
    const { manualReview, deadlines } = run.input;
    this.run = run;
    this.schedule = new PollSchedule({
      start: Date.now(),
      firstAfterMs: firstAfterSeconds * 1_000,
      againMs: deadlines.askAgainSeconds * 1_000,
      manualReview,
      countsFromAnswers: () => patched('confirmed-from-the-answer'),
      // The SDK makes it replayable.
      jitter: () => 1 + Math.random() / 5,
    });
  }

  /**
   * Waits for the session's decisive result, by webhook or by polling.
   * @param deadline when the wait ends, in ms since the epoch, except for a few more polls if iDenfy's last answer needs
   * a confirmation or did not come; it may move as interim results come
   * @param waiting is called for every wait, to show it in the run
   * @returns null if there was no result by then; `noResult` says what that means
   */
  async result(
    current: () => Session,
    deadline: (session: Session) => number,
    waiting: (session: Session, until: number) => void,
  ): Promise<IdenfyEvent | null> {
    for (;;) {
      const session = current();
      if (session.doubt !== null) {
        await this.run.doubts.settle();
        continue;
      }
      if (session.result !== null)
        return this.takesBackVerdict(session.result, session) ? null : session.result;
      if (session.unclearEnd !== null && !this.notices.has(session.unclearEnd.eventId)) {
        // The session may be over, cancelled or not begun: the body does not say it, and only iDenfy knows.
        this.notices.add(session.unclearEnd.eventId);
        await this.poll(session, false);
        continue;
      }
      const until = deadline(session);
      const { at, isLast } = this.schedule.due(until, Date.now());
      waiting(session, Math.max(until, at));
      if (await this.run.news(session, at, 'iDenfy’s webhook')) continue;
      await this.poll(session, isLast);
      if (!isLast || current().result !== null || Date.now() < deadline(current())) continue;
      if (!this.schedule.isWorthAnother(current()) || !patched('more-last-questions')) return null;
    }
  }

  noResult(session: Session): NoResult {
    return this.schedule.noResult(session);
  }

  /** EXPIRED after a verdict: only a person can find out which of the two iDenfy means. */
  private takesBackVerdict(result: IdenfyEvent, session: Session): boolean {
    return isExpiry(result) && this.schedule.isNamed(session) && patched('expiry-after-a-verdict');
  }

  private async poll(session: Session, isLast: boolean): Promise<void> {
    this.schedule.polled(Date.now(), isLast);
    const status = await tryActivity(async () => this.run.activities.askStatus({ scanRef: session.scanRef }));
    const decisive = this.schedule.heard(status.value ?? null, Date.now());
    if (status.failure !== undefined) {
      this.run.note(
        `iDenfy was polled about the ${session.role} session and did not answer: ${status.failure.code}.`,
      );
      return;
    }
    const answer = status.value;
    this.run.note(
      `iDenfy was polled about the ${session.role} session: ${answer.overall}${decisive ? '' : ', not decisive yet'}.`,
    );
    if (!decisive) return;
    const event = isEndWithoutVerdict(answer)
      ? endEvent(session, answer)
      : await this.withData(session, answer);
    if (event !== null) this.run.receive(event);
  }

  /** `/status` has neither data nor files: they are fetched, and everything together is kept like a webhook. */
  private async withData(session: Session, answer: StatusAnswer): Promise<IdenfyEvent | null> {
    const links = await tryActivity(async () => this.run.activities.fileLinks({ scanRef: session.scanRef }));
    const data = await this.data(session, answer);
    if (data === 'heard' || data === 'failed') return null;
    // The files can be requested later, if they are needed.
    if (links.failure !== undefined && !patched('asked-without-links')) return null;
    return {
      ...endEvent(session, answer),
      ...data,
      ...filesOfSteps(session.stepNames, links.value),
      ...(links.failure === undefined ? {} : { linksUnread: true }),
    };
  }

  /**
   * Unreadable data is requested again; then the run waits for an operator. A result whose data was never read still
   * counts: the comparison finds nothing to compare, so that a reviewer evaluates it.
   */
  private async data(
    { role, scanRef }: Session,
    answer: StatusAnswer,
  ): Promise<Partial<Awaited<ReturnType<Run['activities']['fetchData']>>> | 'heard' | 'failed'> {
    const { clientId, deadlines } = this.run.input;
    const isHeard = () => (this.run.sessions.byScanRef(scanRef)?.result ?? null) !== null;
    for (let unreadable = 1; ; unreadable += 1) {
      const data = await tryActivity(async () =>
        this.run.activities.fetchData({ verificationId: this.run.id, clientId, scanRef, answer }),
      );
      if (data.failure === undefined) return data.value;
      if (data.failure.code !== 'unreadable_answer' || !patched('data-unreadable')) return 'failed';
      this.run.note(`iDenfy’s answer about the data of the ${role} session could not be read.`);
      if (unreadable < MOST_UNREADABLE_ANSWERS) {
        const session = this.run.sessions.byScanRef(scanRef);
        const until = Date.now() + deadlines.askAgainSeconds * 1_000;
        if (session !== undefined)
          await this.run.news(session, until, 'Until the data is requested from iDenfy again');
      } else {
        const reason = 'result_data_unreadable';
        if ((await this.run.block(reason, helpFor(reason), { isSettled: isHeard })) === null && !isHeard())
          return {};
        unreadable = 0;
      }
      if (isHeard()) return 'heard';
    }
  }
}

/** `/files` shows all files of a session: only those that may be a step's are kept, by the same rule as for webhooks. */
function filesOfSteps(
  echoed: readonly string[],
  links: Pick<IdenfyEvent, 'images' | 'pdfs'> | undefined,
): Pick<IdenfyEvent, 'additionalSteps' | 'images' | 'pdfs'> {
  const readable = links ?? { images: {}, pdfs: {} };
  const { additionalSteps, beside } = stepLinks({ additionalSteps: null }, echoed, readable, {
    front: null,
    back: null,
  });
  const names = [...Object.keys(additionalSteps), ...beside];
  const ofNames = (urls: Readonly<Record<string, string>>) => {
    const keys = new Set(names.flatMap((name) => keysOf(urls, name)));
    return Object.fromEntries(Object.entries(urls).filter(([name]) => keys.has(name)));
  };
  return {
    additionalSteps: Object.fromEntries(echoed.map((name) => [name, null])),
    images: ofNames(readable.images),
    pdfs: ofNames(readable.pdfs),
  };
}

function endEvent(session: Session, answer: StatusAnswer): IdenfyEvent {
  return {
    v: MESSAGE_VERSION,
    eventId: `asked-${answer.digest}`,
    kind: 'identification',
    eventType: session.unclearEnd?.eventType ?? 'ASKED',
    source: 'asked',
    scanRef: session.scanRef,
    digest: answer.digest,
    receivedAt: new Date().toISOString(),
    final: null,
    overall: answer.overall,
    // Step mismatch tags still make it negative (gate.ts).
    stepVerdict: 'none',
    stepStatus: null,
    fraudTags: answer.fraudTags,
    mismatchTags: answer.mismatchTags,
    ...(answer.evidence === undefined ? {} : { evidence: answer.evidence }),
    autoDocument: answer.autoDocument,
    manualDocument: answer.manualDocument,
    autoFace: answer.autoFace,
    manualFace: answer.manualFace,
    documentType: null,
    documentCountry: null,
    additionalSteps: null,
    images: {},
    pdfs: {},
  };
}
