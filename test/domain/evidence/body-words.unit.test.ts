/** What stands at a path of a body, whatever its shape: what cannot be read is never taken for absent. */
import { expect, test } from '@jest/globals';
import { codeOf, flagsAt, isSaidAt, wordsAt } from '../../../src/domain/evidence/body-words.ts';

test.each<[body: unknown, path: string, words: string[]]>([
  [{ a: { b: 'WORD' } }, 'a.b', ['WORD']],
  [{ a: { b: true, c: false } }, 'a.b', ['TRUE']],
  [{ a: { b: true, c: false } }, 'a.c', ['FALSE']],
  [{ a: { b: 7 } }, 'a.b', ['UNREADABLE']],
  [{ a: { b: ['WORD'] } }, 'a.b', ['UNREADABLE']],
  [{ a: { b: null } }, 'a.b', []],
  [{ a: { b: '' } }, 'a.b', []],
  [{ a: null }, 'a.b', []],
  [{}, 'a.b', []],
  [{ a: 'VERY_HIGH' }, 'a.b', ['UNREADABLE']],
  [{ a: 'VERY_HIGH' }, 'a.b.c', ['UNREADABLE']],
  [{ a: 'VERY_HIGH' }, 'a.b[]', ['UNREADABLE']],
  [{ a: ['x'] }, 'a.b', ['UNREADABLE']],
  [null, 'a', ['UNREADABLE']],
  [{ a: ['X', 'Y'] }, 'a[]', ['X', 'Y']],
  [{ a: [] }, 'a[]', []],
  [{ a: [null, 'X'] }, 'a[]', ['UNREADABLE', 'X']],
  [{ a: ['', 7] }, 'a[]', ['', 'UNREADABLE']],
  [{ a: 'X' }, 'a[]', ['UNREADABLE']],
  [{ a: { 0: 'X' } }, 'a[]', ['UNREADABLE']],
  [{ a: [{ b: 'X' }, { b: 'Y' }, {}] }, 'a[].b', ['X', 'Y']],
  [{ a: [null, 'X'] }, 'a[].b', ['UNREADABLE', 'UNREADABLE']],
])('in %j, at %s: %j', (body, path, words) => {
  expect(wordsAt(body, path)).toEqual(words);
  expect(isSaidAt(body, path)).toBe(words.length > 0);
});

test('where a flag is documented, its word is none', () => {
  const body = { yes: true, no: false, word: 'true', none: null };
  expect(['yes', 'no', 'word', 'none'].map((path) => flagsAt(body, path))).toEqual([
    ['TRUE'],
    ['FALSE'],
    ['UNREADABLE'],
    [],
  ]);
});

test.each(['Jonas lives at 5', '', 'ŽODIS', 'A:B', 'x'.repeat(61)])('%p gets into no reason', (text) => {
  expect(codeOf(text)).toBe('UNREADABLE');
});

test.each(['DOC_FAKE', 'scan-1', 'x'.repeat(60)])('%p may stand in a reason', (word) => {
  expect(codeOf(word)).toBe(word);
});
