export interface WebhookAttempt {
  /** Milliseconds since 1970. */
  at: number;
  durationMs: number;
  /** The receiver's HTTP status; null when none came. */
  status: number | null;
  /** Why there is no status: a code such as ECONNREFUSED, or `timeout`. */
  error: string | null;
}

export interface WebhookRecord {
  readonly id: string;
  readonly createdAt: number;
  readonly clientId: string | null;
  readonly scanRef: string | null;
  readonly eventType: string | null;
  readonly final: boolean | null;
  readonly url: string | null;
  readonly headers: Readonly<Record<string, string>>;
  /** The very text that is signed and sent. */
  readonly body: string;
  readonly attempts: WebhookAttempt[];
  /** `failed` after the last retry; `no-url` where nobody is told; `lost` by a fault. */
  state: 'waiting' | 'delivered' | 'failed' | 'no-url' | 'lost';
  /** Kept back by a fault, for now. */
  held?: boolean;
}
