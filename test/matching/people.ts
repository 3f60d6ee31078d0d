/** Invented people and pairs of their documents, always the same for one seed. No list of real people is behind them. */
import type { ReadDocument } from '../../src/matching/comparison.ts';
import type { Random } from 'idenfy-sandbox/random';

export interface Human {
  readonly given: readonly string[];
  readonly family: string;
  readonly fathersName: string | null;
  /** As written in the country's own script, where that is not Latin. */
  readonly original: { readonly given: string; readonly family: string } | null;
  readonly born: { readonly year: number; readonly month: number; readonly day: number };
  readonly sex: 'MALE' | 'FEMALE';
  readonly country: string;
  readonly place: string;
}

type Pair = readonly [latin: string, original: string];
const pairs = (text: string): Pair[] =>
  text
    .trim()
    .split(/\s+/)
    .map((entry) => {
      const [latin = '', original = ''] = entry.split('/');
      return [latin, original];
    });

interface Nation {
  readonly country: string;
  readonly men: readonly Pair[];
  readonly women: readonly Pair[];
  readonly families: readonly Pair[];
  readonly places: readonly string[];
}

function nation(country: string, men: string, women: string, families: string, places: string): Nation {
  const words = pairs(families).map(([latin, original]): Pair => [latin.replaceAll('_', ' '), original]);
  return { country, men: pairs(men), women: pairs(women), families: words, places: places.split(' ') };
}

const NATIONS: readonly Nation[] = [
  nation(
    'LT',
    'Jonas Petras Šarūnas Žygimantas Rokas Ąžuolas Mantas Darius',
    'Eglė Rūta Austėja Živilė Gintarė Ieva Milda',
    'Balčiūnas Kazlauskas Šimkus Žukauskas Vilkas Ąžuolaitis',
    'Vilnius Kaunas Šiauliai',
  ),
  nation(
    'LV',
    'Jānis Edgars Kristaps Āris Mārtiņš',
    'Līga Inese Zane Ķerstiņa Anna',
    'Bērziņš Ozoliņš Kalējs Šķēle Liepiņš',
    'Rīga Liepāja Ventspils',
  ),
  nation(
    'DE',
    'Jürgen Götz Björn Lukas Hans Günther Sören',
    'Käthe Sophie Jördis Ulrike Bärbel',
    'Müller Großmann Schäfer Köhler Weiß von_der_Heide zu_Löwenberg',
    'Köln München Görlitz',
  ),
  nation(
    'DK',
    'Søren Jørgen Åge Rasmus Kåre',
    'Åse Bodil Sørine Karen',
    'Ågård Sørensen Møller Kjær Østergaard',
    'Aarhus København',
  ),
  nation(
    'ES',
    'Íñigo Ángel Álvaro Joaquín Martín',
    'Begoña Lucía Inés Concepción Nuria',
    'Muñoz_Peña García_Ibáñez Castaño_Vidal Ordóñez_Núñez',
    'Málaga Cádiz Madrid',
  ),
  nation(
    'FR',
    'Loïc François Étienne Gaël Théo',
    'Zoé Hélène Anaïs Noëlle Élise',
    'Lefèvre D’Aubigny Garçon Dupré de_la_Forêt',
    'Orléans Nîmes Lyon',
  ),
  nation(
    'PL',
    'Łukasz Paweł Michał Wojciech Grzegorz',
    'Małgorzata Zofia Bożena Agnieszka',
    'Wiśniewski Źródlany Dąbrowski Łęcki Nowak-Żuk',
    'Łódź Kraków Gdańsk',
  ),
  nation(
    'NL',
    'Daan Joost Thijs Willem Bram',
    'Sanne Femke Lotte Maaike',
    'van_der_Berg de_Vries ten_Hoeve Jansen van_Dijk',
    'Utrecht Leiden',
  ),
  nation(
    'TR',
    'Şükrü Çağlar İsmail Oğuz Gökhan',
    'Ayşe Gülşen Çiğdem Şebnem',
    'Öztürk Yılmaz Şahin Çelik Gümüş',
    'İzmir Iğdır Ankara',
  ),
  nation(
    'IE',
    'Seán Conor Pádraig Declan',
    'Siobhán Aoife Niamh Maeve',
    'O’Brien O’Neill Ó_Súilleabháin McCarthy',
    'Cork Galway',
  ),
  nation(
    'UA',
    'Oleksandr/Олександр Andrii/Андрій Yevhen/Євген Taras/Тарас',
    'Oksana/Оксана Yuliia/Юлія Nataliia/Наталія',
    'Shevchuk/Шевчук Kovalenko/Коваленко Shcherbak/Щербак Yatsenko/Яценко',
    'Kyiv Lviv',
  ),
  nation(
    'BG',
    'Georgi/Георги Stoyan/Стоян Hristo/Христо Zhivko/Живко',
    'Desislava/Десислава Yana/Яна Tsvetelina/Цветелина',
    'Petrov/Петров Zhelyazkov/Желязков Iliev/Илиев',
    'Sofia Varna',
  ),
  nation(
    'GR',
    'Georgios/Γεώργιος Nikolaos/Νικόλαος Stavros/Σταύρος',
    'Eleni/Ελένη Aikaterini/Αικατερίνη Sofia/Σοφία',
    'Papadakis/Παπαδάκης Oikonomou/Οικονόμου Dimitriou/Δημητρίου',
    'Patras Athens',
  ),
  nation(
    'AE',
    'Mohammed Ahmed Khalid Rashid Hamdan',
    'Fatima Aisha Maryam Noura',
    'Al_Mansoori Al_Hashimi bin_Khalifa Al_Suwaidi',
    'Dubai Sharjah',
  ),
  nation(
    'IN',
    'Ramesh Suresh Venkatanarasimharaju Anand',
    'Lakshmi Subbalakshmi Priya Kavitha',
    'Krishnamurthy Venkataraghavan Iyer Ramachandran',
    'Chennai Mysore',
  ),
];

