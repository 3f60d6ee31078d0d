/** Requests and answers of the activities about iDenfy's sessions. */
import type { IdenfyEvent } from '../idenfy-event.ts';
import type { VerificationInput, Wishes } from '../input.ts';
import type { Method } from '../words.ts';

export interface IdentitySessionRequest extends Pick<
  VerificationInput,
  'clientId' | 'attempt' | 'externalRef' | 'asked' | 'person' | 'additionalSteps' | 'urls' | 'locale'
> {
  readonly verificationId: string;
  readonly method: Method;
  /** When the run began. Absent from older workflow code. */
  readonly openedAt?: string;
  /** What the caller wished beside the fields above, or other than they say. Absent from older workflow code. */
  readonly requested?: Partial<Wishes>;
  /** Whether the session has no additional step, whatever the account's default. */
  readonly withoutSteps?: boolean;
  readonly expirySeconds: number;
  readonly sessionLengthSeconds: number;
}

/** A document session that the user walks through after the identity session. */
export type UserDocumentSessionRequest = Omit<IdentitySessionRequest, 'additionalSteps' | 'withoutSteps'>;

export interface DocumentSessionRequest {
  readonly clientId: string;
  readonly verificationId: string;
  readonly types: readonly string[];
  readonly expirySeconds: number;
  readonly sessionLengthSeconds: number;
}

/** An answer of `/api/v2/status`; its `status` is what webhooks call `overall`. */
export interface StatusAnswer extends Pick<
  IdenfyEvent,
  'fraudTags' | 'mismatchTags' | 'autoDocument' | 'manualDocument' | 'autoFace' | 'manualFace'
> {
  readonly overall: string;
  /** What else speaks against VERIFIED (src/domain/evidence); old workers name none. */
  readonly more?: Readonly<Record<string, unknown>>;
  /** What speaks against VERIFIED in it, `code:WORD` each; old workers name none. */
  readonly evidence?: readonly string[];
  /** Equal for equal answers about one session. */
  readonly digest: string;
}
