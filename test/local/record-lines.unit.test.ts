import { expect, test } from '@jest/globals';
import { compare } from '../../src/matching/comparison.ts';
import { comparisonOf } from '../../src/server/comparison-schemas.ts';
import { recordLines } from '../../src/local/record-lines.ts';

const person = { docFirstName: 'ONA', docLastName: 'KAZLAUSKAITE', docDob: '1990-04-01' };
const comparison = comparisonOf(compare(person, person));

const verification = {
  verificationId: 'a-run',
  attempt: 1,
  method: 'silent' as const,
  openedAt: '2026-11-22T10:00:00.000Z',
  closedAt: '2026-11-22T10:01:30.000Z',
  sessions: [],
  comparison,
  decisions: [],
  documents: [],
};

test('a record takes about fifteen lines, none of them with what a document says', () => {
  const lines = recordLines(verification);
  expect(lines.length).toBeLessThanOrEqual(15);
  expect(lines.join('\n')).toMatch(/method +silent, attempt 1/);
  expect(lines.join('\n')).toMatch(/opened +2026-11-22T10:00:00.000Z, open for 90 s/);
  expect(lines.join('\n')).toMatch(/comparison +person match/);
  expect(lines.join('\n')).not.toContain('KAZLAUSKAITE');
});

test('a verification of which one document was read says that nothing was compared', () => {
  expect(recordLines({ ...verification, comparison: null }).at(-1)).toMatch(/comparison +none/);
});
