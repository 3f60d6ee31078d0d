/** The given names of two documents, and the family names: one verdict each, with its sentence. */
import type { Alignment } from './alignment.ts';
import { align } from './alignment.ts';
import type { FullNameComparison, NameVerdict } from './full-names.ts';
import { differences, isClose, isComplete, isInOrder } from './full-names.ts';
import { isFathersName } from './likeness.ts';
import type { PersonName } from './person-name.ts';
import { contradict, isName } from './roles.ts';
import type { Word } from './tokens.ts';
import { isEuropean } from './tradition.ts';
import { sharedGivenNames } from './words.ts';

export interface Judged {
  readonly given: FullNameComparison;
  readonly family: FullNameComparison;
}

export interface NamesComparison extends Judged {
  readonly full: FullNameComparison;
  /** The verdict if everything else on both documents is the same: then the doubt that names alone leave is not confirmed. */
  readonly ifRestAgrees?: Judged & { readonly full: FullNameComparison };
}

export const ON_DOCUMENTS = ['on the identity document', 'on the second document'] as const;

export const said = (verdict: NameVerdict, sentence: string): FullNameComparison => ({ verdict, sentence });

export function missing(which: string): FullNameComparison {
  return said(
    'not-available',
    `One of the documents gives no ${which} names, or puts a word there that says nothing (FNU, XXX).`,
  );
}

export function judgeGiven(alignment: Alignment, one: PersonName, other: PersonName): FullNameComparison {
  if (one.given.length === 0 || other.given.length === 0) return missing('given');
  const left = omitted(alignment, one, other);
  if (left !== null) {
    return said('match', `The first given name is the same; ${whoOmits(alignment)} ${left}.`);
  }
  return judge('given', alignment);
}

export function judgeFamily(alignment: Alignment, one: PersonName, other: PersonName): FullNameComparison {
  if (one.family.length === 0 || other.family.length === 0) return missing('family');
  const atBirth = [
    align(one.birth, other.family),
    align(one.family, other.birth),
    align(one.birth, other.birth),
  ];
  const judged = judge('family', alignment);
  const isBirthName = atBirth.some((born) => born.pairs.length > 0 && isComplete(born));
  return judged.verdict === 'mismatch' && isBirthName
    ? said('close', 'The family name of one document is the name at birth of the other.')
    : judged;
}

function judge(which: 'given' | 'family', alignment: Alignment): FullNameComparison {
  const { pairs, restOfOne, restOfOther } = alignment;
  const isTurned = !isInOrder(alignment);
  if (isComplete(alignment)) {
    return isTurned
      ? said('close', `The ${which} names are the same, but in another order.`)
      : said('match', `The ${which} names are the same.`);
  }
  const found = differences(alignment, ON_DOCUMENTS);
  if (contradict(restOfOne, restOfOther)) return said('mismatch', `The ${which} names differ: ${found}.`);
  // One field has the other's words and more, or shares a word with it and nothing speaks against it.
  const isPart = pairs.length > 0 && (restOfOne.length === 0 || restOfOther.length === 0);
  if (!isPart && !isClose(alignment)) return said('mismatch', `The ${which} names differ: ${found}.`);
  const small = [...restOfOne, ...restOfOther];
  return small.length > 0 && !small.some(isName) && pairs.every(({ relation }) => relation === 'same')
    ? said('close', `The ${which} names are the same but for small words that may be names: ${found}.`)
    : said('close', `The ${which} names are similar: ${found}.`);
}

function whoOmits({ restOfOne, restOfOther }: Alignment): string {
  if (restOfOne.length > 0) return 'the second document leaves out';
  return restOfOther.length > 0 ? 'the identity document leaves out' : 'one document has an initial for';
}

/**
 * Given names that one document omits, or shortens to an initial, as is usual: a father's name, and in Europe a later
 * given name. Null if there is another difference, or if brothers and sisters share the first given name, so that the
 * later one tells them apart.
 */
function omitted(alignment: Alignment, ours: PersonName, theirs: PersonName): string | null {
  const { one, other, pairs, restOfOne, restOfOther } = alignment;
  if (isComplete(alignment) || (restOfOne.length > 0 && restOfOther.length > 0)) return null;
  const first = pairs.find((pair) => pair.one[0] === 0 && pair.other[0] === 0);
  if (first?.relation !== 'same' || !isInOrder(alignment)) return null;
  const shortened = pairs.filter(({ relation }) => relation !== 'same');
  if (shortened.some((pair) => pair.relation !== 'initial' || pair.one.length + pair.other.length > 2))
    return null;
  const left = [...restOfOne, ...restOfOther, ...shortened.map((pair) => wordAt(one, other, pair))];
  if (!left.every(isName)) return null;
  const leading = [...one.slice(0, 1), ...other.slice(0, 1)];
  if (leading.some(({ kind, script }) => kind !== 'word' || script === 'other')) return null;
  const isFathers = (word: Word): boolean =>
    isFathersName(word) || [...ours.patronymic, ...theirs.patronymic].includes(word);
  const given = left.filter((word) => !isFathers(word));
  if (left.some((word) => word.kind === 'word' && !isFathersName(word)) && leading.some(isShared))
    return null;
  const words = [...one, ...other, ...ours.family, ...theirs.family];
  const origins = [ours.origin, theirs.origin];
  if (given.length > 0 && !leading.every((word) => isEuropean(origins, word, words))) return null;
  return left.map((word) => word.plain).join(' ');
}

const isShared = ({ plain }: Word): boolean => sharedGivenNames.has(plain);

function wordAt(one: readonly Word[], other: readonly Word[], pair: Alignment['pairs'][number]): Word {
  const [a, b] = [one[pair.one[0] ?? 0], other[pair.other[0] ?? 0]];
  const long = a !== undefined && a.plain.length > 1 ? a : b;
  if (long === undefined) throw new Error('A pair names words that there are.');
  return long;
}
