/**
 * Compares two places of birth. One place has many names: another language, a country in place of a town, a former
 * country. So only two clearly different towns, written in one script, are a difference, and countries or regions that
 * contradict each other.
 */
import { distance } from '../names/spelling.ts';
import { wordsOf } from '../names/tokens.ts';
import type { Word } from '../names/tokens.ts';
import { isPlaceholder } from '../nothing.ts';
import type { Country } from './countries.ts';
import { countriesNamed } from './countries.ts';
import type { NamedPlaces } from './named.ts';
import { contradict } from './contradiction.ts';
import { differInQualifiers } from './qualifiers.ts';
import { isNamedRegion, isRegion } from './regions.ts';
import { isStateCode } from './subdivisions.ts';
import { townsNamed } from './towns.ts';

/**
 * `wider`: a country or a region beside a town, or a former country beside anything; `translated`: in two scripts, and
 * not alike.
 */
export type PlaceRelation = 'match' | 'close' | 'wider' | 'translated' | 'differ' | 'none';

interface Place {
  readonly plain: string;
  readonly isLatin: boolean;
  /** What is neither a country nor a region; empty if nothing else is named. */
  readonly towns: readonly string[];
  /** Each town with what stands behind it in brackets: Frankfurt (Oder). */
  readonly bracketed: readonly string[];
  readonly countries: ReadonlySet<Country>;
  readonly hasRegion: boolean;
  readonly named: NamedPlaces;
}

export function relatePlaces(
  one: string | null | undefined,
  other: string | null | undefined,
): PlaceRelation {
  if (one === other) return segmentsOf(one).length === 0 ? 'none' : 'match';
  const [a, b] = [placeOf(one), placeOf(other)];
  if (a === null || b === null) return 'none';
  if (a.plain === b.plain) return 'match';
  if (contradict(a.named, b.named)) return 'differ';
  return a.towns.length > 0 && b.towns.length > 0 ? relateTowns(a, b) : relateCountries(a, b);
}

function relateTowns(a: Place, b: Place): PlaceRelation {
  const [here, there] = [a, b].map(({ towns, bracketed }) => [...towns.slice(0, 1), ...bracketed]);
  const isOther = here?.some((town) => there?.some((facing) => isQualifiedOtherwise(town, facing)));
  if (isOther === true) return 'differ';
  const pairs = a.towns.flatMap((town) => b.towns.map((facing): [string, string] => [town, facing]));
  if (pairs.some(([town, facing]) => isOneTown(town, facing))) return 'match';
  if (pairs.some(([town, facing]) => isAlike(town, facing))) return 'close';
  return a.isLatin === b.isLatin ? 'differ' : 'translated';
}

function relateCountries(a: Place, b: Place): PlaceRelation {
  if (a.towns.length + b.towns.length > 0 || a.hasRegion || b.hasRegion) return 'wider';
  const common = [...a.countries].filter((country) => b.countries.has(country));
  if (a.countries.has('former') || b.countries.has('former')) return 'wider';
  if (common.length === 0) return 'differ';
  // Congo may be either.
  return common.length === a.countries.size && common.length === b.countries.size ? 'match' : 'wider';
}

function isQualifiedOtherwise(one: string, other: string): boolean {
  if (one === other) return false;
  const known = townsNamed(other);
  return differInQualifiers(
    one,
    other,
    [...townsNamed(one)].some((town) => known.has(town)),
  );
}

/** Names of one large town in another language, and also of a town of their own. */
const SHARED_NAMES = new Set(['VIENNE']);

/** One name, one town's names in two languages, or a part of the other from its beginning: Frankfurt am Main. */
function isOneTown(one: string, other: string): boolean {
  if (one === other) return true;
  if (SHARED_NAMES.has(one) || SHARED_NAMES.has(other)) return false;
  const known = townsNamed(other);
  if ([...townsNamed(one)].some((town) => known.has(town))) return true;
  const [short, long] = [one.split(' '), other.split(' ')].toSorted((x, y) => x.length - y.length);
  return short?.every((word, at) => long?.[at] === word) === true;
}

/** Words that many towns have in their names. */
const GENERIC = new Set(
  (
    'SAINT SANT SANTA SANTO SANKT SVETI CITY TOWN PORT NORTH SOUTH EAST WEST UPPER LOWER GREAT GREATER LITTLE BEACH LAKE FORT ' +
    'MOUNT VILLA VILLE CIUDAD PUERTO NUEVA NUEVO NOVA NOVO NOVY NOVI NOWY NOWA STARY STARA STARI VELIKI VELIKA MALA MALY GORA GORNJI ' +
    'DONJI OBER UNTER NIEDER GROSS KLEIN NEUE ALTE BURG STADT DORF BERG WIELKA WIELKI SELO VILLAGE GRAD KRASNY KRASNAYA THANH HOSPITAL'
  ).split(' '),
);

