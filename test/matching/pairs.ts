/** Hard negatives and clean positives: pairs of documents of two people, or of one. */
import type { ReadDocument } from '../../src/matching/comparison.ts';
import type { Random } from 'idenfy-sandbox/random';
import { randomFrom } from 'idenfy-sandbox/random';
import type { Human } from './people.ts';
import { birthday, documentOf, invent, iso, otherGiven } from './people.ts';

export interface DocumentPair {
  readonly kind: string;
  readonly one: ReadDocument;
  readonly other: ReadDocument;
}

const PER_NEGATIVE_KIND = 420;
const POSITIVES = 2_500;

/** Two people each. Their documents are read as well as can be: only the people differ. */
const negativeKinds: Readonly<Record<string, (random: Random) => readonly [Human, Human]>> = {
  twins: (random) => {
    const one = invent(random);
    return [one, otherGiven(random, one)];
  },
  'father and son of one name': (random) => {
    const son = invent(random, 'MALE');
    const year = son.born.year - 17 - random.below(30);
    // Some are born on their father's birthday.
    const born = random.below(4) === 0 ? { ...son.born, year } : { ...birthday(random), year };
    return [{ ...son, born }, son];
  },
  siblings: (random) => {
    const one = invent(random);
    const year = one.born.year + 1 + random.below(12);
    return [one, { ...otherGiven(random, one), born: { ...birthday(random), year } }];
  },
  'namesakes with another birth date': (random) => {
    const one = invent(random);
    // Most are far from it; some are only a day, a month or a year away.
    const { year, month, day } = one.born;
    const near = [
      { year: year + 1, month, day },
      { year, month: (month % 12) + 1, day },
      { year, month, day: (day % 28) + 1 },
    ];
    const far = birthday(random);
    const born = random.below(3) === 0 || iso(far) === iso(one.born) ? random.pick(near) : far;
    return [one, { ...one, born, place: random.below(2) === 0 ? one.place : 'Elsewhere' }];
  },
  'given names one letter apart': (random) => {
    const [one, other] = random.pick(ONE_LETTER);
    const human = { ...invent(random), original: null, fathersName: null };
    const second = random.below(3) === 0 ? [human.given[0] ?? ''] : [];
    const sex = random.below(2) === 0 ? human.sex : 'FEMALE';
    return [
      { ...human, given: [one, ...second] },
      { ...human, sex, given: [other, ...second] },
    ];
  },
  'swapped day and month with another name': (random) => {
    const one = invent(random);
    const month = 1 + random.below(12);
    const day = (month % 12) + 1;
    const other =
      random.below(2) === 0 ? otherGiven(random, one) : { ...invent(random, one.sex), country: one.country };
    const born = { ...one.born, month, day };
    return [
      { ...one, born },
      { ...other, family: other.family, born: { ...born, month: day, day: month } },
    ];
  },
};

const ONE_LETTER = `
  Mario-Maria Jan-Jana Paul-Paula Daniel-Daniela Ivan-Ivana Simon-Simone Michal-Michael Ana-Ina Ema-Eva Tom-Tim
  Lena-Lina Lena-Lana Mira-Mara Karin-Karen Joan-John Marta-Maria Marco-Marca Julio-Julia Antonio-Antonia Emil-Emile
  Valentin-Valentina Alexander-Alexandra Gabriel-Gabriela Rafael-Rafaela Manuel-Manuela Joel-Noel Leo-Lea Luca-Luka
  Noa-Noah Mia-Pia Erik-Erika Adam-Adan Francis-Frances Andrea-Andreas Юлий-Юлия Валерий-Валерия
  Евгений-Евгения Александр-Александра Яна-Анна Иван-Ивана Богдан-Богдана Γεωργία-Γεώργιος Joe-Jo Sue-Su Mae-Ma
  Jörn-Jorg Zoë-Zoi Šarūnas-Šarūnės Anne-Anna Ali-Alia Amir-Amira Karim-Karima Ole-Ola
`
  .trim()
  .split(/\s+/)
  .map((entry): readonly [string, string] => {
    const [one = '', other = ''] = entry.split('-');
    return [one, other];
  });

export function hardNegatives(seed: string): DocumentPair[] {
  return Object.entries(negativeKinds).flatMap(([kind, people]) =>
    Array.from({ length: PER_NEGATIVE_KIND }, (_, at): DocumentPair => {
      const random = randomFrom(`${seed} ${kind} ${at}`);
      const [one, other] = people(random);
      const [first, second] = [
        documentOf(one, 'PASSPORT', random),
        documentOf(other, 'RESIDENCE_PERMIT', random),
      ];
      // What blurs the documents of one person must not blur two people into one.
      return {
        kind,
        one: first,
        other: random.below(2) === 0 ? second : random.pick(HARMLESS)(second, other),
      };
    }),
  );
}

type Change = (document: ReadDocument, human: Human) => ReadDocument;

