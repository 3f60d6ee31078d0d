/**
 * Invented names of many traditions, and what makes of one either another person, as near as can be, or the same person's
 * other document. Only the names differ.
 */
import type { ReadDocument } from '../../src/matching/comparison.ts';
import type { Random } from 'idenfy-sandbox/random';
import { randomFrom } from 'idenfy-sandbox/random';

export interface Named {
  readonly given: string;
  readonly family: string;
  readonly country: string;
}

type Tradition = readonly [country: string, given: string, family: string];

/** Words of a family name with `_` between them are one name. */
const TRADITIONS: readonly Tradition[] = [
  ['CN', 'WEI MING LI JUN XIAO HUI YAN LING', 'LI WANG ZHANG CHEN OUYANG DU AN DE'],
  ['KR', 'MIN JUN SEO YEON JI HO SU BIN', 'KIM LEE PARK CHOI AN O NA'],
  ['VN', 'Minh Lê An Đỗ Thị Hòa Vân Đức', 'Nguyễn Trần Lê Đỗ Văn_Lê Phạm La'],
  ['KH', 'SOKHA ING DARA CHAN AN VAN', 'CHAN SOK TEP LE ING'],
  ['MY', 'NURUL AISYAH HUDA MUHAMMAD SITI AMIR', 'BINTI_RAHMAN BIN_ALI TAN BIN_OSMAN ABDULLAH'],
  ['ID', 'DEWI PUTRI AGUS BUDI SRI LESTARI', 'SUSANTO WIJAYA LESTARI PUTRA TE'],
  ['SN', 'DAME MAMADOU FATOU ALY ABU AWA', 'DIOP FALL SY BA SOW DAME'],
  ['AE', 'KHALID OMAR YUSUF_BIN_TARIQ HAMDAN NOURA', 'AL_MANSOURI AL_HASHIMI BIN_RASHID EL_AMIN'],
  ['IN', 'RAJ KUMAR DEVI PRIYA ANIL LAKSHMI', 'SINGH KAUR IYER PILLAI DAS DE'],
  [
    'ES',
    'Lucía José Íñigo Begoña Nuria Ángel',
    'García_López Muñoz_Peña de_la_Cruz Cuéllar Huerta_Ruiz Yáñez',
  ],
  ['BR', 'João Inês Luís Conceição Davi', 'da_Silva dos_Santos Silva_Filho de_Souza_Neto Gonçalves'],
  ['IT', 'Mario Luca Chiara Niccolò Andrea', 'La_Rosa De_Luca Di_Stefano Lo_Presti Rossi D’Angelo'],
  ['FR', 'Loïc Zoé François Hélène Benoît', 'Le_Goff De_La_Tour Dupré L’Hôpital Lefèvre'],
  ['DE', 'Jürgen Käthe Björn Götz Heike', 'Müller von_Berg Großmann Schäfer Steuer zu_Löwen'],
  ['NL', 'Daan Femke Joost Maaike', 'van_der_Berg ten_Hoeve Koeman de_Vries in_’t_Veld'],
  ['DK', 'Søren Åse Jørgen Bodil', 'Ågård Møller Østergaard af_Rosen'],
  ['LT', 'Šarūnas Eglė Žygimantas Rasa', 'Žukauskas Ąžuolaitis Petraitis Balčiūnė-Rimkutė'],
  ['PL', 'Łukasz Bożena Michał Grażyna', 'Wiśniewska Źródlany Nowak-Żuk'],
  ['TR', 'Şükrü Ayşe Gökhan Çiğdem', 'Öztürk Yılmaz Gümüş'],
  ['US', 'John Jaeden Michael Brooke Earl', 'Smith_Jr Feggins_III Haering Smith_II O’Brien McCoy'],
  ['UA', 'Oleksandr Yuliia Taras Nataliia', 'Shevchuk Shcherbak Yatsenko'],
];

const spaced = (word: string): string => word.replaceAll('_', ' ');

function invent(random: Random): Named {
  const [country, given, family] = random.pick(TRADITIONS);
  const names = given.split(' ');
  const first = random.pick(names);
  const second = random.pick(names.filter((name) => name !== first));
  return {
    given: spaced(random.below(2) === 0 ? first : `${first} ${second}`),
    family: spaced(random.pick(family.split(' '))),
    country,
  };
}