/** A slip, an ending, or a word in common: Westminster, and City of Westminster in London. */
function isAlike(one: string, other: string): boolean {
  const words = new Set(one.split(' ').filter((word) => word.length >= 4 && !GENERIC.has(word)));
  if (other.split(' ').some((word) => words.has(word))) return true;
  const known = townsNamed(other);
  if ([...townsNamed(one)].some((town) => known.has(town))) return true;
  return distance(one, other) <= Math.max(one.length, other.length) / 5;
}

/** More than any place has; keeps a pair's cost bounded whatever is sent. */
const MOST_CHARACTERS = 500;
const MOST_SEGMENTS = 8;

/** Null if there is no place. */
function segmentsOf(text: string | null | undefined): readonly (readonly Word[])[] {
  if (isPlaceholder(text)) return [];
  return (text ?? '')
    .slice(0, MOST_CHARACTERS)
    .split(/[,;/()|]+/)
    .map((segment) => wordsOf(segment))
    .filter((words) => words.length > 0)
    .slice(0, MOST_SEGMENTS);
}

/** Not what is a place of its own, or the town once more: Wilno (Vilnius), Kaunas (Lithuania), Torino (TO). */
function bracketedIn(text: string | null | undefined): readonly string[] {
  const found = /^([^,;/()|]+)\(([^()]+)\)/.exec((text ?? '').slice(0, MOST_CHARACTERS));
  if (found === null) return [];
  const [town = '', within = ''] = found.slice(1).map((part) =>
    wordsOf(part)
      .map(({ plain }) => plain)
      .join(' '),
  );
  const isPlace = countriesNamed(within).size > 0 || isRegion(within) || townsNamed(within).size > 0;
  return town === '' || within === '' || isPlace ? [] : [`${town} ${within}`];
}

/** PORTLAND OR is Portland in Oregon, also without a comma. */
function withStateApart(words: readonly string[]): readonly (readonly string[])[] {
  const last = words.at(-1) ?? '';
  const isApart = words.length > 1 && isStateCode(last) && townsNamed(words.join(' ')).size === 0;
  return isApart ? [words.slice(0, -1), [last]] : [words];
}

/** Null where nothing is said. */
function placeOf(text: string | null | undefined): Place | null {
  const segments = segmentsOf(text);
  if (segments.length === 0) return null;
  const plain = segments.map((words) => words.map((word) => word.plain));
  const named = plain.flatMap(withStateApart).map(splitCountry);
  const towns = named.map(({ rest }) => rest.join(' ')).filter((rest) => rest !== '');
  return {
    plain: plain.flat().join(' '),
    isLatin: segments.flat().every(({ script }) => script === 'latin'),
    towns: towns.filter((rest) => !isRegion(rest)),
    bracketed: bracketedIn(text),
    countries: new Set(named.flatMap(({ countries }) => [...countries])),
    hasRegion: towns.some(isRegion),
    named: {
      towns: towns.filter((rest) => !isRegion(rest)),
      regions: towns.filter(isRegion),
      countries: named.flatMap(({ country, countries }) =>
        countries.size > 0 ? [{ name: country, codes: countries }] : [],
      ),
    },
  };
}

interface Segment {
  readonly rest: readonly string[];
  /** As it is named; empty if there is none. */
  readonly country: string;
  readonly countries: ReadonlySet<Country>;
}

const MOST_WORDS_OF_COUNTRY = 6;

/** `Kaunas Lithuania` and `LTU Kaunas` are a town with its country; `Alma Ata` is a town whole. */
function splitCountry(words: readonly string[]): Segment {
  const whole = words.join(' ');
  const all = countriesNamed(whole);
  if (all.size > 0) return { rest: [], country: whole, countries: all };
  const none = { rest: words, country: '', countries: new Set<Country>() };
  if (townsNamed(whole).size > 0 || isNamedRegion(whole)) return none;
  const longest = Math.min(MOST_WORDS_OF_COUNTRY, words.length - 1);
  for (let count = longest; count >= 1; count -= 1) {
    const [head, tail] = [words.slice(0, -count), words.slice(-count)];
    const behind = countriesNamed(tail.join(' '));
    // Port of Spain, Santiago de Cuba.
    if (behind.size > 0 && !/^(?:OF|DE|DEL|DI|DO|DA)$/.test(head.at(-1) ?? '')) {
      return { rest: head, country: tail.join(' '), countries: behind };
    }
    const [start, end] = [words.slice(0, count), words.slice(count)];
    // La Paz is not in Laos.
    const before = start.join('').length < 3 ? new Set<Country>() : countriesNamed(start.join(' '));
    if (before.size > 0) return { rest: end, country: start.join(' '), countries: before };
  }
  return none;
}
