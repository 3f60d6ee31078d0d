import { decideAutomatically, decideByHuman, unchecked } from './decision.ts';
import { linkFate } from './faults/files.ts';
import { sendWebhook } from './faults/webhooks.ts';
import type { Outcome } from './outcome.ts';
import type { SessionsParts } from './parts.ts';
import { type DocumentData, recognise } from './recognition.ts';
import type { StoredFile } from './images.ts';
import type { Result, Session } from './state.ts';
import { stepsOf } from './steps.ts';
import type { IdentificationEvent } from './webhook-body.ts';
import { webhookBody } from './webhook-body.ts';
import type { WebhookRecord } from './webhook-record.ts';

export interface Submission {
  files: StoredFile[];
  by: 'user' | 'direct-processing';
  /** Direct processing names the document's country; a user shows it. */
  country: string | null;
  outcome: Outcome;
}

/** The life of a session: ACTIVE, submitted once, decided once or twice; or expired, cancelled, deleted. */
export class Sessions {
  readonly #parts: SessionsParts;

  constructor(parts: SessionsParts) {
    this.#parts = parts;
  }

  add(session: Session): void {
    this.#parts.state.add(session);
    this.#watchExpiry(session);
  }

  /** Continues a session where an earlier process left it. */
  resume(session: Session): void {
    this.#parts.state.add(session);
    if (session.phase === 'ACTIVE') this.#watchExpiry(session);
    if (session.phase === 'PROCESSING') this.#processLater(session);
    if (session.pending !== null) this.#reviewLater(session);
  }

  /** The current session: past its lifetime it has expired, whether or not its timer has fired. */
  byScanRef(scanRef: string): Session | undefined {
    return this.#current(this.#parts.state.sessions.get(scanRef));
  }

  byAuthToken(authToken: string): Session | undefined {
    return this.#current(this.#parts.state.byAuthToken(authToken));
  }

  ofClient(clientId: string): Session[] {
    const sessions = this.#parts.state.ofClient(clientId);
    for (const session of sessions) this.#current(session);
    return sessions;
  }

  /** The user opens the hosted page: `sessionLength` counts from now (idenfy-api.md 1.4 [B]). */
  open(session: Session): void {
    if (session.phase !== 'ACTIVE' || session.openedAt !== null) return;
    session.openedAt = this.#parts.settings.now();
    session.expiresAt = session.openedAt + session.sessionLength * 1000;
    this.#watchExpiry(session);
    this.#parts.state.changed();
  }

  /** Uses up the token: it cannot be used again (idenfy-api.md 1.4, 2.2 [A]). The result comes later. */
  submit(session: Session, submission: Submission): void {
    const { settings, state } = this.#parts;
    session.phase = 'PROCESSING';
    session.submittedBy = submission.by;
    session.startedAt = session.openedAt ?? settings.now();
    session.selectedCountry = submission.country;
    session.files = submission.files;
    session.outcome = submission.outcome;
    state.changed();
    this.#processLater(session);
  }

  expire(session: Session): WebhookRecord {
    session.phase = 'EXPIRED';
    session.finishedAt = this.#parts.settings.now();
    // `final` and `overall` of this body are not documented (idenfy-api.md 3.2 GAP).
    session.result = { status: unchecked('EXPIRED'), data: null, dataChanges: {}, final: true };
    return this.tell(session, 'IDENTIFICATION_EXPIRED');
  }

  /** The user gives up. No status is called CANCELLED, so the body has one of two forms (a switch). */
  cancel(session: Session): WebhookRecord {
    const final = this.#parts.settings.account.cancelledBody === 'expired-final';
    session.phase = 'CANCELLED';
    session.finishedAt = this.#parts.settings.now();
    session.result = { status: unchecked('EXPIRED'), data: null, dataChanges: {}, final: true };
    const told = final ? session.result : { ...session.result, status: unchecked('ACTIVE'), final: false };
    return this.tell(session, 'IDENTIFICATION_CANCELLED', told);
  }

  /** The person at iDenfy makes the decision that an interim result waits for; undefined if none waits. */
  release(session: Session): WebhookRecord | undefined {
    const { pending } = session;
    if (pending === null) return undefined;
    session.pending = null;
    session.result = pending;
    return this.tell(session, 'IDENTIFICATION_MANUAL_FINISHED');
  }

  /** A person at iDenfy reviews (again): the decision changes and a webhook follows (idenfy-api.md 3.3 [B]). */
  review(session: Session, outcome: Outcome, event: IdentificationEvent, final: boolean): WebhookRecord {
    const before: Result = session.result ?? {
      status: unchecked('REVIEWING'),
      data: null,
      dataChanges: {},
      final: false,
    };
    const automatic = {
      ...before.status,
      fraudTags: outcome.fraudTags ?? before.status.fraudTags,
      mismatchTags: outcome.mismatchTags ?? before.status.mismatchTags,
      autoDocument: outcome.autoDocument === undefined ? before.status.autoDocument : outcome.autoDocument,
      autoFace: outcome.autoFace === undefined ? before.status.autoFace : outcome.autoFace,
      additionalSteps:
        outcome.additionalSteps === undefined ? before.status.additionalSteps : outcome.additionalSteps,
    };
    session.pending = null;
    session.result = {
      // During the review the status says so.
      status: decideByHuman(
        session.tokenType,
        automatic,
        final ? outcome : { overall: 'REVIEWING', ...outcome },
      ),
      data: before.data,
      dataChanges: { ...before.dataChanges, ...outcome.data },
      statusChanges: { ...before.statusChanges, ...outcome.status },
      bodyChanges: { ...before.bodyChanges, ...outcome.body },
      final,
    };
    return this.tell(session, event);
  }

