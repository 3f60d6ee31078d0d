/** The names of two documents, where given and family names are known apart. */
import type { Alignment } from './alignment.ts';
import { align } from './alignment.ts';
import type { FullNameComparison, NameVerdict } from './full-names.ts';
import { differences, isClose, isComplete, isInOrder } from './full-names.ts';
import { isBeginning, isFathersName, isSame } from './likeness.ts';
import type { Word } from './tokens.ts';
import { wordsOf } from './tokens.ts';
import { sharedGivenNames } from './words.ts';

/** One document's names in one script. */
export interface PersonName {
  readonly given: readonly Word[];
  readonly family: readonly Word[];
  /** The father's name, where the document gives it apart. */
  readonly patronymic: readonly Word[];
  /** The family name at birth. */
  readonly birth: readonly Word[];
}

export interface NamesComparison {
  readonly given: FullNameComparison;
  readonly family: FullNameComparison;
  readonly full: FullNameComparison;
}

export interface NameTexts {
  readonly given: string | null | undefined;
  readonly family: string | null | undefined;
  readonly patronymic?: string | null | undefined;
  readonly birth?: string | null | undefined;
}

export function personName({ given, family, patronymic, birth }: NameTexts): PersonName {
  const all = { given: wordsOf(given), family: wordsOf(family), birth: wordsOf(birth) };
  // Some documents print the father's name within the given names as well; once is enough.
  const fathers = wordsOf(patronymic).filter(
    (word) => ![...all.given, ...all.family].some((there) => there.plain === word.plain),
  );
  return { ...all, patronymic: fathers };
}

export function isEmpty(name: PersonName): boolean {
  return name.given.length === 0 && name.family.length === 0;
}

export function compareNames(one: PersonName, other: PersonName): NamesComparison {
  const names = cutInZone(one, other) ?? cutInZone(other, one) ?? compareInPlace(one, other);
  if (names.full.verdict === 'match' || isHalf(one) || isHalf(other)) return names;
  // Which of the two is turned makes a difference where there is a patronymic, so both are tried.
  const turned = [compareInPlace(one, turn(other)), compareInPlace(turn(one), other)];
  return turned.some(({ full }) => full.verdict === 'match') ? swapped : names;
}

const turn = (name: PersonName): PersonName => ({ ...name, given: name.family, family: name.given });

function compareInPlace(one: PersonName, other: PersonName): NamesComparison {
  const given = align([...one.given, ...one.patronymic], [...other.given, ...other.patronymic]);
  const family = align(one.family, other.family);
  const verdicts = { given: judgeGiven(given, one, other), family: judgeFamily(family, one, other) };
  return { ...verdicts, full: judgeFull(verdicts, one, other) };
}

const ON_DOCUMENTS = ['on the identity document', 'on the second document'] as const;

const isHalf = ({ given, family }: PersonName): boolean => given.length === 0 || family.length === 0;

const said = (verdict: NameVerdict, sentence: string): FullNameComparison => ({ verdict, sentence });

const swapped: NamesComparison = {
  given: said('match', 'The given names stand in the other document’s field for family names.'),
  family: said('match', 'The family names stand in the other document’s field for given names.'),
  full: said('match', 'The names are the same; given and family names have changed places.'),
};

function judgeGiven(alignment: Alignment, one: PersonName, other: PersonName): FullNameComparison {
  if (one.given.length === 0 || other.given.length === 0) return missing('given');
  if (isComplete(alignment)) {
    return isInOrder(alignment)
      ? said('match', 'The given names are the same.')
      : said('close', 'The given names are the same, but in another order.');
  }
  const left = omitted(alignment);
  if (left !== null) {
    return said('match', `The first given name is the same; ${whoOmits(alignment)} ${left}.`);
  }
  return isClose(alignment) || isPartOf(alignment)
    ? said('close', `The given names are similar: ${differences(alignment, ON_DOCUMENTS)}.`)
    : said('mismatch', `The given names differ: ${differences(alignment, ON_DOCUMENTS)}.`);
}

function whoOmits({ restOfOne, restOfOther }: Alignment): string {
  if (restOfOne.length > 0) return 'the second document leaves out';
  return restOfOther.length > 0 ? 'the identity document leaves out' : 'one document has an initial for';
}

/**
 * What one document leaves out of the given names, or shortens to an initial, where nobody would wonder: a later given
 * name, a father's name, Jr. Null where there is another difference, or where brothers and sisters share the first
 * given name, so that the later one is the name that tells them apart.
 */
function omitted({ one, other, pairs, restOfOne, restOfOther }: Alignment): string | null {
  if (restOfOne.length > 0 && restOfOther.length > 0) return null;
  const first = pairs.find((pair) => pair.one[0] === 0 && pair.other[0] === 0);
  if (first?.relation !== 'same' || !isInOrder({ one, other, pairs, restOfOne, restOfOther })) return null;
  if (pairs.some(({ relation }) => relation !== 'same' && relation !== 'initial')) return null;
  const leading = [...one.slice(0, 1), ...other.slice(0, 1)];
  if (leading.some(({ kind, script }) => kind !== 'word' || script === 'other')) return null;
  const shortened = pairs
    .filter(({ relation }) => relation === 'initial')
    .map((pair) => wordAt(one, other, pair));
  const left = [...restOfOne, ...restOfOther, ...shortened];
  const tellsApart = left.some((word) => word.kind === 'word' && !isFathersName(word));
  if (tellsApart && leading.some(({ plain }) => sharedGivenNames.has(plain))) return null;
  return left.map((word) => word.plain).join(' ');
}

