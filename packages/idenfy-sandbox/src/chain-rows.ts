import type { FaultInput } from './faults/input.ts';
import type { MagicRow } from './magic-row.ts';
import type { Outcome } from './outcome.ts';

/** A row for the second session of a chain. Without a chain it is a plain good case. */
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
    'The same, and the second token expires 3 s after its creation, whatever its `expiryTime`.',
    'unopened',
    { faults: [{ fault: 'token-expires', ...ofDocument, ms: 3000 }] },
  ),
  row(
    'document-left',
    'The user opens the second session and goes away, so that its `sessionLength` runs out.',
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
  row('document-reviewed', 'A person at iDenfy reviews the second document.', 'submitted', {
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
    'The account allows one active session per clientId: the document token exists, and the identity token gets 409.',
    'unopened',
    { faults: [{ fault: 'token-409', ...ofIdentity, times: null }] },
  ),
  row(
    'identity-token-402',
    'The credits are used up after the document token, so that the identity token is refused.',
    'unopened',
    { faults: [{ fault: 'token-402', ...ofIdentity }] },
  ),
  row(
    'identity-token-lost',
    'The first request for the identity token gets no answer, although a token is created.',
    'submitted',
    { faults: [{ fault: 'token-timeout-after', ...ofIdentity }] },
  ),
];
