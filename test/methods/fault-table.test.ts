/** The sandbox's fault table in the methods that iDenfy's other guide has (idenfy-api.md 2.7). */
import { expect, test } from '@jest/globals';
import { ofSeconds, playAll, sequential, stored } from '../support/fault-table.ts';
import { useSystem } from '../support/use-system.ts';

const the = useSystem(ofSeconds);

test('sequential and stored: every row ends as it must', async () => {
  // Side by side, since most of each is waiting.
  const [inSequential, inStored] = await Promise.all([
    playAll(the(), 'sequential', sequential, 5),
    playAll(the(), 'stored', stored, 5),
  ]);
  expect(inSequential).toEqual(sequential);
  expect(inStored).toEqual(stored);
}, 900_000);
