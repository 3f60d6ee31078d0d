/** The sandbox's tables in every method; test/end-to-end has the first of them in `silent`. */
import { expect, test } from '@jest/globals';
import { chainRows, peopleRows } from 'idenfy-sandbox/played';
import { methods } from '../../src/domain/words.ts';
import { chainEnds, magicEnds, peopleEnds } from '../support/sandbox-ends.ts';
import type { Ends } from '../support/sandbox-ends.ts';
import { endOf, playAll, playsOf } from '../support/sandbox-plays.ts';
import { useSystem } from '../support/use-system.ts';

const the = useSystem({
  settings: {
    CREATE_DEADLINE_MS: '60000',
    SHUTDOWN_GRACE_MS: '60000',
    IDENFY_TIMEOUT_MS: '2000',
    IDENFY_MANUAL_REVIEW: 'false',
    ASK_AFTER_SECONDS: '8',
    ASK_AFTER_SUBMISSION_SECONDS: '4',
    ASK_AGAIN_SECONDS: '2',
  },
});

test('every row of both tables has an expectation, and every expectation a row', () => {
  const ids = [...chainRows, ...peopleRows].map(({ id }) => id);
  expect(Object.keys({ ...chainEnds, ...peopleEnds }).toSorted()).toEqual(ids.toSorted());
});

test('every row of checks and chains ends as it must, in each method', async () => {
  const plays = [...playsOf(chainEnds, methods), ...playsOf(magicEnds, ['sequential', 'stored'])];
  const seen = await playAll(the().api, plays, { ...magicEnds, ...chainEnds });
  // Its user goes on to the second session, whose result may come while the run closes: then a person has to look.
  const { sequential: end = '' } = seen['denied'] ?? {};
  if (end.startsWith('REQUIRES_REVIEW: changed_while_closing, identity_denied'))
    seen['denied'] = { ...seen['denied'], sequential: 'REJECTED: identity_denied' };
  const others = Object.entries(magicEnds).map(([id, { sequential, stored }]) => [
    id,
    { sequential, stored },
  ]);
  expect(seen).toEqual({ ...chainEnds, ...Object.fromEntries(others) });
}, 900_000);

test('people whose documents differ: by the clientId as docs/sandbox.md has it, one method after the other', async () => {
  const playing = Object.entries(peopleEnds).map(async ([id, expected]): Promise<[string, Partial<Ends>]> => {
    let seen: Partial<Ends> = {};
    for (const method of methods) {
      seen = { ...seen, [method]: await endOf(the().api, `magic-${id}`, method, expected[method]) };
    }
    return [id, seen];
  });
  expect(Object.fromEntries(await Promise.all(playing))).toEqual(peopleEnds);
}, 900_000);