  /** Deletes photos, parsed data and names (idenfy-api.md 11 [A]); no webhook announces it. */
  delete(session: Session): void {
    session.phase = 'DELETED';
    session.files = [];
    session.pending = null;
    session.result = { status: unchecked('DELETED'), data: null, dataChanges: {}, final: true };
    this.#parts.state.changed();
  }

  tell(
    session: Session,
    eventType: IdentificationEvent,
    result: Result | null = session.result,
  ): WebhookRecord {
    const { settings, links, faults, state } = this.#parts;
    const told = result ?? { status: unchecked('ACTIVE'), data: null, dataChanges: {}, final: false };
    const fate = linkFate(faults, session, 'webhook');
    const body = webhookBody(session, {
      result: told,
      form: settings.account.additionalStepForm,
      urlOf: (file) => links.urlOf(session, file, fate),
      now: settings.now(),
    });
    state.changed();
    const draft = {
      clientId: session.clientId,
      scanRef: session.scanRef,
      eventType: settings.account.legacyEvents ? 'IDENTIFICATION' : eventType,
      final: told.final,
      // A token's own URL replaces the account's (idenfy-api.md 3.4 [A]).
      url: session.callbackUrl ?? settings.account.webhookUrl,
    };
    return sendWebhook(this.#parts, session, draft, body);
  }

  #processLater(session: Session): void {
    const { settings, timers } = this.#parts;
    timers.after(settings.processingDelayMs, () => this.#process(session));
  }

  async #process(session: Session): Promise<void> {
    const { outcome } = session;
    const { settings } = this.#parts;
    const recognised = await recognise(session.files, {
      tokenType: session.tokenType,
      documents: session.documents,
      countries: session.selectedCountry === null ? session.countries : [session.selectedCountry],
      expected: session.expected,
      now: settings.now(),
    });
    // Deleted meanwhile.
    if (session.phase !== 'PROCESSING') return;
    session.selectedCountry ??= recognised.data?.docIssuingCountry ?? null;
    const verdict =
      outcome.additionalSteps === undefined
        ? this.#stepVerdict(session, recognised.data)
        : outcome.additionalSteps;
    const automatic = decideAutomatically(session.tokenType, recognised, outcome, verdict);
    const result = {
      data: recognised.data,
      dataChanges: outcome.data ?? {},
      statusChanges: outcome.status,
      bodyChanges: outcome.body,
    };
    session.phase = 'DECIDED';
    session.finishedAt = settings.now();
    // The token decides about manual reviews, otherwise the account (idenfy-api.md 1.2 [A]).
    const reviewed =
      outcome.interimFirst ??
      (automatic.overall === 'APPROVED' ? session.reviewSuccessful : session.reviewFailed);
    if (!reviewed) {
      session.result = { ...result, status: automatic, final: true };
      this.tell(session, 'IDENTIFICATION_AUTO_FINISHED');
      return;
    }
    session.result = {
      ...result,
      status: {
        ...automatic,
        overall: outcome.interim?.overall ?? automatic.overall,
        additionalSteps:
          outcome.interim?.additionalSteps === undefined
            ? automatic.additionalSteps
            : outcome.interim.additionalSteps,
      },
      final: false,
    };
    session.pending = {
      ...result,
      status: decideByHuman(session.tokenType, automatic, outcome),
      final: true,
    };
    this.tell(session, 'IDENTIFICATION_AUTO_FINISHED');
    this.#reviewLater(session);
  }

  /** The person at iDenfy decides after a while, or only on request. */
  #reviewLater(session: Session): void {
    const { settings, state, timers } = this.#parts;
    const { reviewDelayMs } = session.outcome;
    const delay = reviewDelayMs === undefined ? settings.reviewDelayMs : reviewDelayMs;
    if (delay === null) return;
    timers.after(delay, () => {
      this.release(session);
      state.changed();
    });
  }

  /** UPLOAD steps are stored and not judged, the others are (idenfy-api.md 9 [A]). */
  #stepVerdict(session: Session, data: DocumentData | null): string | null {
    const steps = stepsOf(
      session.additionalSteps,
      data === null ? null : { country: data.docIssuingCountry, documentType: data.docType },
    );
    if (steps.length === 0) return null;
    const judged = steps.some((step) => step.type !== 'UPLOAD')
      ? 'VALID'
      : this.#parts.settings.account.uploadStepsJudged;
    if (judged === null) return null;
    const given = new Set(session.files.map((file) => file.name));
    return steps.some((step) => given.has(step.name)) ? judged : 'NOT_FOUND';
  }

  #current(session: Session | undefined): Session | undefined {
    if (session?.phase === 'ACTIVE' && this.#parts.settings.now() >= session.expiresAt) this.expire(session);
    return session;
  }

  #watchExpiry(session: Session): void {
    const deadline = session.expiresAt;
    this.#parts.timers.after(deadline - this.#parts.settings.now(), () => {
      this.#current(session);
      // Too far in the future for one timer. A session that was opened meanwhile has its own timer.
      if (session.phase === 'ACTIVE' && session.expiresAt === deadline) this.#watchExpiry(session);
    });
  }
}
