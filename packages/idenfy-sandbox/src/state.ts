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
  /** Changes to the webhook's `data` that an outcome asked for. */
  dataChanges: Record<string, unknown>;
  /** The same of its `status`, and of its top level. */
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
  /** Names and birth date that the token gave, to be compared with the document. */
  readonly expected: { firstName: string | null; lastName: string | null; dateOfBirth: string | null };
  readonly sessionLength: number;
  /** Milliseconds since 1970, as all times of this record. */
  readonly createdAt: number;
  expiresAt: number;
  openedAt: number | null;
  startedAt: number | null;
  finishedAt: number | null;
  phase: 'ACTIVE' | 'PROCESSING' | 'DECIDED' | 'EXPIRED' | 'CANCELLED' | 'DELETED';
  /** A refused submission may take the token too (a switch). */
  tokenBurnt: boolean;
  submittedBy: 'user' | 'direct-processing' | null;
  selectedCountry: string | null;
  files: StoredFile[];
  /** How the submission was asked to end. */
  outcome: Outcome;
  result: Result | null;
  /** The human's decision that an interim result still waits for. */
  pending: Result | null;
}

/** Everything that the sandbox remembers, in one place, so that it can be kept elsewhere than in memory one day. */
export class SandboxState {
  readonly sessions = new Map<string, Session>();
  readonly scanRefByAuthToken = new Map<string, string>();
  readonly webhooks = new Map<string, WebhookRecord>();
  /** What the next submission for a clientId will be decided as. */
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

  /** Nothing more will come: whoever waits is told. */
  close(): void {
    this.#changes.emit('closed');
  }

  /** Wakes whoever waits for a condition. */
  changed(): void {
    this.#changes.emit('changed');
  }

  onChange(listener: () => void): void {
    this.#changes.on('changed', listener);
  }

  /** Resolves with the first answer of `look` that is not undefined, now or after a change; rejects in time. */
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