export function documentOf({ given, family, country }: Named, docType: 'PASSPORT' | 'ID_CARD'): ReadDocument {
  return {
    docFirstName: given,
    docLastName: family,
    docDob: '1988-03-14',
    docSex: 'FEMALE',
    docNationality: country,
    docIssuingCountry: country,
    docType,
    docNumber: docType,
  };
}

export type PairOfNames = readonly [one: Named, other: Named];

/** All that are set aside somewhere in the rules, and other names: what is put before, behind or in place of words. */
const SMALL =
  'DE DI LA LE DO DA DOS VAN VON DER DEN TE TEN BIN BINTI AL EL AN ABU BEN DAME ING SIR DR PROF MAG JR SR II IV V 3RD'.split(
    ' ',
  );
const NAMES = 'AI BO HA MAI SON TIEN OLGA PETRA HAMID KOFI RUIZ BECK'.split(' ');

const into = (named: Named, field: 'given' | 'family', change: (words: string[]) => string[]): Named => ({
  ...named,
  [field]: change(named[field].split(' ')).join(' '),
});

/** Without E, which a zone puts in for a mark. */
const LETTERS = Array.from('ABDGIKLMNORSTUY');

/** Another word than any of the name's, so that the two are different people. */
function strange(random: Random, list: readonly string[], { given, family }: Named, but = ''): string {
  const there = new Set([...`${given} ${family}`.toUpperCase().split(' '), but]);
  return random.pick(list.filter((word) => !there.has(word)));
}

const NEAR_MISSES: Readonly<Record<string, (random: Random) => PairOfNames>> = {
  'a word on each side': (random) => {
    const named = invent(random);
    const field = random.pick(['given', 'family'] as const);
    const list = random.pick([SMALL, NAMES, [...SMALL, ...NAMES]]);
    const one = strange(random, list, named);
    const other = strange(random, list, named, one);
    const isFirst = random.below(2) === 0;
    const add = (word: string) =>
      into(named, field, (words) => (isFirst ? [word, ...words] : [...words, word]));
    return [add(one), add(other)];
  },
  'a small word on one side': (random) => {
    const named = invent(random);
    const word = strange(random, SMALL, named);
    const isFirst = random.below(2) === 0;
    const field = random.pick(['given', 'family'] as const);
    return [named, into(named, field, (words) => (isFirst ? [word, ...words] : [...words, word]))];
  },
  'a small word in place of another name': (random) => {
    const named = invent(random);
    const one = strange(random, [...SMALL, ...NAMES], named);
    const other = strange(random, SMALL, named, one);
    const field = random.pick(['given', 'family'] as const);
    return [into(named, field, () => [one]), into(named, field, () => [other])];
  },
  'another letter': (random) => {
    const named = invent(random);
    const field = random.pick(['given', 'family'] as const);
    const other = into(named, field, (words) => {
      const at = random.below(words.length);
      return words.map((word, place) => (place === at ? respelt(random, word) : word));
    });
    return [named, other];
  },
  'E after a vowel': (random) => {
    const named = invent(random);
    const consonants = Array.from('BDGKLMNRST');
    const vowel = random.pick(['A', 'O', 'U']);
    const [head, tail] = [random.pick(consonants), random.pick(consonants)];
    const family = (vowels: string) => `${head}${vowels}${tail}${random.pick(['ER'])}${tail}`;
    return [
      { ...named, family: family(`${vowel}E`) },
      { ...named, family: family(vowel) },
    ];
  },
  'a later given name outside Europe': (random) => {
    const named = {
      ...invent(random),
      country: random.pick(['CN', 'KR', 'VN', 'MY', 'IN', 'SN', 'AE', 'US']),
    };
    return [named, into(named, 'given', (words) => [...words, strange(random, NAMES, named)])];
  },
  'a later given name in Europe, of a family from elsewhere': (random) => {
    const [, given, family] = random.pick(TRADITIONS.slice(0, 9));
    const names = given.split(' ').map(spaced);
    const named = {
      given: random.pick(names),
      family: spaced(random.pick(family.split(' '))),
      country: random.pick(['LT', 'DE', 'GB', 'FR', 'NL']),
    };
    return [named, into(named, 'given', (words) => [...words, strange(random, names, named)])];
  },
  'given names changed about': (random) => {
    const names =
      'THOMAS MARTIN SIMON PETER ALI HASSAN OMAR IBRAHIM WEI LI MIN AN JAMES GEORGE PAUL MUSA'.split(' ');
    const given = random.pick(names);
    const family = random.pick(names.filter((name) => name !== given));
    const { country } = invent(random);
    return [
      { given, family, country },
      { given: family, family: given, country },
    ];
  },
};

