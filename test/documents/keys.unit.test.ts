import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { DocumentError } from '../../src/documents/errors.ts';
import { createNaming } from '../../src/documents/naming.ts';
import { documentKey, parseKey } from '../../src/documents/store.ts';
import { anyCharacter } from '../support/characters.ts';

function isAccepted(key: string): boolean {
  try {
    return parseKey(key) !== undefined;
  } catch (error) {
    if (error instanceof DocumentError) return false;
    throw error;
  }
}

test('whatever is accepted has two segments that lead nowhere else', () => {
  const character = fc.constantFrom('a', 'a', 'a', 'Z', '0', '.', '/', '/', '_', '-', '\\', '\0');
  fc.assert(
    fc.property(fc.string({ unit: character, minLength: 3, maxLength: 6 }), (key) => {
      fc.pre(isAccepted(key));
      const { prefix, name } = parseKey(key);
      expect(join('/root', prefix, name)).toBe(`/root/${key}`);
      expect(key).toMatch(/^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*$/);
    }),
    { numRuns: 300 },
  );
});

test('every step name has a well-formed key, and different names have different keys', () => {
  const names = fc.uniqueArray(fc.string({ unit: anyCharacter, maxLength: 200 }), {
    minLength: 2,
    maxLength: 5,
  });
  fc.assert(
    fc.property(names, (steps) => {
      const keys = steps.map((step) => documentKey('run-1', step));
      for (const key of keys) expect(parseKey(key).prefix).toBe('run-1');
      expect(new Set(keys).size).toBe(steps.length);
    }),
  );
  expect(documentKey('run-1', 'RESIDENCE_PERMIT')).toBe('run-1/RESIDENCE_PERMIT');
});

test('a name is the same for the same key, and another for another key, verification or document', () => {
  const names = ['a', 'b'].flatMap((secret) => {
    const { nameOf } = createNaming('2026-11', Buffer.from(secret));
    return ['run-1/FRONT', 'run-1/BACK', 'run-2/FRONT'].map(nameOf);
  });
  expect(new Set(names).size).toBe(6);
  const { nameOf, folderOf } = createNaming('2026-11', Buffer.from('a'));
  expect(nameOf('run-1/FRONT')).toBe(names[0]);
  expect(nameOf('run-1/FRONT').startsWith(`${folderOf('run-1')}/`)).toBe(true);
  expect(nameOf('run-1/BACK').startsWith(`${folderOf('run-1')}/`)).toBe(true);
});
