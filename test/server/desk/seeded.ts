/** Verifications that wait for a reviewer, as a run's recording activity leaves them. */
import { randomUUID } from 'node:crypto';
import type { DocumentStore } from '../../../src/documents/store.ts';
import { documentKey } from '../../../src/documents/store.ts';
import type { DocumentRecord, Records, WaitingVerification } from '../../../src/records/index.ts';
import { aResult, anOpening } from '../../records/builders.ts';

export interface SeededFile {
  readonly name: string;
  readonly step: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

export const picture: SeededFile = {
  name: 'identity-FRONT',
  step: 'FRONT',
  mediaType: 'image/jpeg',
  bytes: Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]),
};
export const pageOf = ({ verificationId }: { verificationId: string }) =>
  `/desk/verifications/${verificationId}`;
export const pictureOf = (verification: { verificationId: string }, name = picture.name) =>
  `${pageOf(verification)}/documents/${name}`;

const HOUR_MS = 3_600_000;

/** @param hoursAgo since when it waits */
export async function seedWaiting(
  { records, documents }: { records: Records; documents: DocumentStore },
  {
    files = [],
    hoursAgo = 3,
    ...changes
  }: Partial<WaitingVerification> & { files?: readonly SeededFile[]; hoursAgo?: number } = {},
): Promise<WaitingVerification> {
  const verificationId = changes.verificationId ?? randomUUID();
  const since = new Date(Date.now() - hoursAgo * HOUR_MS);
  const minutesBefore = (minutes: number) => new Date(since.getTime() - minutes * 60_000);
  const stored: DocumentRecord[] = [];
  for (const { name, step, mediaType, bytes } of files) {
    const key = documentKey(verificationId, name);
    const { byteLength, sha256 } = await documents.put(key, once(bytes));
    stored.push({ name, step, mediaType, key, byteLength, sha256, storedAt: since });
  }
  const identity = {
    role: 'identity' as const,
    scanRef: randomUUID(),
    createdAt: minutesBefore(12),
    expiresAt: since,
  };
  const document = { ...identity, role: 'document' as const, scanRef: randomUUID() };
  const waiting: WaitingVerification = {
    ...anOpening({ verificationId, openedAt: minutesBefore(12) }),
    reasons: ['persons_differ'],
    timeline: [{ at: minutesBefore(9).toISOString(), what: 'The user finished the session.' }],
    comparison: null,
    comparisonDigest: null,
    sessions: [identity, document],
    results: [
      aResult({ scanRef: identity.scanRef }),
      aResult({ role: 'document', scanRef: document.scanRef, position: 1 }),
    ],
    documents: stored,
    decisions: [],
    recordedEvents: [],
    unplacedEvents: [],
    review: { since, until: new Date(since.getTime() + 14 * 24 * HOUR_MS), approval: 'verifies' },
    ...changes,
  };
  await records.verifications.awaitsDecision(waiting);
  return waiting;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}
