/**
 * Everything that a result of iDenfy can say, in any documented generation, and what it does to an automatic VERIFIED.
 * docs/evidence.md is generated from it, and test/domain/evidence compares it with what iDenfy documents.
 */
import { checkedFields } from './checked.ts';
import { judgedEntries } from './judged.ts';
import { placedFields } from './placed.ts';
import type { EvidenceRow } from './row.ts';
import { shownFields } from './shown.ts';

const judgedRows: readonly EvidenceRow[] = judgedEntries.flatMap(([code, { paths, words, choice, about }]) =>
  paths.map((path) => ({
    path,
    words,
    treatment: 'judged' as const,
    code,
    ...(choice === undefined ? {} : { choice }),
    about,
  })),
);

export const evidenceTable: readonly EvidenceRow[] = [
  ...placedFields,
  ...judgedRows,
  ...checkedFields,
  ...shownFields,
];

/** `/api/v2/status` is flat; the table has its fields under these paths (idenfy-api.md 6). */
export const statusAnswerPaths: Readonly<Record<string, string>> = {
  status: 'status.overall',
  fraudTags: 'status.fraudTags[]',
  mismatchTags: 'status.mismatchTags[]',
  autoDocument: 'status.autoDocument',
  autoFace: 'status.autoFace',
  manualDocument: 'status.manualDocument',
  manualFace: 'status.manualFace',
  scanRef: 'scanRef',
  clientId: 'clientId',
};

/** `/api/v2/data` is flat as well, without any decision: the fields of `data`, and these two (idenfy-api.md 6). */
export function dataAnswerPath(name: string): string {
  return name === 'scanRef' || name === 'clientId' ? name : `data.${name}`;
}
