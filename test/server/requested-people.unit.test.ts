/** Whom a caller may ask for, and an operator correct to: names that a person can have. */
import { describe, expect, test } from '@jest/globals';
import { openBodySchema, resumeBodySchema } from '../../src/server/verification-requests.ts';

interface Person {
  readonly firstName?: string;
  readonly lastName?: string;
}

/** The fields that are refused, of a request and of a correction. */
function refused(person: Person): readonly string[][] {
  const asked = [
    openBodySchema.safeParse({ clientId: 'client-1', method: 'silent', person }),
    resumeBodySchema.safeParse({ person }),
  ];
  return asked.map(({ error }) => error?.issues.map(({ path }) => path.join('.')) ?? []);
}

describe('a placeholder is refused, with its field, whatever the other name is', () => {
  test.each([
    'XXX',
    'xxxx',
    'N.A',
    'N A',
    'None',
    'FNU',
    'Unknown',
    'not available',
    'Unbekannt',
    'Test',
    '-',
    '.',
    '---',
    'N/A',
    '?',
  ])('%s', (text) => {
    for (const field of ['firstName', 'lastName'] as const) {
      const other = field === 'firstName' ? 'lastName' : 'firstName';
      const named = [`person.${field}`];
      expect(refused({ [field]: text })).toEqual([named, named]);
      expect(refused({ [field]: text, [other]: 'Rossi' })).toEqual([named, named]);
    }
  });
});

test('a form that came with its labels, or without any name, is refused in both fields', () => {
  const both = ['person.firstName', 'person.lastName'];
  for (const [firstName, lastName] of [
    ['Vorname', 'Nachname'],
    ['Mr', 'Unknown'],
    ['XXX', 'Name'],
  ] as const) {
    expect(refused({ firstName, lastName })).toEqual([both, both]);
  }
});

test.each<[firstName: string, lastName: string]>([
  ['Emer', 'Walsh'],
  ['Max', 'Herr'],
  ['Nil', 'Puig'],
  ['Baby', 'Singh'],
  ['Na', 'Kim'],
  ['Md', 'Rahman'],
  ['Boy', 'Jansen'],
  ['José María', 'O’Brien'],
  ['名', '山田'],
])(
  'a name that people have is taken, though a document may mean something else by it: %s %s',
  (firstName, lastName) => {
    expect(refused({ firstName, lastName })).toEqual([[], []]);
  },
);
