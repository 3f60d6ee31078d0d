/** The names of two documents, where given and family names are known apart. */
import { align, alignSame } from './alignment.ts';
import type { Rules } from './cyrillic.ts';
import { rulesOf } from './cyrillic.ts';
import { differences, isClose, isComplete, isInOrder } from './full-names.ts';
import type { FullNameComparison } from './full-names.ts';
import type { Judged, NamesComparison } from './judge-fields.ts';
import { judgeFamily, judgeGiven, missing, ON_DOCUMENTS, said } from './judge-fields.ts';
import type { PersonName } from './person-name.ts';
import type { Where } from './placeholders.ts';
import { saysNothing, saysNothingIn } from './placeholders.ts';
import { differInGeneration, inRoles } from './roles.ts';
import type { Word } from './tokens.ts';
import { wordsOf } from './tokens.ts';
import type { Origin } from './tradition.ts';
import { judgeTurned } from './turned.ts';
import { cutInZone } from './zone.ts';

export interface NameTexts {
  readonly given: string | null | undefined;
  readonly family: string | null | undefined;
  readonly patronymic?: string | null | undefined;
  readonly birth?: string | null | undefined;
  /** Where the document and its holder are from; without it, the stricter rules hold. */
  readonly origin?: Origin | undefined;
  /** As iDenfy names it (idenfy-api.md 3.8). */
  readonly docType?: string | null | undefined;
}

export function personName({
  given,
  family,
  patronymic,
  birth,
  origin = {},
  docType = null,
}: NameTexts): PersonName {
  const countries = [origin.nationality, origin.issuingCountry];
  const rules = rulesOf([given, family, patronymic, birth].join(' '), countries);
  const all = {
    given: inRoles(named(given, rules, { field: 'given', countries }), 'given'),
    family: inRoles(named(family, rules, { field: 'family', countries }), 'family'),
    birth: inRoles(named(birth, rules), 'family'),
  };
  // Some documents print the father's name within the given names as well; once is enough.
  const fathers = named(patronymic, rules).filter(
    (word) => ![...all.given, ...all.family].some((there) => there.plain === word.plain),
  );
  return { ...all, patronymic: fathers, origin, docType };
}

function named(text: string | null | undefined, rules: ReadonlySet<Rules>, where?: Where): readonly Word[] {
  const words = wordsOf(text, rules);
  return (where === undefined ? saysNothing(words) : saysNothingIn(words, where)) ? [] : words;
}

export function isEmpty(name: PersonName): boolean {
  return name.given.length === 0 && name.family.length === 0;
}

export function compareNames(one: PersonName, other: PersonName): NamesComparison {
  const names = cutInZone(one, other) ?? cutInZone(other, one) ?? compareInPlace(one, other);
  if (names.full.verdict === 'match' || isHalf(one) || isHalf(other)) return names;
  // Which of the two is turned makes a difference where there is a patronymic, so both are tried.
  const isTurned = [[one, turn(other)] as const, [turn(one), other] as const].some(
    // The costly half only where the cheap one agrees.
    ([here, there]) =>
      isComplete(alignSame(here.family, there.family)) &&
      compareInPlace(here, there).full.verdict === 'match',
  );
  if (!isTurned) return names;
  const origins = [one.origin, other.origin];
  const turnings = [one, other].map(({ given, family }) => judgeTurned({ given, family, origins }));
  if (turnings.includes('plain')) return swapped;
  return turnings.includes('likely') ? { ...interchangeable, ifRestAgrees: swapped } : interchangeable;
}

const turn = (name: PersonName): PersonName => ({ ...name, given: name.family, family: name.given });

function compareInPlace(one: PersonName, other: PersonName): NamesComparison {
  const given = align([...one.given, ...one.patronymic], [...other.given, ...other.patronymic]);
  const family = align(one.family, other.family);
  const verdicts = { given: judgeGiven(given, one, other), family: judgeFamily(family, one, other) };
  return { ...verdicts, full: judgeFull(verdicts, one, other) };
}

const isHalf = ({ given, family }: PersonName): boolean => given.length === 0 || family.length === 0;

const swapped: NamesComparison = {
  given: said('match', 'The given names stand in the other document’s field for family names.'),
  family: said('match', 'The family names stand in the other document’s field for given names.'),
  full: said('match', 'The names are the same; given and family names have changed places.'),
};

const interchangeable: NamesComparison = {
  given: said('close', 'The given names stand in the other document’s field for family names.'),
  family: said('close', 'The family names stand in the other document’s field for given names.'),
  full: said('close', 'Given and family names have changed places, and it is not plain which is which.'),
};

function judgeFull({ given, family }: Judged, one: PersonName, other: PersonName): FullNameComparison {
  const verdicts = [given.verdict, family.verdict];
  const both = `${given.sentence} ${family.sentence}`;
  if (verdicts.every((verdict) => verdict === 'match')) return said('match', both);
  const whole = align(pooled(one), pooled(other));
  if (whole.one.length === 0 || whole.other.length === 0) return missing('readable');
  if (isHalf(one) || isHalf(other)) {
    return whole.pairs.length === 0 || differInGeneration(whole.restOfOne, whole.restOfOther)
      ? said('mismatch', `The names differ. ${both}`)
      : said('not-available', `One of the documents gives a part of the name only. ${both}`);
  }
  if (differInGeneration(whole.restOfOne, whole.restOfOther)) {
    return said('mismatch', `The names are of two generations: ${differences(whole, ON_DOCUMENTS)}.`);
  }
  if (isComplete(whole) && isInOrder(whole)) {
    return said('match', 'The names are the same; the fields divide them in another way.');
  }
  if (verdicts.every((verdict) => verdict === 'match' || verdict === 'close') || isComplete(whole)) {
    return said('close', `The names are similar. ${both}`);
  }
  return isClose(whole)
    ? said('close', `The names are similar: ${differences(whole, ON_DOCUMENTS)}.`)
    : said('mismatch', `The names differ. ${both}`);
}

const pooled = ({ given, patronymic, family }: PersonName): readonly Word[] => [
  ...given,
  ...patronymic,
  ...family,
];
