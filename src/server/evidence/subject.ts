/** What a bundle tells of: one attempt as it is known at one moment. */
import type {
  ActRecord,
  ExpiryNotice,
  Records,
  VerificationRecord,
  WebhookAbout,
} from '../../records/index.ts';
import type { DocumentStore } from '../../documents/store.ts';
import { Problem } from '../problems.ts';
import { recorded, recordedAttempt } from '../verification-resource.ts';
import type { Attempt } from '../verification-resource.ts';
import type { VerificationResource } from '../verification-schemas.ts';
import { MOST_WEBHOOKS } from './format.ts';

export interface EvidenceParts {
  readonly records: Pick<Records, 'acts' | 'afterwards' | 'inbox' | 'verifications'>;
  readonly documents: Pick<DocumentStore, 'has' | 'open'>;
  readonly reader: { read(clientId: string): Promise<VerificationResource> };
}

type StoredFile = VerificationRecord['documents'][number];

export interface Subject {
  readonly record: VerificationRecord;
  /** Where it is now; null of one that is closed, whose record says all. */
  readonly state: Pick<Attempt, 'blocked' | 'partial' | 'pendingDecision' | 'stage' | 'waitingUntil'> | null;
  readonly notices: readonly ExpiryNotice[];
  /** Who asked for verifications of this client, and when: each before its run begins. */
  readonly openings: readonly ActRecord[];
  readonly webhooks: readonly WebhookAbout[];
  readonly hasMoreWebhooks: boolean;
  /** Files that the store has, and those that it has no more. */
  readonly stored: readonly StoredFile[];
  readonly gone: readonly StoredFile[];
}

const MOST_OPENINGS = 100;

/** @throws Problem erasure_running, documents_unavailable */
export async function subjectOf(parts: EvidenceParts, record: VerificationRecord): Promise<Subject> {
  if (record.erasureId !== null) throw new Problem('erasure_running');
  const { acts, afterwards, inbox } = parts.records;
  const { clientId, verificationId } = record;
  const scanRefs = record.sessions.map(({ scanRef }) => scanRef);
  const webhooks = await inbox.about({ verificationId, scanRefs }, MOST_WEBHOOKS + 1);
  const openings = await acts.latest({ clientId, kinds: ['opening'], limit: MOST_OPENINGS });
  return {
    record,
    state: await stateOf(parts, record),
    notices: await afterwards.expiryNotices(scanRefs),
    openings: openings.toReversed(),
    webhooks: webhooks.slice(0, MOST_WEBHOOKS),
    hasMoreWebhooks: webhooks.length > MOST_WEBHOOKS,
    ...(await sorted(parts, record.documents)),
  };
}

async function stateOf({ reader }: EvidenceParts, record: VerificationRecord): Promise<Subject['state']> {
  const known = recorded(record);
  if (known.isClosed) return null;
  const shown = await reader.read(record.clientId).catch((error: unknown) => {
    // Of a run that nobody can ask, the record tells what it can.
    if (error instanceof Problem) return null;
    throw error;
  });
  const attempt = shown?.verificationId === record.verificationId ? shown : recordedAttempt(known);
  const { blocked, partial, pendingDecision, stage, waitingUntil } = attempt;
  return { blocked, partial, pendingDecision, stage, waitingUntil };
}

async function sorted(
  { documents }: EvidenceParts,
  files: readonly StoredFile[],
): Promise<Pick<Subject, 'gone' | 'stored'>> {
  const stored: StoredFile[] = [];
  const gone: StoredFile[] = [];
  for (const file of files) ((await isThere(documents, file)) ? stored : gone).push(file);
  return { stored, gone };
}

async function isThere(documents: EvidenceParts['documents'], { key }: StoredFile): Promise<boolean> {
  try {
    return await documents.has(key);
  } catch (cause) {
    throw new Problem('documents_unavailable', { cause });
  }
}
