/** Rows as they are read, with their sealed values opened where they stand. */
import type {
  actNotes,
  contradictions,
  decisions,
  digestKeys,
  erasures,
  expiryNotices,
  firstApprovals,
  legalHolds,
  results,
  verifications,
  webhooks,
} from './schema.ts';
import { rowId } from './sealed-columns.ts';
import type { Sealed } from './sealed-columns.ts';

/** A row of which each sealed value is the value itself. */
export type Opened<R> = {
  [K in keyof R]: R[K] extends Sealed<infer V> ? V : R[K] extends Sealed<infer V> | null ? V | null : R[K];
};

type Row<T extends { $inferSelect: object }> = T['$inferSelect'];

/** What a row is sealed for: its primary key. The same in whatever is written (`Sealed.for`) and read. */
export const idOf = {
  verification: ({ verificationId }: { verificationId: string }) => rowId(verificationId),
  result: ({ verificationId, eventId }: { verificationId: string; eventId: string }) =>
    rowId(verificationId, eventId),
  decision: ({ verificationId, position }: { verificationId: string; position: number }) =>
    rowId(verificationId, position),
  event: ({ eventId }: { eventId: string }) => rowId(eventId),
  client: ({ clientId }: { clientId: string }) => rowId(clientId),
  purpose: ({ purpose }: { purpose: string }) => rowId(purpose),
  digest: ({ digest }: { digest: string }) => rowId(digest),
  erasure: ({ erasureId }: { erasureId: string }) => rowId(erasureId),
  act: ({ position }: { position: number }) => rowId(position),
};

export function openedVerification<R extends Row<typeof verifications>>(
  row: R,
): Omit<R, SealedOfVerification> & Pick<Opened<Row<typeof verifications>>, SealedOfVerification> {
  const id = idOf.verification(row);
  return {
    ...row,
    externalRef: row.externalRef?.open(id) ?? null,
    timeline: row.timeline.open(id),
    comparison: row.comparison?.open(id) ?? null,
    comparisonDigest: row.comparisonDigest?.open(id) ?? null,
    asked: row.asked.open(id),
    request: row.request?.open(id) ?? null,
  };
}
type SealedOfVerification =
  'externalRef' | 'timeline' | 'comparison' | 'comparisonDigest' | 'asked' | 'request';

export function openedResult(row: Row<typeof results>): Opened<Row<typeof results>> {
  const id = idOf.result(row);
  return { ...row, status: row.status.open(id), data: row.data?.open(id) ?? null };
}

export function openedDecision(row: Row<typeof decisions>): Opened<Row<typeof decisions>> {
  const id = idOf.decision(row);
  return {
    ...row,
    reviewer: row.reviewer?.open(id) ?? null,
    reason: row.reason.open(id),
    seen: row.seen?.open(id) ?? null,
  };
}

export function openedContradiction(row: Row<typeof contradictions>): Opened<Row<typeof contradictions>> {
  return { ...row, status: row.status.open(idOf.result(row)) };
}

export function openedApproval(row: Row<typeof firstApprovals>): Opened<Row<typeof firstApprovals>> {
  const id = idOf.verification(row);
  return { ...row, reviewer: row.reviewer?.open(id) ?? null, reason: row.reason.open(id) };
}

export function openedNotice(row: Row<typeof expiryNotices>): Opened<Row<typeof expiryNotices>> {
  const id = idOf.event(row);
  const { threshold, documentExpiration } = row;
  return { ...row, threshold: threshold.open(id), documentExpiration: documentExpiration?.open(id) ?? null };
}

export function openedWebhook(row: Row<typeof webhooks>): Opened<Row<typeof webhooks>> {
  return { ...row, body: bodyOf(row), signature: signatureOf(row) };
}

export function signatureOf(row: Pick<Row<typeof webhooks>, 'eventId' | 'signature'>) {
  return row.signature?.open(idOf.event(row)) ?? null;
}

export function bodyOf(row: Pick<Row<typeof webhooks>, 'eventId' | 'body'>): Uint8Array {
  return row.body.open(idOf.event(row));
}

export function openedHold(row: Row<typeof legalHolds>): Opened<Row<typeof legalHolds>> {
  return { ...row, reason: row.reason.open(idOf.client(row)) };
}

export function openedErasure(row: Row<typeof erasures>): Opened<Row<typeof erasures>> {
  return { ...row, subject: subjectOf(row) };
}

export function subjectOf({
  erasureId,
  subject,
}: Pick<Row<typeof erasures>, 'erasureId' | 'subject'>): Opened<Row<typeof erasures>>['subject'] {
  return subject?.open(idOf.erasure({ erasureId })) ?? null;
}

export function openedKey(row: Row<typeof digestKeys>): Opened<Row<typeof digestKeys>> {
  return { ...row, key: row.key.open(idOf.purpose(row)) };
}

export function noteOf(row: Row<typeof actNotes>): string {
  return row.note.open(idOf.act(row));
}
