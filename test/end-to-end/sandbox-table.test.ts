import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { magicRows } from 'idenfy-sandbox/played';
import type { Api } from '../support/api.ts';
import { magicEnds } from '../support/sandbox-ends.ts';
import { until } from '../support/until.ts';
import { useSystem } from '../support/use-system.ts';

/** How many submissions iDenfy takes, and so bills: none where the gate stops it. */
const submissionsOf = (end: string) => (/: (identity|additional_step)_/.test(end) ? 0 : 1);

const the = useSystem();

test('every row of the sandbox’s table has an expectation, and every expectation a row', () => {
  expect(Object.keys(magicEnds).toSorted()).toEqual(magicRows.map(({ id }) => id).toSorted());
});

test('every row of the sandbox’s table, eight at a time, ends as it must', async () => {
  const { api, sandbox } = the();
  const left = magicRows.map(({ id }) => id);
  const seen: Record<string, object> = {};
  const playing = async () => {
    for (let id = left.shift(); id !== undefined; id = left.shift()) {
      const clientId = `row-${id}-${randomUUID()}`;
      const { session } = await api.start(clientId);
      expect(session.usable).toBe(true);
      // By hand, since a magic clientId's user may be through before a busy machine has answered.
      await sandbox.control.play({ scanRef: session.scanRef }, id);
      const end = await settled(api, clientId);
      const { submissionsAccepted, tokens } = sandbox.control.counters(clientId);
      seen[id] = { end, submissions: submissionsAccepted, tokens };
    }
  };
  // All forty at once would draw a hundred and fifty documents in this one process before it did anything else.
  await Promise.all(Array.from({ length: 8 }, playing));
  expect(seen).toEqual(
    Object.fromEntries(
      Object.entries(magicEnds).map(([id, { silent }]) => {
        const submissions = submissionsOf(silent);
        return [id, { end: silent, submissions, tokens: { IDENTIFICATION: 1, DOCUMENT: submissions } }];
      }),
    ),
  );
});

/** Closed with its reasons, or blocked by one. */
async function settled(api: Api, clientId: string): Promise<string> {
  return await until(`${clientId} is closed or blocked`, async () => {
    const { stage, outcome, reasons, blocked: by } = await api.read(clientId);
    if (stage === 'closed') return [outcome, reasons.join(', ')].filter((part) => part !== '').join(': ');
    return by === null ? undefined : `blocked: ${by.reason}`;
  });
}
