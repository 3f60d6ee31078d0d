/** Whatever word of no list stands in a field that judges, the outcome is not VERIFIED. */
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { judgedEntries } from '../../../src/domain/evidence/judged.ts';
import { evidenceTable } from '../../../src/domain/evidence/table.ts';
import type { Trial } from './planting.ts';
import { approved, concluded, planted, ready } from './planting.ts';

const judged = judgedEntries.flatMap(([, { paths, words }]) => paths.map((path) => ({ path, words })));
const checked = evidenceTable
  .filter(({ treatment }) => treatment === 'checked')
  .map(({ path, words }) => ({ path, words }));

/** The session's own references, and what says nothing or says that all is well. */
const harmless = new Set(['', 'scan-1', 'scan-2', 'MATCH', 'NO_FLAGS', 'NOT_SUSPECTED', 'FALSE_POSITIVE']);
const harmlessNames = new Set(['JONAS', 'PETRAITIS']);

const word = fc.oneof(fc.string({ minLength: 1 }), fc.stringMatching(/^[A-Z]{1,12}(_[A-Z]{1,12}){0,3}$/));
const choices: fc.Arbitrary<NonNullable<Trial['choices']>> = fc.record({
  proxyRisk: fc.constantFrom('LOW' as const, 'VERY_HIGH' as const),
  risk: fc.constantFrom('LOW' as const, 'VERY_HIGH' as const),
  address: fc.constantFrom('VERIFIED' as const, 'UNVERIFIED' as const),
  bankCard: fc.constantFrom('MATCH' as const, 'NO_MATCH' as const),
  contact: fc.constantFrom('review' as const, 'allow' as const),
  ageTolerance: fc.constantFrom(3, 150),
});
const session = fc.constantFrom('identity' as const, 'document' as const);

test('a word of no list, in any field that judges, in either session, with any settings', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...judged, ...checked),
      word,
      session,
      choices,
      (field, said, which, chosen) => {
        fc.pre(!field.words.includes(said) && !harmless.has(said));
        fc.pre(!harmlessNames.has(said.trim().toUpperCase()));
        const base = ready(which, field.path);
        const trial = { [which]: planted(base, field.path, said), choices: chosen };
        expect(concluded(trial).outcome).toBe('REQUIRES_REVIEW');
      },
    ),
    { numRuns: 1_000 },
  );
});

test('a value of another type, in any field whose word is judged', () => {
  const other = fc
    .jsonValue()
    .filter((value) => value !== null && typeof value !== 'string' && typeof value !== 'boolean');
  fc.assert(
    fc.property(fc.constantFrom(...judged), other, session, (field, value, which) => {
      const base = ready(which, field.path);
      expect(concluded({ [which]: planted(base, field.path, value) }).outcome).toBe('REQUIRES_REVIEW');
    }),
    { numRuns: 1_000 },
  );
});

test('whatever else a body holds, what speaks against is heard', () => {
  const more = fc.dictionary(fc.string(), fc.jsonValue());
  fc.assert(
    fc.property(more, session, (fields, which) => {
      const body = planted({ ...fields, ...approved(which) }, 'status.manualDocument', 'DOC_FAKE');
      expect(concluded({ [which]: body }).outcome).toBe('REQUIRES_REVIEW');
    }),
    { numRuns: 300 },
  );
});
