/**
 * A lost webhook costs time, not the result: past a deadline iDenfy is asked how a session stands, sparsely, with
 * jitter and a cap, since it restricts those who poll (design.md, invariant 3; idenfy/api.md 6).
 */
import type { StatusAnswer } from '../activities/sessions.ts';
import { attempt } from './attempt.ts';
import type { IdenfyEvent } from './messages.ts';
import { MESSAGE_VERSION } from './messages.ts';
import { MOST_QUESTIONS } from './policy.ts';
import type { Session } from './sessions.ts';
import { isEndWithoutVerdict } from './sessions.ts';
import type { VerificationRun } from './verification-run.ts';

interface Seen {
  readonly answer: StatusAnswer;
  readonly at: number;
}

/** Of one session. */
export class Asking {
  private readonly run: VerificationRun;
  private readonly firstAfterMs: number;
  private readonly start: number;
  private asked = 0;
  private next: number;
  private seen: Seen | null = null;
  /** The notices about which iDenfy was asked already. */
  private readonly notices = new Set<string>();

  constructor(run: VerificationRun, firstAfterSeconds: number) {
    this.run = run;
    this.firstAfterMs = firstAfterSeconds * 1_000;
    this.start = Date.now();
    this.next = this.start + this.firstAfterMs * jitter();
  }

  /**
   * Waits for the session's decisive result, by webhook or by asking.
   * @param deadline when the wait ends for good, in ms since the epoch; may move as interim results come
   * @param waiting is told of every wait, to say so in the run
   * @returns null when there was none by then
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
      if (session.result !== null) return session.result;
      if (session.unclearEnd !== null && !this.notices.has(session.unclearEnd.eventId)) {
        // It may be over, cancelled or not begun: the body does not say it, and only iDenfy knows.
        this.notices.add(session.unclearEnd.eventId);
        await this.ask(session);
        continue;
      }
      const until = deadline(session);
      const asksBefore = this.asked < MOST_QUESTIONS && this.next < until;
      waiting(session, until);
      if (await this.run.news(session, asksBefore ? this.next : until, 'iDenfy’s webhook')) continue;
      const isLast = !asksBefore;
      await this.ask(session);
      if (isLast && current().result === null && Date.now() >= deadline(current())) return null;
    }
  }

  private async ask(session: Session): Promise<void> {
    this.asked += 1;
    this.next = Math.max(
      this.start + this.firstAfterMs * 2 ** this.asked * jitter(),
      // A doubtful answer is confirmed no sooner than this; a little later, so that it counts.
      Date.now() + this.run.input.deadlines.askAgainSeconds * 1_000 * (1 + Math.random() / 5),
    );
    const status = await attempt(async () => this.run.activities.askStatus({ scanRef: session.scanRef }));
    if (status.failure !== undefined) {
      this.run.note(
        `iDenfy was asked about the ${session.role} session and did not answer: ${status.failure.code}.`,
      );
      return;
    }
    const answer = status.value;
    const decisive = isDecisiveAnswer(answer, this.seen, Date.now(), this.run.input);
    if (this.seen === null || !sameAnswer(this.seen.answer, answer)) this.seen = { answer, at: Date.now() };
    this.run.note(
      `iDenfy was asked about the ${session.role} session: ${answer.overall}${decisive ? '' : ', not decisive yet'}.`,
    );
    if (!decisive) return;
    const event = isEndWithoutVerdict(answer)
      ? endEvent(session, answer)
      : await this.withData(session, answer);
    if (event !== null) this.run.receive(event);
  }

  /** `/status` has neither data nor files: they are fetched, and the whole is kept like a webhook. */
  private async withData(session: Session, answer: StatusAnswer): Promise<IdenfyEvent | null> {
    const { clientId } = this.run.input;
    const links = await attempt(async () => this.run.activities.fileLinks({ scanRef: session.scanRef }));
    const data = await attempt(async () =>
      this.run.activities.fetchData({
        verificationId: this.run.id,
        clientId,
        scanRef: session.scanRef,
        answer,
      }),
    );
    if (links.failure !== undefined || data.failure !== undefined) return null;
    const steps = session.stepNames;
    const ofSteps = (urls: Readonly<Record<string, string>>) =>
      Object.fromEntries(Object.entries(urls).filter(([name]) => steps.includes(name)));
    return {
      ...endEvent(session, answer),
      eventId: data.value.eventId,
      documentType: data.value.documentType,
      documentCountry: data.value.documentCountry,
      additionalSteps: Object.fromEntries(steps.map((name) => [name, null])),
      images: ofSteps(links.value.images),
      pdfs: ofSteps(links.value.pdfs),
    };
  }
}

/** Design.md, invariant 3: `/status` has no `final`, so what a machine said may still be under review. */
export function isDecisiveAnswer(
  answer: StatusAnswer,
  seen: Seen | null,
  now: number,
  { manualReview, deadlines }: { manualReview: boolean; deadlines: { askAgainSeconds: number } },
): boolean {
  if (isEndWithoutVerdict(answer)) return true;
  if (answer.overall === 'ACTIVE' || answer.overall === 'REVIEWING') return false;
  if (!manualReview || answer.manualDocument || answer.manualFace) return true;
  return (
    seen !== null && sameAnswer(seen.answer, answer) && now - seen.at >= deadlines.askAgainSeconds * 1_000
  );
}

function sameAnswer(one: StatusAnswer, other: StatusAnswer): boolean {
  return one.digest === other.digest;
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
    // Step mismatch tags make it negative all the same (gate.ts).
    stepVerdict: 'none',
    stepStatus: null,
    fraudTags: answer.fraudTags,
    mismatchTags: answer.mismatchTags,
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

/** Up to a fifth more, so that many runs of one hour do not ask in one second. The SDK makes it replayable. */
function jitter(): number {
  return 1 + Math.random() / 5;
}
