import { EventEmitter } from 'node:events';
import type { StatusBlock } from './decision.ts';
import type { DocumentData } from './recognition.ts';
import type { Outcome } from './outcome.ts';
import type { TokenType } from './vocabulary.ts';
import type { WebhookRecord } from './webhook-record.ts';
import type { StoredFile } from './images.ts';
import type { AdditionalSteps } from './options.ts';

/** What iDenfy has decided so far. */
export interface Result {
  status: StatusBlock;
  data: DocumentData | null;
  /** An outcome's changes to the webhook's `data`. */
  dataChanges: Record<string, unknown>;
  /** The same for its `status` and its top level. */
  statusChanges?: Record<string, unknown> | undefined;
  bodyChanges?: Record<string, unknown> | undefined;
  final: boolean;
}

export interface Session {
  readonly scanRef: string;
  readonly authToken: string;
  readonly clientId: string;
  readonly tokenType: TokenType;
  readonly externalRef: string | null;
  /** The countries that the token allows; null: all. */
  readonly countries: readonly string[] | null;
  readonly documents: readonly string[];
  readonly additionalSteps: AdditionalSteps;
  readonly questionnaire: string | null;
  readonly nfcRequired: boolean;
  readonly reviewSuccessful: boolean;
  readonly reviewFailed: boolean;
  readonly callbackUrl: string | null;
  /** Where the user goes afterwards (idenfy-api.md 8 [A/B]). */
  readonly urls: { success: string | null; error: string | null; unverified: string | null };
  readonly locale: string | null;
  /** Names and birth date from the token, to be compared with the document. */
  readonly expected: { firstName: string | null; lastName: string | null; dateOfBirth: string | null };
  readonly sessionLength: number;
  /** Milliseconds since 1970, like all times of this record. */
  readonly createdAt: number;
  expiresAt: number;
  openedAt: number | null;
  startedAt: number | null;
  finishedAt: number | null;
  phase: 'ACTIVE' | 'PROCESSING' | 'DECIDED' | 'EXPIRED' | 'CANCELLED' | 'DELETED';
  /** A refused submission may use up the token too (a switch). */
  tokenBurnt: boolean;
  submittedBy: 'user' | 'direct-processing' | null;
  selectedCountry: string | null;
  files: StoredFile[];
  /** The requested end of the submission. */
  outcome: Outcome;
  result: Result | null;
  /** The decision of the person at iDenfy that an interim result still waits for. */
  pending: Result | null;
}

/** Everything that the sandbox keeps, in one place, so that it can be stored outside memory. */
export class SandboxState {
  readonly sessions = new Map<string, Session>();
  readonly scanRefByAuthToken = new Map<string, string>();
  readonly webhooks = new Map<string, WebhookRecord>();
  /** How the next submission for a clientId will be decided. */
  readonly plans = new Map<string, Outcome>();
  readonly #changes = new EventEmitter().setMaxListeners(0);

  add(session: Session): void {
    this.sessions.set(session.scanRef, session);
    this.scanRefByAuthToken.set(session.authToken, session.scanRef);
    this.changed();
  }

  byAuthToken(authToken: string): Session | undefined {
    const scanRef = this.scanRefByAuthToken.get(authToken);
    return scanRef === undefined ? undefined : this.sessions.get(scanRef);
  }

  /** Oldest first. */
  ofClient(clientId: string): Session[] {
    return [...this.sessions.values()].filter((session) => session.clientId === clientId);
  }

  /** Nothing more will come: ends all waits. */
  close(): void {
    this.#changes.emit('closed');
  }

  /** Wakes all waits for a condition. */
  changed(): void {
    this.#changes.emit('changed');
  }

  onChange(listener: () => void): void {
    this.#changes.on('changed', listener);
  }

  /** Resolves with the first answer of `look` that is not undefined, now or after a change; rejects after a time limit. */
  async waitFor<T>(look: () => T | undefined, timeoutMs: number, what: string): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const check = () => {
      const found = look();
      if (found !== undefined) resolve(found);
    };
    const timer = setTimeout(
      () => reject(new Error(`${what} did not come within ${timeoutMs} ms`)),
      timeoutMs,
    );
    const giveUp = () => reject(new Error(`${what} did not come before the sandbox closed`));
    this.#changes.on('changed', check).on('closed', giveUp);
    try {
      check();
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#changes.off('changed', check).off('closed', giveUp);
    }
  }
}