const onNames = (document: ReadDocument, change: (text: string) => string): ReadDocument => ({
  ...document,
  docFirstName: change(document.docFirstName ?? ''),
  docLastName: change(document.docLastName ?? ''),
});

/** The Latin field alone: most documents have no second script. */
const latinOnly = (document: ReadDocument): ReadDocument => ({
  ...document,
  orgFirstName: null,
  orgLastName: null,
});

const plain = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '');

const ZONE: Readonly<Record<string, string>> = {
  Ä: 'AE',
  Ö: 'OE',
  Ü: 'UE',
  Ø: 'OE',
  Å: 'AA',
  Æ: 'AE',
  ẞ: 'SS',
};
const zone = (text: string): string =>
  plain(Array.from(text, (letter) => ZONE[letter] ?? letter).join(''))
    .replaceAll(/['’]/g, '')
    .replaceAll(/[^\p{L}]+/gu, '<');

const as =
  (change: (text: string) => string): Change =>
  (document) =>
    latinOnly(onNames(document, change));

const HARMLESS: readonly Change[] = [
  as((text) => text.toLowerCase()),
  as(plain),
  as(zone),
  (document) => ({
    ...latinOnly(document),
    docFirstName: document.docLastName,
    docLastName: document.docFirstName,
  }),
];

/** What documents of one person differ by, each by itself or two together. */
const positiveChanges: Readonly<Record<string, Change>> = {
  'read alike': (document) => document,
  'another case': as((text) => text.toLowerCase()),
  'without marks': as(plain),
  'as in the zone': as(zone),
  'its own script alone': (document, { original }) =>
    original === null
      ? document
      : { ...document, docFirstName: original.given, docLastName: original.family },
  'another standard of Latin letters': as((text) =>
    text.replaceAll('YE', 'IE').replaceAll('YU', 'IU').replaceAll('YA', 'IA').replaceAll('II', 'IY'),
  ),
  'fields changed': (document) => ({
    ...latinOnly(document),
    docFirstName: document.docLastName,
    docLastName: document.docFirstName,
    docPatronymic: null,
  }),
  'no second given name': (document, { given }) => ({
    ...latinOnly(document),
    docFirstName: (given[0] ?? '').toUpperCase(),
  }),
  'an initial': (document, { given }) => ({
    ...latinOnly(document),
    docFirstName: given.map((name, at) => (at === 0 ? name : `${name.charAt(0)}.`)).join(' '),
  }),
  'no patronymic': (document) => ({ ...document, docPatronymic: null }),
  'patronymic among the given names': (document, { fathersName }) => ({
    ...document,
    docPatronymic: null,
    docFirstName: [document.docFirstName, fathersName].join(' '),
  }),
  'no particles': as((text) => text.replaceAll(/^(VAN DER|VON DER|DE LA|DE|ZU|TEN|VAN) /g, '')),
  'hyphens and spaces': as((text) => text.replaceAll('-', ' ')),
  'cut off in the zone': (document) => {
    const line = `${zone(document.docLastName ?? '')}<<${zone(document.docFirstName ?? '')}`.slice(0, 39);
    const [family = '', given = ''] = line.split('<<');
    return { ...latinOnly(document), docFirstName: given, docLastName: family };
  },
  'written as one word': as((text) => text.replaceAll(/^(VAN|DE|AL|TEN) /g, '$1')),
  'a title': (document) => ({ ...document, docFirstName: `DR. ${document.docFirstName ?? ''}` }),
  'a date written otherwise': (document, { born }) => ({
    ...document,
    docDob: `${born.day}.${born.month}.${born.year}`,
  }),
  'a town with its country': (document, { country }) => ({
    ...document,
    birthPlace: [document.birthPlace, country].join(', '),
  }),
  'no place, no sex': (document) => ({ ...document, birthPlace: null, docSex: 'UNDEFINED' }),
};

const REWRITES = new Set([
  'its own script alone',
  'no second given name',
  'an initial',
  'patronymic among the given names',
]);

export function cleanPositives(seed: string): DocumentPair[] {
  const kinds = Object.keys(positiveChanges);
  return Array.from({ length: POSITIVES }, (_, at): DocumentPair => {
    const random = randomFrom(`${seed} positive ${at}`);
    const human = invent(random);
    const [first, second] = [
      kinds[at % kinds.length] ?? '',
      random.below(3) === 0 ? random.pick(kinds) : null,
    ];
    // What writes a field anew comes before what moves or respells it.
    const chain = [...new Set([first, ...(second === null ? [] : [second])])].toSorted(
      (a, b) => Number(REWRITES.has(b)) - Number(REWRITES.has(a)),
    );
    const other = chain.reduce(
      (document, kind) => positiveChanges[kind]?.(document, human) ?? document,
      documentOf(human, 'RESIDENCE_PERMIT', random),
    );
    return { kind: first, one: documentOf(human, 'PASSPORT', random), other };
  });
}