const two = (value: number): string => String(value).padStart(2, '0');
export const iso = ({ year, month, day }: Human['born']): string => `${year}-${two(month)}-${two(day)}`;

export function birthday(random: Random): Human['born'] {
  return { year: 1950 + random.below(55), month: 1 + random.below(12), day: 1 + random.below(28) };
}

export function invent(random: Random, sex: Human['sex'] = random.pick(['MALE', 'FEMALE'] as const)): Human {
  const { country, men, women, families, places } = random.pick(NATIONS);
  const names = sex === 'MALE' ? men : women;
  const first = random.pick(names);
  const second = random.pick(names);
  const family = random.pick(families);
  const hasSecond = second !== first && random.below(3) === 0 && first[1] === '';
  return {
    given: hasSecond ? [first[0], second[0]] : [first[0]],
    family: family[0],
    fathersName:
      first[1] !== '' && random.below(2) === 0 ? random.pick(['Ivanovych', 'Petrovich', 'Georgiev']) : null,
    original: first[1] === '' ? null : { given: first[1], family: family[1] },
    born: birthday(random),
    sex,
    country,
    place: random.pick(places),
  };
}

/** Another given name of the same nation and sex. */
export function otherGiven(random: Random, human: Human): Human {
  const found = NATIONS.find(({ country }) => country === human.country);
  const names = (human.sex === 'MALE' ? found?.men : found?.women) ?? [];
  const [given] = human.given;
  const name = random.pick(names.filter(([latin]) => latin !== given));
  return {
    ...human,
    given: [name[0], ...human.given.slice(1).filter((second) => second !== name[0])],
    original: human.original === null ? null : { ...human.original, given: name[1] },
  };
}

/** As iDenfy gives a document: capitals in `doc*`, as printed in `org*` (idenfy-api.md 3.7). */
export function documentOf(
  human: Human,
  type: 'PASSPORT' | 'RESIDENCE_PERMIT',
  random: Random,
): ReadDocument {
  const given = human.given.join(' ');
  return {
    docFirstName: given.toUpperCase(),
    docLastName: human.family.toUpperCase(),
    docPatronymic: human.fathersName?.toUpperCase() ?? null,
    orgFirstName: human.original?.given ?? given,
    orgLastName: human.original?.family ?? human.family,
    docDob: iso(human.born),
    docSex: human.sex,
    docNationality: human.country,
    birthPlace: human.place.toUpperCase(),
    docPersonalCode: null,
    docType: type,
    docIssuingCountry: type === 'PASSPORT' ? human.country : 'LT',
    docNumber: `${type === 'PASSPORT' ? 'P' : 'R'}${random.digits(8)}`,
  };
}
