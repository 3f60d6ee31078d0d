/** Where a page begins: only where a page of the same search ended. */
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Search } from '../../src/records/index.ts';
import { cursorOf, placeIn, searchIn, searchSchema } from '../../src/server/found-verifications.ts';
import { Problem } from '../../src/server/problems.ts';

const search: Search = searchIn(searchSchema.parse({ stage: 'closed', metadata: 'branch=riga' }));
const place = fc.record({
  at: fc.date({ min: new Date(0), max: new Date('2999-01-01'), noInvalidDate: true }),
  verificationId: fc.uuid(),
});

/** What became of it: its place, or the field that is at fault. */
function read(cursor: string, of: Search = search): unknown {
  try {
    return placeIn(cursor, of);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return [error.status, error.code, error.options.errors?.map(({ field }) => field)];
  }
}
const refused = [400, 'invalid_request', ['cursor']];

describe('a cursor', () => {
  test('leads to the place that it was made of, for whichever key', () => {
    fc.assert(
      fc.property(place, (at) => {
        expect(read(cursorOf(at, search))).toEqual(at);
        expect(read(cursorOf(at, { ...search, by: 'a key' }))).toEqual(at);
      }),
    );
  });

  test('that was made by nobody is refused, whatever it is', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => expect(read(text)).toEqual(refused)));
    fc.assert(
      fc.property(fc.json(), (json) =>
        expect(read(Buffer.from(json).toString('base64url'))).toEqual(refused),
      ),
    );
  });

  test('that was cut off, added to or changed is refused, or is that of another place', () => {
    fc.assert(
      fc.property(place, fc.nat(), fc.string({ minLength: 1, maxLength: 3 }), (at, where, added) => {
        const cursor = cursorOf(at, search);
        const index = where % cursor.length;
        expect(read(cursor.slice(0, index))).toEqual(refused);
        expect(read(cursor + added)).toEqual(refused);
        const changed = `${cursor.slice(0, index)}${cursor[index] === 'A' ? 'B' : 'A'}${cursor.slice(index + 1)}`;
        expect(read(changed)).not.toEqual(at);
      }),
    );
  });

  test('of another search is refused', () => {
    const cursor = cursorOf({ at: new Date(), verificationId: 'run-1' }, search);
    const others = [{}, { ...search, stage: 'open' as const }, { ...search, metadata: [] }];
    for (const other of others) expect(read(cursor, other)).toEqual(refused);
  });
});

const entries = (metadata: unknown) => searchIn(searchSchema.parse({ metadata })).metadata;

describe('a search', () => {
  test('has its entries of metadata by the first equals sign, one or several', () => {
    expect(entries('a=b=c')).toEqual([['a', 'b=c']]);
    expect(entries(['a=1', 'b=2'])).toEqual([
      ['a', '1'],
      ['b', '2'],
    ]);
  });

  test.each([
    { metadata: 'branch' },
    { metadata: '=riga' },
    { metadata: `branch=${'x'.repeat(201)}` },
    { stage: 'awaiting-user' },
    { outcome: 'unknown' },
    { openedFrom: 'yesterday' },
    { openedFrom: '2026-11-23T14:12:38' },
    { closedBefore: '2026-13-01' },
    { limit: '0' },
    { limit: '201' },
    { externalRef: '' },
    { what: 'ever' },
  ])('%j is refused', (query) => {
    expect(searchSchema.safeParse(query).success).toBe(false);
  });
});
