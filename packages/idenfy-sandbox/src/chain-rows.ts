import type { FaultInput } from './faults/input.ts';
import type { MagicRow } from './magic-row.ts';
import type { Outcome } from './outcome.ts';

/** A row that is there for the second session of a chain. Where no session leads to another it is a plain good case. */
export type ChainRow = MagicRow & {
  readonly document: NonNullable<MagicRow['document']>;
  readonly faults: readonly FaultInput[];
};

const row = (
  id: string,
  what: string,
  document: ChainRow['document'],
  { second = {}, faults = [] }: { second?: Outcome; faults?: readonly FaultInput[] } = {},
): ChainRow => ({
  id: `chain-${id}`,
  what,
  identity: { ends: 'completed', outcome: {} },
  step: { shows: 'two images', verdict: 'VALID' },
  document,
  second,
  faults,
});

const ofDocument = { tokenType: 'DOCUMENT' } as const;
const ofIdentity = { tokenType: 'IDENTIFICATION' } as const;

/** What `magic-<id>` and `magic-<id>-<anything>` play besides the rows of the other tables. */
export const chainRows: readonly ChainRow[] = [
  row('approved', 'The user walks through both sessions; both documents are good.', 'submitted'),
  row(
    'document-unopened',
    'The user goes away after the first session; the second is never opened.',
    'unopened',
  ),
  row(
    'document-unopened-expired',
    'The same, and the second token dies 3 s after it was made, whatever its `expiryTime`.',
    'unopened',
    { faults: [{ fault: 'token-expires', ...ofDocument, ms: 3000 }] },
  ),
  row(
    'document-left',
    'The user opens the second session and goes away: its `sessionLength` runs out some day.',
    'left',
  ),
  row('document-expired', 'The time of the second session runs out while the user looks at it.', 'expired'),
  row('document-cancelled', 'The user gives up in the second session.', 'cancelled'),
  row('document-denied', 'The second document is forged.', 'submitted', {
    second: { overall: 'DENIED', autoDocument: 'DOC_FAKE' },
  }),
  row('document-suspected', 'The second document is suspected.', 'submitted', {
    second: { overall: 'SUSPECTED', fraudTags: ['DUPLICATE_PERSONAL_DATA'] },
  }),
  row('document-reviewed', 'A human at iDenfy looks at the second document.', 'submitted', {
    second: { interimFirst: true },
  }),
  row('document-first', 'The webhook of the second session comes first.', 'submitted', {
    faults: [{ fault: 'webhook-delayed', ...ofIdentity, ms: 3000 }],
  }),
  row('document-lost', 'The webhook of the second session never comes.', 'submitted', {
    faults: [{ fault: 'webhook-lost', ...ofDocument }],
  }),
  row(
    'strict',
    'The account wants every active clientId once: 409 for the identity token, with a document token made already.',
    'unopened',
    { faults: [{ fault: 'token-409', ...ofIdentity, times: null }] },
  ),
  row(
    'identity-token-402',
    'The credits are used up when the identity token is asked for, after the document token.',
    'unopened',
    { faults: [{ fault: 'token-402', ...ofIdentity }] },
  ),
  row(
    'identity-token-lost',
    'The first request for the identity token goes unanswered, though a token is made.',
    'submitted',
    { faults: [{ fault: 'token-timeout-after', ...ofIdentity }] },
  ),
];
