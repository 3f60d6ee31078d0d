import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { NameVerdict } from '../../src/matching/names/full-names.ts';
import { compareFullNames } from '../../src/matching/names/full-names.ts';
import { compareNames, personName } from '../../src/matching/names/person-names.ts';
import { within } from '../support/until.ts';
import { anyCharacter } from '../support/characters.ts';

// The same cases on every machine: what is found by chance should be found by whoever looks for it.
fc.configureGlobal({ seed: 9_303 });

const verdictOf = (one: string, other: string): NameVerdict => compareFullNames(one, other).verdict;

describe('two full names', () => {
  test.each<[one: string, other: string, verdict: NameVerdict]>([
    ['Jonas Petraitis', 'PETRAITIS JONAS', 'match'],
    ['Smith, John', 'John Smith', 'match'],
    ['Dr. Anna Weiß', 'DR. ANNA WEISS', 'match'],
    ['Đř Įng', 'DR ING', 'match'],
    ['Jürgen Müller', 'MUELLER<<JUERGEN<<<<', 'match'],
    ['Muñoz Güell', 'MUNXXOZ GUXXELL', 'match'],
    ['Živković Željko', 'Живковић Жељко', 'match'],
    ['Юлия Щербакова', 'IULIIA SHCHERBAKOVA', 'match'],
    ['Юлия Щербакова', 'Yuliya Shcherbakova', 'match'],
    ['Γεώργιος Οικονόμου', 'GEORGIOS OIKONOMOU', 'match'],
    ['Jan Daniel Botha', 'JanDaniel Botha', 'match'],
    ['Pieter van der Berg', 'PIETER VANDER BERG', 'match'],
    ['Dr. Anna Weiß', 'WEISS ANNA', 'close'],
    ['Mario La Rosa', 'Mario De Rosa', 'close'],
    ['Minh Nguyen Le', 'Minh Nguyen Do', 'close'],
    ['Thomas Martin', 'Martin Thomas', 'close'],
    ['MK Nowak', 'Maria Klara Nowak', 'close'],
    ['Ana R0DR1GUE2', 'Ana Rodriguez', 'close'],
    ['Jose Cuellar', 'Jose Cullar', 'close'],
    ['John Michael Smith', 'John Smith', 'close'],
    ['J. Smith', 'John Smith', 'close'],
    ['Mario Rossi', 'Maria Rossi', 'close'],
    ['Michael Smith', 'Michal Smith', 'close'],
    ['Isaac Aaron', 'Isac Aron', 'close'],
    ['Moatasim Qadri', 'Muatasim Kadri', 'close'],
    ['Ig0r Petr1n', 'Igor Petrin', 'close'],
    ['Benjamin Ross', 'Ben Ross', 'close'],
    ['Abdulaziz al-Basrani', 'ABDUL AZIZ BASRAANI', 'close'],
    ['خالد الأحمد', 'Khalid al-Ahmad', 'close'],
    ['李小明', 'Li Xiaoming', 'close'],
    ['박지훈', 'Bak Ji Hun', 'close'],
    ['王伟', '王薇', 'close'],
    ['Yusuf bin Tariq', 'Tariq bin Yusuf', 'close'],
    ['Yusuf bin Tariq', 'bin Tariq Yusuf', 'close'],
    ['Noor bint Hamdan', 'bint Hamdan Noor', 'close'],
    ['Abu Zorblax Quendil', 'Quendil Abu Zorblax', 'close'],
    ['Zorblax Quendil oglu', 'Quendil oglu Zorblax', 'close'],
    ['Leyla Ramiz kizi', 'Ramiz kizi Leyla', 'close'],
    ['Martha Petrova', 'Марта Петрова', 'close'],
    ['Sophia Petrova', 'Софиа Петрова', 'close'],
    ['Marta Petrova', 'Марта Петрова', 'match'],
    ['Maria Anna Nowak', 'Anna Maria Nowak', 'close'],
    ['Jana Nováková', 'NOVAK JANA', 'close'],
    ['Rasa Kazlauskienė', 'KAZLAUSKAS RASA', 'close'],
    ['Gorbatschow Michail', 'Mikhail Gorbachev', 'close'],
    ['A. Smith', 'John Smith', 'mismatch'],
    ['A. Smith', 'J. Smith', 'mismatch'],
    ['Ivan Petrov', 'Ivan Petrovich', 'mismatch'],
    ['Rasa Petraitė', 'Eglė Petraitė', 'mismatch'],
    ['Oleksandr Shevchuk', 'Volodymyr Oleksandrovych Shevchuk', 'mismatch'],
    ['Smith', 'John Smith', 'mismatch'],
    ['Minh Le', 'Minh Do', 'mismatch'],
    ['John Smith Jr', 'John Smith Sr', 'mismatch'],
    ['John Feggins III', 'John Feggins IV', 'mismatch'],
    ['FNU LNU', 'FNU LNU', 'not-available'],
    ['Park Ji-il', 'Park Ji-un', 'mismatch'],
    ['', 'John Smith', 'not-available'],
    [' -<<', 'John Smith', 'not-available'],
    ['🙂', '🙂', 'not-available'],
  ])('%s and %s: %s', (one, other, verdict) => {
    expect(verdictOf(one, other)).toBe(verdict);
    expect(verdictOf(other, one)).toBe(verdict);
  });
});

