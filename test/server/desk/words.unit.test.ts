import { expect, test } from '@jest/globals';
import { differences } from '../../../src/server/desk/differences.ts';
import { reasonText } from '../../../src/server/desk/reasons.ts';
import { country, duration, words } from '../../../src/server/desk/words.ts';

const marked = (text: string, other: string) =>
  differences(text, other)
    .map((piece) => (piece.differs ? `[${piece.text}]` : piece.text))
    .join('');

test.each([
  ['DARIUS', 'DARIUS', 'DARIUS'],
  ['DARIUS', 'darius', 'DARIUS'],
  ['DARIJUS', 'DARIUS', 'DARI[J]US'],
  ['DARIUS', 'DARIJUS', 'DARIUS'],
  ['DARIUS JONAS', 'DARIUS', 'DARIUS [JONAS]'],
  ['JONAS DARIUS', 'DARIUS JONAS', 'JONAS DARIUS'],
  ['ŠIMKUS', 'SHIMKUS', '[Š]IMKUS'],
  ['SEPP-TAMM', 'TAMM', '[SEPP-]TAMM'],
  ['1986-04-12', '1986-12-04', '1986-[04-12]'],
  ['ANNA ANNA', 'ANNA', 'ANNA [ANNA]'],
  ['DARIUS JONAS ŠIMKUS', 'DARIJUS SHIMKUS', 'DARIUS [JONAS] [Š]IMKUS'],
  ['ДАРИЮС', 'DARIUS', '[ДАРИЮС]'],
  ['', 'DARIUS', ''],
  ['DARIUS', '', '[DARIUS]'],
])('%s, held against %s, is marked %s', (text, other, expected) => {
  expect(marked(text, other)).toBe(expected);
});

test.each([
  [0, 'less than a minute'],
  [-5, 'less than a minute'],
  [5, '5 min'],
  [60, '1 h'],
  [192, '3 h 12 min'],
  [659, '10 h'],
  [1_440, '1 d'],
  [1_445, '1 d'],
  [3_100, '2 d 3 h'],
])('%d minutes are %s', (minutes, text) => {
  expect(duration(minutes * 60_000)).toBe(text);
});

test('codes become words, and what is written already stays', () => {
  expect(words('RESIDENCE_PERMIT')).toBe('Residence permit');
  expect(words('Additional step is valid')).toBe('Additional step is valid');
  expect([country('LT'), country('XX'), country('Lithuania')]).toEqual(['Lithuania (LT)', 'XX', 'Lithuania']);
});

test('a reason is a sentence, with what iDenfy said behind it, and an unknown one is readable', () => {
  expect(reasonText('persons_differ')).toBe('The two documents do not agree on the person.');
  expect(reasonText('identity_fraud_tag:DUPLICATE_FACE')).toBe(
    'iDenfy put a fraud tag on the identity: Duplicate face',
  );
  expect(reasonText('something_new:VALUE_ONE')).toBe('Something new: Value one');
});
