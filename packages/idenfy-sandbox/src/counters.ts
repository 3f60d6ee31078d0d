/** Counters of requests, so that a test can prove "exactly once". */
export interface Counts {
  tokens: { IDENTIFICATION: number; DOCUMENT: number };
  /** Readable requests to /api/v2/token, whether or not a token was created. */
  tokensTried: number;
  /** Requests to /api/v2/process that named a token of this client, accepted or not. */
  submissionsTried: number;
  /** Submissions that used up a token, the ones that iDenfy charges. */
  submissionsAccepted: number;
  /** The key that submissions used for their token (idenfy-api.md 2.2, CONFLICT). */
  submissionsBy: { token: number; authToken: number };
  /** scanRef → submissions that used up that token. */
  acceptedByScanRef: Record<string, number>;
  statusPolls: number;
  dataReads: number;
  filesReads: number;
  fileDownloads: number;
  deletes: number;
  redirects: number;
  webhooks: number;
  webhookAttempts: number;
}

type Countable = {
  [K in keyof Counts]: Counts[K] extends number ? K : never;
}[keyof Counts];

const none = (): Counts => ({
  tokens: { IDENTIFICATION: 0, DOCUMENT: 0 },
  tokensTried: 0,
  submissionsTried: 0,
  submissionsAccepted: 0,
  submissionsBy: { token: 0, authToken: 0 },
  acceptedByScanRef: {},
  statusPolls: 0,
  dataReads: 0,
  filesReads: 0,
  fileDownloads: 0,
  deletes: 0,
  redirects: 0,
  webhooks: 0,
  webhookAttempts: 0,
});

/** Counts in all and for each clientId, so that tests that share a sandbox need not see each other. */
export class Counters {
  #all = none();
  readonly #byClient = new Map<string, Counts>();

  add(clientId: string | null, what: Countable): void {
    this.#update(clientId, (counts) => {
      counts[what] += 1;
    });
  }

  token(clientId: string, type: 'IDENTIFICATION' | 'DOCUMENT'): void {
    this.#update(clientId, (counts) => {
      counts.tokens[type] += 1;
    });
  }

  submission(clientId: string | null, key: 'token' | 'authToken'): void {
    this.#update(clientId, (counts) => {
      counts.submissionsTried += 1;
      counts.submissionsBy[key] += 1;
    });
  }

  accepted(clientId: string, scanRef: string): void {
    this.#update(clientId, (counts) => {
      counts.submissionsAccepted += 1;
      counts.acceptedByScanRef[scanRef] = (counts.acceptedByScanRef[scanRef] ?? 0) + 1;
    });
  }

  of(clientId?: string): Counts {
    return structuredClone(clientId === undefined ? this.#all : (this.#byClient.get(clientId) ?? none()));
  }

  reset(): void {
    this.#all = none();
    this.#byClient.clear();
  }

  #update(clientId: string | null, change: (counts: Counts) => void): void {
    change(this.#all);
    if (clientId === null) return;
    const counts = this.#byClient.get(clientId) ?? none();
    this.#byClient.set(clientId, counts);
    change(counts);
  }
}
