/** What an erasure works on while it runs, and what is left of it as a proof. */

/** Everything that is still to be erased. Sealed, and gone with the erasure's end. */
export interface ErasureSubject {
  /** null once nothing of ours is left and only iDenfy is waited for. */
  clientId: string | null;
  /** The attempts meant; null: whatever there is of the client. */
  verificationIds: string[] | null;
  runs: ErasedRun[];
  sessions: ErasedSession[];
  /** Attempts that are gone, of which it is told when all is. Erasures of before have none. */
  toTell?: string[];
}

/** One execution in Temporal whose history goes. */
export interface ErasedRun {
  workflowId: string;
  runId: string;
}

/** One iDenfy session whose copy at iDenfy goes. */
export interface ErasedSession {
  scanRef: string;
  /** ISO 8601. iDenfy deletes nothing while a token lives (idenfy-api.md 11). */
  expiresAt: string;
  deleted: boolean;
}

/** The kinds of data that an erasure counts. */
export type ErasedKind = 'attempts' | 'results' | 'decisions' | 'documents' | 'webhooks';

/** Readable, and so without personal data: numbers, codes and times. */
export interface ErasureProof {
  /** How many of each kind there were in the records. */
  erased: Record<ErasedKind, number>;
  /** iDenfy's copies: how many sessions there were, and how many iDenfy said it has deleted. */
  idenfy: {
    sessions: number;
    deleted: number;
    /** ISO 8601: until then iDenfy may refuse, since a token lives; null once all are deleted. */
    copyMayLiveUntil: string | null;
    /** The code of the latest refusal; null when there was none, or all are deleted. */
    lastRefusal: string | null;
  };
  temporal: {
    histories: number;
    deleted: number;
    /** ISO 8601: where Temporal does not let us delete, until when its retention keeps the ciphertext. */
    ciphertextUntil: string | null;
  };
  /** ISO 8601: since when nothing of ours is left, whatever iDenfy still has. */
  ownDataGoneAt: string | null;
}

export const emptyProof: ErasureProof = {
  erased: { attempts: 0, results: 0, decisions: 0, documents: 0, webhooks: 0 },
  idenfy: { sessions: 0, deleted: 0, copyMayLiveUntil: null, lastRefusal: null },
  temporal: { histories: 0, deleted: 0, ciphertextUntil: null },
  ownDataGoneAt: null,
};