function wordAt(one: readonly Word[], other: readonly Word[], pair: Alignment['pairs'][number]): Word {
  const [a, b] = [one[pair.one[0] ?? 0], other[pair.other[0] ?? 0]];
  const long = a !== undefined && a.kind !== 'initial' ? a : b;
  if (long === undefined) throw new Error('A pair names words that there are.');
  return long;
}

/** One field holds the other's words and more, or shares one with it and has nothing against it. */
function isPartOf({ pairs, restOfOne, restOfOther }: Alignment): boolean {
  return pairs.length > 0 && (restOfOne.length === 0 || restOfOther.length === 0);
}

function judgeFamily(alignment: Alignment, one: PersonName, other: PersonName): FullNameComparison {
  if (one.family.length === 0 || other.family.length === 0) return missing('family');
  if (isComplete(alignment)) {
    return isInOrder(alignment)
      ? said('match', 'The family names are the same.')
      : said('close', 'The family names are the same, but in another order.');
  }
  const rest = [...alignment.restOfOne, ...alignment.restOfOther];
  const onlyParticles = rest.every((word) => word.kind === 'particle' || word.kind === 'generation');
  if (
    onlyParticles &&
    alignment.pairs.every(({ relation }) => relation === 'same') &&
    alignment.pairs.length > 0
  ) {
    const words = rest.map((word) => word.plain).join(' ');
    return isInOrder(alignment)
      ? said('match', `The family names are the same; ${whoOmits(alignment)} ${words}.`)
      : said('close', `The family names are the same, but in another order, and one leaves out ${words}.`);
  }
  const born = [
    align(one.birth, other.family),
    align(one.family, other.birth),
    align(one.birth, other.birth),
  ];
  if (born.some((alignedAtBirth) => alignedAtBirth.pairs.length > 0 && isComplete(alignedAtBirth))) {
    return said('close', 'The family name of one document is the name at birth of the other.');
  }
  return isClose(alignment) || isPartOf(alignment)
    ? said('close', `The family names are similar: ${differences(alignment, ON_DOCUMENTS)}.`)
    : said('mismatch', `The family names differ: ${differences(alignment, ON_DOCUMENTS)}.`);
}

function missing(which: string): FullNameComparison {
  return said('not-available', `One of the documents gives no ${which} names.`);
}

function judgeFull(
  { given, family }: Pick<NamesComparison, 'given' | 'family'>,
  one: PersonName,
  other: PersonName,
): FullNameComparison {
  const verdicts = [given.verdict, family.verdict];
  if (verdicts.every((verdict) => verdict === 'match')) {
    return said('match', `${given.sentence} ${family.sentence}`);
  }
  const whole = align(pooled(one), pooled(other));
  if (whole.one.length === 0 || whole.other.length === 0) return missing('readable');
  if (isComplete(whole) && isInOrder(whole)) {
    return said('match', 'The names are the same; the fields divide them in another way.');
  }
  if (verdicts.every((verdict) => verdict === 'match' || verdict === 'close') || isComplete(whole)) {
    return said('close', `The names are similar. ${given.sentence} ${family.sentence}`);
  }
  if (verdicts.includes('not-available') && !verdicts.includes('mismatch') && whole.pairs.length > 0) {
    return isClose(whole)
      ? said('close', `One document gives a part of the name only; ${differences(whole, ON_DOCUMENTS)}.`)
      : said('not-available', 'One of the documents gives a part of the name only.');
  }
  return isClose(whole)
    ? said('close', `The names are similar: ${differences(whole, ON_DOCUMENTS)}.`)
    : said('mismatch', `The names differ. ${given.sentence} ${family.sentence}`);
}

const pooled = ({ given, patronymic, family }: PersonName): readonly Word[] => [
  ...given,
  ...patronymic,
  ...family,
];

/** Characters that machine-readable zones have for the name: passports, cards (ICAO Doc 9303 parts 4, 5 and 6). */
const ZONE_LENGTHS = [39, 30, 31];

/**
 * Whether `short` is `long` as far as a machine-readable zone has room for it: family name, two fillers, given names.
 * Where the cut leaves the first given name whole, it is the same name; a shorter one may be a brother's.
 */
function cutInZone(short: PersonName, long: PersonName): NamesComparison | null {
  const words = [...short.family, ...short.given];
  const whole = [...long.family, ...long.given];
  const letters = words.reduce((sum, word) => sum + word.plain.length + 1, -1);
  const length = letters + (short.given.length > 0 && short.family.length > 0 ? 1 : 0);
  // A filler at the end is not read, nor are both that stand before the given names.
  const isFull = ZONE_LENGTHS.some((room) => length <= room && length >= room - 2);
  if (
    !isFull ||
    words.length === 0 ||
    words.length > whole.length ||
    short.family.length > long.family.length
  ) {
    return null;
  }
  const last = words.length - 1;
  const fits = words.every((word, at) => {
    const facing = whole[at];
    if (facing === undefined) return false;
    return at < last ? isSame(word, facing) : isBeginning(word, facing);
  });
  const [end, facingEnd] = [words[last], whole[last]];
  const isShorter =
    whole.length > words.length || end === undefined || facingEnd === undefined || !isSame(end, facingEnd);
  if (!fits || !isShorter || (short.given.length > 0 && short.family.length !== long.family.length))
    return null;
  const [leading, read] = [long.given[0], short.given[0]];
  const isLeadingWhole = leading !== undefined && read !== undefined && isSame(leading, read);
  const sentence = 'The names are the same as far as a machine-readable zone has room for them.';
  const given =
    short.given.length === 0 ? missing('given') : said(isLeadingWhole ? 'match' : 'close', sentence);
  return {
    given,
    family: said(short.family.length === long.family.length ? 'match' : 'close', sentence),
    full: isLeadingWhole
      ? said('match', sentence)
      : said('close', `${sentence} The first given name is cut off.`),
  };
}