// Letters of Europe's Latin alphabets. Without I of either Turkish kind, whose case depends on the language.
const letter = fc.constantFrom(...Array.from('abcdefghjklmnoprstuvwzäåæöøüñßþðđłšžčćéèêëçğşąęįųūżźőű'));
/** One letter in a row, such as AAA, fills a field and is no name. */
const isFiller = (text: string): boolean =>
  new Set(text.toUpperCase().normalize('NFD').replaceAll(/\p{M}/gu, '')).size === 1;
const word = fc
  .array(letter, { minLength: 2, maxLength: 12 })
  .map((letters) => letters.join(''))
  .filter((text) => !isFiller(text));
const name = fc.array(word, { minLength: 2, maxLength: 5 }).map((words) => words.join(' '));
const given = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' '));

/** ICAO Doc 9303-3, table 6.A, with either choice where it gives two. */
const ZONES: readonly Readonly<Record<string, string>>[] = [
  { Ä: 'AE', Å: 'AA', Æ: 'AE', Ö: 'OE', Ø: 'OE', Ü: 'UE', Ñ: 'N', Þ: 'TH', Ð: 'D', Đ: 'D', Ł: 'L', ẞ: 'SS' },
  { Ä: 'A', Å: 'AA', Æ: 'AE', Ö: 'O', Ø: 'OE', Ü: 'UXX', Ñ: 'NXX', Þ: 'TH', Ð: 'D', Đ: 'D', Ł: 'L', ẞ: 'SS' },
];
const zoneOf = (text: string, table: Readonly<Record<string, string>> | undefined): string =>
  Array.from(text.toUpperCase(), (capital) => table?.[capital] ?? capital)
    .join('')
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(' ', '<');

const forms: readonly (readonly [what: string, change: (text: string) => string])[] = [
  ['in capitals', (text) => text.toUpperCase()],
  ['in small letters', (text) => text.toUpperCase().toLowerCase()],
  ['with marks apart', (text) => text.normalize('NFD')],
  ['without marks', (text) => text.normalize('NFD').replaceAll(/\p{M}/gu, '')],
  ['in a machine-readable zone', (text) => zoneOf(text, ZONES[0])],
  ['in another one', (text) => zoneOf(text, ZONES[1])],
  ['with hyphens', (text) => text.replaceAll(' ', '-')],
  ['with more space', (text) => ` ${text.replaceAll(' ', '  ')} `],
];

test.each(forms)('a name is itself %s', (_what, change) => {
  fc.assert(
    fc.property(name, (text) => {
      expect(compareFullNames(text, change(text))).toMatchObject({ verdict: 'match' });
    }),
  );
});

test.each(forms)('given and family names are themselves %s', (_what, change) => {
  fc.assert(
    fc.property(given, given, (first, last) => {
      const one = personName({ given: first, family: last });
      const other = personName({ given: change(first), family: change(last) });
      expect(compareNames(one, other)).toMatchObject({
        given: { verdict: 'match' },
        family: { verdict: 'match' },
        full: { verdict: 'match' },
      });
    }),
  );
});

test('a name is itself where a zone has no room for the whole of it, where it shows, unless the first given name is cut', () => {
  const long = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(' '));
  fc.assert(
    fc.property(long, long, fc.constantFrom(39, 30), (first, last, room) => {
      const line = `${zoneOf(last, ZONES[0])}<<${zoneOf(first, ZONES[0])}`;
      const [family = '', names = ''] = line.slice(0, room).split('<<');
      const { full } = compareNames(
        personName({ given: first, family: last }),
        personName({ given: names, family }),
      );
      const leading = zoneOf(first, ZONES[0]).split('<')[0];
      const isWhole = names.split('<')[0] === leading;
      // A card's zone that ends with a filler does not tell that anything was cut.
      const isSeen = room === 39 || line.length <= room || line.charAt(room - 1) !== '<';
      const doubtful: NameVerdict[] = names === '' ? ['not-available'] : ['match', 'close'];
      expect(isWhole && isSeen ? ['match'] : doubtful).toContain(full.verdict);
    }),
    { numRuns: 100 },
  );
});

test('any text whatever gets a verdict, the same from either side, and is never different from itself', () => {
  const wild = fc.oneof(
    fc.string({ unit: anyCharacter, maxLength: 40 }),
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    // Half letters, as a cut string has them.
    fc
      .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 30 })
      .map((units) => String.fromCharCode(...units)),
    fc
      .array(fc.oneof(word, fc.constantFrom('bin', 'al', 'J', 'de', 'Мария', '王', 'III', 'Dr')), {
        maxLength: 20,
      })
      .map((words) => words.join(' ')),
  );
  fc.assert(
    fc.property(wild, wild, (one, other) => {
      expect(verdictOf(one, other)).toBe(verdictOf(other, one));
      expect(['match', 'not-available']).toContain(verdictOf(one, one));
      const [a, b] = [personName({ given: one, family: other }), personName({ given: other, family: one })];
      expect(compareNames(a, b).full.verdict).toBe(compareNames(b, a).full.verdict);
    }),
    { numRuns: 200 },
  );
});

test('a name as long as a book costs no more than a long name', async () => {
  const verdict = await within(5_000, async () => verdictOf('Ä'.repeat(1_000_000), 'Anna '.repeat(100_000)));
  expect(verdict).toBe('mismatch');
});
