/** docs/sandbox.md says how this service ends each magic clientId, as the tests of the tables hold it. */
import { expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { chainRows, faultRows, magicRows, peopleRows } from 'idenfy-sandbox/played';
import { explained } from '../src/server/reasons/table.ts';
import { faultEnds } from './support/fault-table.ts';
import { chainEnds, magicEnds, peopleEnds } from './support/sandbox-ends.ts';
import { endsTable } from './support/sandbox-ends-markdown.ts';

const shown = { ...magicEnds, ...peopleEnds, ...chainEnds };

/** A table without the padding that the formatter gives it. */
const unpadded = (table: string) => table.replaceAll(/ *\| */g, '|').replaceAll(/-{3,}/g, '---');

test.each([
  ['checks, people and chains', shown],
  ['faults', faultEnds],
])('docs/sandbox.md shows the table of %s', async (_name, rows) => {
  const page = await readFile(new URL('../docs/sandbox.md', import.meta.url), 'utf8');
  expect(unpadded(page)).toContain(unpadded(endsTable(rows)));
});

test('every magic clientId is in one of them', () => {
  const ids = [...magicRows, ...peopleRows, ...chainRows, ...faultRows].map(({ id }) => id);
  expect(Object.keys({ ...shown, ...faultEnds }).toSorted()).toEqual(ids.toSorted());
});

test('every reason in them is explained in docs/outcomes.md', () => {
  const ends = Object.values({ ...shown, ...faultEnds }).flatMap((row) => Object.values<string>(row));
  const reasons = ends.flatMap((end) => end.split(/: (.*)/s)[1]?.split(', ') ?? []);
  expect(reasons.length).toBeGreaterThan(100);
  expect(reasons.filter((reason) => explained(reason) === null)).toEqual([]);
});
