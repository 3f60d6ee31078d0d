import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { pauseAfter, readRetryAfter, RETRY_PAUSES_MS } from '../../../src/server/events/retries.ts';

const HOUR_MS = 3_600_000;

describe('pauses between tries', () => {
  test('grow, and end after more than three days', () => {
    expect(RETRY_PAUSES_MS).toEqual(RETRY_PAUSES_MS.toSorted((a, b) => a - b));
    expect(RETRY_PAUSES_MS.reduce((sum, pause) => sum + pause)).toBeGreaterThan(72 * HOUR_MS);
    expect(pauseAfter(RETRY_PAUSES_MS.length, null)).not.toBeNull();
    expect(pauseAfter(RETRY_PAUSES_MS.length + 1, null)).toBeNull();
  });

  test('are a fifth longer or shorter by chance, and never shorter than the answer asked for, which is a day at most', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: RETRY_PAUSES_MS.length }),
        fc.option(fc.integer({ min: 0, max: 10 ** 12 })),
        fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
        (attempts, asked, chance) => {
          const usual = RETRY_PAUSES_MS[attempts - 1] ?? 0;
          const pause = pauseAfter(attempts, asked, { random: () => chance }) ?? 0;
          const floor = Math.min(asked ?? 0, 24 * HOUR_MS);
          expect(pause).toBeGreaterThanOrEqual(Math.floor(Math.max(0.8 * usual, floor)));
          expect(pause).toBeLessThanOrEqual(Math.ceil(1.2 * Math.max(usual, floor)));
        },
      ),
    );
  });

  test('differ from event to event', () => {
    const pauses = new Set(Array.from({ length: 20 }, () => pauseAfter(4, null)));
    expect(pauses.size).toBeGreaterThan(10);
    expect(new Set(Array.from({ length: 20 }, () => pauseAfter(1, HOUR_MS))).size).toBeGreaterThan(10);
  });
});

describe('Retry-After', () => {
  const now = new Date('2026-11-27T10:00:00Z');

  test.each([
    ['120', 120_000],
    ['0', 0],
    [' 5 ', 5_000],
    ['Fri, 27 Nov 2026 10:02:00 GMT', 120_000],
    ['Friday, 27-Nov-26 10:02:00 GMT', 120_000],
    ['Fri Nov 27 10:02:00 2026', 120_000],
    ['Fri, 27 Nov 2026 09:00:00 GMT', 0],
  ])('%j is %d ms', (header, ms) => expect(readRetryAfter(header, now)).toBe(ms));

  test.each([
    undefined,
    '',
    'soon',
    '-1',
    '1.5',
    '1e3',
    '99999999999999',
    '2026-11-27',
    'Fri, 99 Nov 2026 10:00:00 GMT',
  ])('%j asks for nothing', (header) => expect(readRetryAfter(header, now)).toBeNull());

  test('whatever an endpoint says is read without an error', () => {
    fc.assert(
      fc.property(fc.string(), (header) => {
        const read = readRetryAfter(header, now);
        expect(read === null || read >= 0).toBe(true);
      }),
    );
  });
});
