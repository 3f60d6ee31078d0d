/**
 * Every row of the sandbox's fault table ends in the outcome that it must have, with one accepted submission for each
 * second check (design.md, invariants 3, 4, 6, 7 and 8).
 */
import { expect, test } from '@jest/globals';
import { faultRows } from 'idenfy-sandbox/played';
import { expected, ofSeconds, playAll } from '../support/fault-table.ts';
import { useSystem } from '../support/use-system.ts';

const the = useSystem(ofSeconds);

test('every row of the fault table has an expectation, and every expectation a row', () => {
  const ids = faultRows.map(({ id }) => id.replace('fault-', ''));
  expect(Object.keys(expected).toSorted()).toEqual(ids.toSorted());
});

test('every row of the fault table, several at a time, ends as it must', async () => {
  expect(await playAll(the(), 'silent', expected)).toEqual(expected);
}, 900_000);
