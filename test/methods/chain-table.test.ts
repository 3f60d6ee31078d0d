/** The sandbox's table of chains, and of people whose documents differ, in the method `sequential`. */
import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { chainRows, peopleRows } from 'idenfy-sandbox/played';
import { until } from '../support/until.ts';
import { useSystem } from '../support/use-system.ts';

/** How it ends: an outcome, what blocks it, or the stage in which its user left it. */
const chains: Readonly<Record<string, string>> = {
  'chain-approved': 'VERIFIED',
  'chain-document-unopened': 'awaiting-document-result',
  'chain-document-unopened-expired': 'EXPIRED: document_session_expired',
  'chain-document-left': 'awaiting-document-result',
  'chain-document-expired': 'EXPIRED: document_session_expired',
  'chain-document-cancelled': 'EXPIRED: document_session_cancelled',
  'chain-document-denied': 'REJECTED: second_document_forged',
  'chain-document-suspected':
    'REQUIRES_REVIEW: second_document_suspected, second_document_fraud_tag:DUPLICATE_PERSONAL_DATA',
  'chain-document-reviewed': 'VERIFIED',
  'chain-document-first': 'VERIFIED',
  'chain-document-lost': 'VERIFIED',
  'chain-strict': 'blocked: session_failed:duplicate_client_id',
  'chain-identity-token-402': 'blocked: session_failed:no_credits',
  'chain-identity-token-lost': 'VERIFIED',
};

/** Nobody but a person may say that these are one person. */
const people: Readonly<Record<string, string>> = {
  'person-stranger': 'REQUIRES_REVIEW: persons_differ',
  'person-parent': 'REQUIRES_REVIEW: persons_differ',
  'person-sibling': 'REQUIRES_REVIEW: persons_differ',
  'person-twin': 'REQUIRES_REVIEW: persons_differ',
  'person-other-spelling': 'REQUIRES_REVIEW: persons_close',
  // Born on the first of January, which tells nobody apart where the names differ.
  'person-married-name': 'REQUIRES_REVIEW: persons_not_comparable',
  'person-new-family-name': 'REQUIRES_REVIEW: persons_differ',
  'person-second-name': 'VERIFIED',
};

const the = useSystem({
  settings: {
    CREATE_DEADLINE_MS: '60000',
    SHUTDOWN_GRACE_MS: '60000',
    IDENFY_TIMEOUT_MS: '2000',
    IDENFY_MANUAL_REVIEW: 'false',
    ASK_AFTER_SECONDS: '8',
    ASK_AGAIN_SECONDS: '2',
  },
});

test('every row of both tables has an expectation, and every expectation a row', () => {
  const ids = [...chainRows, ...peopleRows].map(({ id }) => id);
  expect(Object.keys({ ...chains, ...people }).toSorted()).toEqual(ids.toSorted());
});

test('every row ends as it must', async () => {
  const expected = { ...chains, ...people };
  const seen: Record<string, string> = {};
  const left = Object.keys(expected);
  const playing = async () => {
    for (let row = left.shift(); row !== undefined; row = left.shift()) {
      // The clientId makes the names: the people of this table are the same in each run.
      const clientId = `magic-${row}-${row in people ? 'of-this-table' : randomUUID()}`;
      await the().api.open(clientId, { method: 'sequential' });
      seen[row] = await endOf(clientId, expected[row] ?? '');
    }
  };
  await Promise.all(Array.from({ length: 6 }, playing));
  expect(seen).toEqual(expected);
}, 900_000);

async function endOf(clientId: string, wanted: string): Promise<string> {
  return await until(`${clientId} ends`, async () => {
    const { stage, outcome, reasons, blocked } = await the().api.read(clientId);
    if (blocked !== null) return `blocked: ${blocked.reason}`;
    if (stage === 'closed') return [outcome, reasons.join(', ')].filter((part) => part !== '').join(': ');
    return stage === wanted ? stage : undefined;
  });
}
