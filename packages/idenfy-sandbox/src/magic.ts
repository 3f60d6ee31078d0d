import { chainRows } from './chain-rows.ts';
import { faultRows } from './faults/rows.ts';
import type { MagicRow } from './magic-row.ts';
import type { Outcome } from './outcome.ts';
import { peopleRows } from './people-rows.ts';

const good = { ends: 'completed', outcome: {} } as const;
const valid = { shows: 'two images', verdict: 'VALID' } as const;

/** A row that differs only in the verdict on the step. */
const stepRow = (id: string, what: string, verdict: string | null, second: Outcome | null): MagicRow => ({
  id,
  what,
  identity: good,
  step: { shows: 'two images', verdict },
  second,
});

// Verdicts on a document that a check without its user can end with (idenfy-api.md 3.6 [A]), and an unknown one.
const deniedReasons = [
  'DOC_FAKE',
  'DOC_SPOOF_DETECTED',
  'DOC_EXPIRED',
  'DOC_PERSONAL_CODE_INVALID',
  'MRZ_INVALID',
  'MRZ_NOT_FOUND',
  'DOC_NOT_FOUND',
  'DOC_TOO_BLURRY',
  'DOC_GLARED',
  'DOC_NOT_FULLY_VISIBLE',
  'DOC_SIDE_MISMATCH',
  'COUNTRY_MISMATCH',
  'COUNTRY_NOT_SUPPORTED',
  'DOC_TYPE_MISMATCH',
  'DOC_NOT_ALLOWED',
  'DOC_DAMAGED',
  'DOC_NOT_SUPPORTED',
  'UNKNOWN_REASON',
];

/**
 * The one table of magic clientIds: the player, the documentation and the tests all use it, and the rows of faults
 * beside it. `magic-<id>` and `magic-<id>-<anything>` play the row.
 */
export const magicRows: readonly MagicRow[] = [
  {
    id: 'approved',
    what: 'Both documents are good and belong to one person.',
    identity: good,
    step: valid,
    second: {},
  },
  {
    id: 'denied',
    what: 'The face is not the holder of the first document.',
    identity: { ends: 'completed', outcome: { overall: 'DENIED', autoFace: 'FACE_MISMATCH' } },
    step: valid,
    second: null,
  },
  {
    id: 'suspected',
    what: 'The first document has another name than expected.',
    identity: { ends: 'completed', outcome: { overall: 'SUSPECTED', mismatchTags: ['NAME'] } },
    step: valid,
    second: null,
  },
  {
    id: 'expired',
    what: 'The user never comes back.',
    identity: { ends: 'expired' },
    step: { shows: 'nothing', verdict: null },
    second: null,
  },
  {
    id: 'cancelled',
    what: 'The user gives up.',
    identity: { ends: 'cancelled' },
    step: { shows: 'nothing', verdict: null },
    second: null,
  },
  stepRow('step-valid', 'The step is judged valid.', 'VALID', {}),
  stepRow('step-valid-sentence', 'The same, as a sentence.', 'Additional step is valid', {}),
  stepRow('step-invalid', 'The identity is approved, the step is invalid.', 'INVALID', null),
  stepRow('step-invalid-sentence', 'The same, as a sentence.', 'Additional step is invalid', null),
  {
    id: 'step-invalid-suspected',
    what: 'The invalid step makes the whole check suspected.',
    identity: {
      ends: 'completed',
      outcome: { overall: 'SUSPECTED', mismatchTags: ['INVALID_ADDITIONAL_STEP'] },
    },
    step: { shows: 'two images', verdict: 'INVALID' },
    second: null,
  },
  stepRow('step-not-found', 'The upload at the step is not the requested document.', 'NOT_FOUND', null),
  stepRow('step-not-found-sentence', 'The same, as a sentence.', 'Additional step was not found', null),
  stepRow(
    'step-not-judged',
    'The files are there, but nobody judged them, as is usual for UPLOAD.',
    null,
    {},
  ),
  {
    id: 'step-missing',
    what: 'The user skips the step: no file, no verdict.',
    identity: good,
    step: { shows: 'nothing', verdict: null },
    second: null,
  },
  {
    id: 'one-image',
    what: 'The second document has one side: the first document is an identity card, the second one image of a passport.',
    identity: good,
    step: { shows: 'one image', verdict: 'VALID' },
    second: {},
  },
  {
    id: 'pdf',
    what: 'The second document is one PDF with both sides.',
    identity: good,
    step: { shows: 'a PDF', verdict: 'VALID' },
    second: {},
  },
  {
    id: 'interim-first',
    what: 'An interim result comes first, the decision of a person at iDenfy later.',
    identity: { ends: 'completed', outcome: { interimFirst: true } },
    step: valid,
    second: {},
  },
  {
    id: 'unknown-status',
    what: 'iDenfy sends an unknown status.',
    identity: { ends: 'completed', outcome: { overall: 'UNKNOWN_STATUS' } },
    step: valid,
    second: null,
  },
  {
    id: 'second-suspected',
    what: 'The second document is suspected.',
    identity: good,
    step: valid,
    second: { overall: 'SUSPECTED', fraudTags: ['DUPLICATE_PERSONAL_DATA'] },
  },
  {
    id: 'second-interim-first',
    what: 'The second check has an interim result first.',
    identity: good,
    step: valid,
    second: { interimFirst: true },
  },
  ...deniedReasons.map((reason) => ({
    id: `second-denied-${reason.toLowerCase().replaceAll('_', '-')}`,
    what: `The second document is denied: ${reason}.`,
    identity: good,
    step: valid,
    second: { overall: 'DENIED', autoDocument: reason },
  })),
  {
    id: 'other-person',
    what: 'The second document is good, but belongs to another person.',
    identity: good,
    step: { ...valid, whose: 'stranger' },
    second: {},
  },
  {
    id: 'same-document',
    what: 'The second document is the first one again.',
    identity: good,
    step: { shows: 'the same document', verdict: 'VALID' },
    second: {},
  },
];

/** The rows of all tables. */
export const allMagicRows: readonly MagicRow[] = [...magicRows, ...peopleRows, ...chainRows, ...faultRows];
const longestFirst = allMagicRows.toSorted((one, other) => other.id.length - one.id.length);

export const magicRow = (id: string): MagicRow | undefined => allMagicRows.find((row) => row.id === id);

/** The row that a clientId plays; undefined if it is not magic. */
export function magicRowOf(clientId: string): MagicRow | undefined {
  const name = clientId.toLowerCase();
  // Called for every request and webhook, most of which play no row.
  if (!name.startsWith('magic-')) return undefined;
  // The longest first: `step-valid-sentence` also begins with `step-valid-`.
  return longestFirst.find(({ id }) => name === `magic-${id}` || name.startsWith(`magic-${id}-`));
}
