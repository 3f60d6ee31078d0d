import type { EvidenceChoices } from '../domain/evidence/choices.ts';
import type { Downloader } from '../documents/download.ts';
import type { Fitter } from '../documents/fitting/fitter.ts';
import type { DocumentStore } from '../documents/store.ts';
import type { IdenfyClient } from '../idenfy/client.ts';
import type { Records } from '../records/index.ts';
import type { WorkflowNames } from '../temporal/ids.ts';

export interface ActivityDependencies {
  readonly idenfy: IdenfyClient;
  readonly records: Records;
  readonly documents: DocumentStore;
  readonly downloader: Downloader;
  readonly fitter: Fitter;
  readonly workflowNames: WorkflowNames;
  readonly settings: {
    /** iDenfy's address, from which a missing `redirectUrl` is built. */
    readonly idenfyBaseUrl: string;
    /** Sent with each token where set; off by default, since its signing key is undocumented (idenfy-api.md 4). */
    readonly callbackUrl: string | null;
    /** What the account decided about the evidence. */
    readonly evidence: EvidenceChoices;
  };
}