/** One letter more, less or another; what remains is another word, marks aside. */
function respelt(random: Random, word: string): string {
  const plain = bare(word).toUpperCase();
  const at = random.below(plain.split('-')[0]?.length ?? 1);
  const letter = random.pick(LETTERS.filter((one) => one !== plain.charAt(at)));
  const changes = [
    plain.slice(0, at) + letter + plain.slice(at + 1),
    plain.slice(0, at) + letter + plain.slice(at),
    plain.slice(0, at) + plain.slice(at + 1),
  ];
  return random.pick(changes.filter((changed) => changed !== '' && changed !== plain));
}

const bare = (text: string): string =>
  text
    .normalize('NFD')
    .replaceAll(/\p{M}|['’]/gu, '')
    .replaceAll(/[łŁ]/g, 'L')
    .replaceAll(/[đĐ]/g, 'D')
    .replaceAll(/[øØ]/g, 'O')
    .replaceAll('ı', 'i')
    .replaceAll('ß', 'ss');

/** ICAO Doc 9303-3, table 6.A. */
const ZONE: Readonly<Record<string, string>> = {
  Ä: 'AE',
  Ö: 'OE',
  Ü: 'UE',
  Ø: 'OE',
  Å: 'AA',
  Ñ: 'N',
  ẞ: 'SS',
};
const zoneOf = (text: string): string =>
  bare(Array.from(text.toUpperCase(), (letter) => ZONE[letter] ?? letter).join(''))
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]+/g, '<');

const both =
  (change: (text: string) => string) =>
  (named: Named): Named => ({ ...named, given: change(named.given), family: change(named.family) });

const SAME_PERSON: Readonly<Record<string, (named: Named) => Named>> = {
  'in small letters': both((text) => text.toLowerCase()),
  'in capitals': both((text) => text.toUpperCase()),
  'without marks': both(bare),
  'as in a zone': both(zoneOf),
  'cut off at the end of a passport’s zone': (named) => {
    const [family = '', given = ''] = `${zoneOf(named.family)}<<${zoneOf(named.given)}`
      .slice(0, 39)
      .split('<<');
    return { ...named, given, family };
  },
  'with hyphens': both((text) => text.replaceAll(' ', '-')),
  'fields changed about': ({ given, family, country }) => ({ given: family, family: given, country }),
};

export function nearMisses(seed: string, count: number): readonly (readonly [kind: string, PairOfNames])[] {
  return Object.entries(NEAR_MISSES).flatMap(([kind, make]) =>
    Array.from({ length: count }, (_, at) => [kind, make(randomFrom(`${seed} ${kind} ${at}`))] as const),
  );
}

/** Half of them long, as names are that a zone has no room for. */
export function samePeople(
  seed: string,
  count: number,
  someone: (random: Random) => Named = invent,
): readonly (readonly [kind: string, PairOfNames])[] {
  return Object.entries(SAME_PERSON).flatMap(([kind, change]) =>
    Array.from({ length: count }, (_, at) => {
      const random = randomFrom(`${seed} ${kind} ${at}`);
      const named = someone(random);
      const isLong = random.below(2) === 0 && kind.startsWith('cut');
      const one = isLong
        ? { ...named, family: `${named.family} Bakhtiarnasution`, given: `${named.given} Chrysanthemia` }
        : named;
      return [kind, [one, change(one)]] as const;
    }),
  );
}
