import type { Config } from '../../config.ts';
import type { DocumentStore } from '../../documents/store.ts';
import type { KeyRing } from '../../encryption/key-ring.ts';
import type { Records } from '../../records/index.ts';
import type { WorkflowNames } from '../../temporal/ids.ts';
import type { Bundler } from '../evidence/bundle.ts';
import type { BlockedParts } from './blocked-routes.ts';

export interface DeskParts extends BlockedParts {
  readonly config: Pick<Config, 'desk' | 'server' | 'temporal'>;
  readonly records: Records;
  /** Forms are tied to a log-in by a sub-key of it, the same in every server. */
  readonly encryption: Pick<KeyRing, 'newest'>;
  readonly documents: DocumentStore;
  readonly decider: DecisionMaker;
  readonly bundler: Pick<Bundler, 'bundle'>;
  /** Of the runs, for links to Temporal UI. */
  readonly namespace: string;
  readonly names: WorkflowNames;
}

/** What a decision needs, from the API as from the desk. */
export interface DecisionMaker {
  /** @throws Problem own_verification, seen_required, nothing_to_decide, already_decided, decision_outdated, approval_impossible and others */
  decide(request: {
    clientId: string;
    verificationId: string;
    /** The name of the key. */
    by: string;
    /** A keyed hash of the address that it came from. */
    source: string;
    decision: 'approve' | 'reject';
    reason: string;
    reviewer: string | null;
    /** Digest of the comparison that the reviewer saw. */
    seen: string | null;
  }): Promise<{ readonly verificationId: string; readonly needs?: 'second-approval' }>;
}
