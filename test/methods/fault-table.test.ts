/** The sandbox's fault table in the methods that iDenfy's other guide has (idenfy-api.md 2.7). */
import { expect, test } from '@jest/globals';
import type { Expected } from '../support/fault-table.ts';
import { expected, ofSeconds, playAll } from '../support/fault-table.ts';
import { useSystem } from '../support/use-system.ts';

const the = useSystem(ofSeconds);

/** What differs in `sequential`: nothing is downloaded or submitted, and its user walks through the document session. */
const sequential: Readonly<Record<string, Expected>> = {
  ...withEnd('VERIFIED', (row) => !/^(file|process)-/.test(row)),
  'token-expires-identity': { end: 'EXPIRED', submissions: 0 },
  'token-expires-document': { end: 'EXPIRED', submissions: 0 },
  // The document token is the first of the two.
  'token-401': { end: 'blocked by document_session_failed:bad_credentials', submissions: 0 },
  'token-402': { end: 'blocked by document_session_failed:no_credits', submissions: 0 },
  'token-409': { end: 'blocked by document_session_failed:duplicate_client_id', submissions: 0 },
};

/** In `stored` a person decides, here elsewhere, about what was downloaded; there is no second token. */
const stored: Readonly<Record<string, Expected>> = withEnd(
  'REQUIRES_REVIEW',
  (row) => !/^process-|-document$/.test(row),
);

/** Each of `wanted` as in `silent`, without a submission; what is verified there ends as `end`. */
function withEnd(end: string, wanted: (row: string) => boolean): Readonly<Record<string, Expected>> {
  return Object.fromEntries(
    Object.entries(expected)
      .filter(([row]) => wanted(row))
      .map(([row, other]) => [row, { end: other.end === 'VERIFIED' ? end : other.end, submissions: 0 }]),
  );
}

test('sequential and stored: every row ends as it must', async () => {
  // Side by side, since most of each is waiting.
  const [inSequential, inStored] = await Promise.all([
    playAll(the(), 'sequential', sequential, 5),
    playAll(the(), 'stored', stored, 5),
  ]);
  expect(inSequential).toEqual(sequential);
  expect(inStored).toEqual(stored);
}, 900_000);
