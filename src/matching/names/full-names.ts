/** Two whole names of which nobody knows what is the given and what the family name. */
import type { Alignment } from './alignment.ts';
import { align } from './alignment.ts';
import { isFathersName } from './likeness.ts';
import { saysNothing } from './placeholders.ts';
import { contradict, differInGeneration, inRoles, isName } from './roles.ts';
import { wordsOf } from './tokens.ts';
import type { Word } from './tokens.ts';
import { areInterchangeable } from './tradition.ts';

export type NameVerdict = 'match' | 'close' | 'mismatch' | 'not-available';

export interface FullNameComparison {
  readonly verdict: NameVerdict;
  readonly sentence: string;
}

/** `match` only for the same words in the same order, or with the family name moved to the front or the end. */
export function compareFullNames(
  one: string,
  other: string,
): FullNameComparison & { readonly isInOrder: boolean } {
  const [words, facing] = [inRoles(wordsOf(one), 'whole'), inRoles(wordsOf(other), 'whole')];
  if (saysNothing(words) || saysNothing(facing)) {
    const sentence = 'One of the names is missing or holds nothing readable.';
    return { verdict: 'not-available', sentence, isInOrder: false };
  }
  const alignment = align(words, facing);
  const { restOfOne, restOfOther } = alignment;
  if (isComplete(alignment)) {
    const inOrder = isInOrder(alignment);
    const isOneName = inOrder || (isTurned(alignment) && ![words, facing].some(isAmbiguous));
    return isOneName
      ? { verdict: 'match', sentence: 'Both names are the same words.', isInOrder: inOrder }
      : {
          verdict: 'close',
          sentence: 'Both names are the same words, but in another order.',
          isInOrder: false,
        };
  }
  // Where nobody knows which word belongs to which field, a small word faces nothing in particular.
  const isContradicted =
    differInGeneration(restOfOne, restOfOther) || [restOfOne, restOfOther].every((rest) => rest.some(isName));
  return !isContradicted && isSimilar(alignment)
    ? { verdict: 'close', sentence: `The names are similar: ${differences(alignment)}.`, isInOrder: false }
    : { verdict: 'mismatch', sentence: `The names differ: ${differences(alignment)}.`, isInOrder: false };
}

/** What a document's full name is to its fields: in any order, and with the father's name or without it. */
export function relateFullName(words: readonly Word[], name: Parts): 'same' | 'similar' | 'other' {
  const parts = [...name.given, ...name.patronymic, ...name.family];
  const alignment = align(inRoles(words, 'whole'), inRoles(parts, 'whole'));
  const { pairs, restOfOne, restOfOther } = alignment;
  const isFathers = (word: Word): boolean =>
    isFathersName(word) || name.patronymic.some(({ plain }) => plain === word.plain);
  const isSame = pairs.every(({ relation }) => relation === 'same');
  if (isSame && [...restOfOne, ...restOfOther].every(isFathers)) return 'same';
  return isClose(alignment) && pairs.every(({ relation }) => relation !== 'alike') ? 'similar' : 'other';
}

interface Parts {
  readonly given: readonly Word[];
  readonly patronymic: readonly Word[];
  readonly family: readonly Word[];
}

/** The same words in the same order. */
export function isSameFamily(one: string | null | undefined, other: string | null | undefined): boolean {
  const alignment = align(inRoles(wordsOf(one), 'family'), inRoles(wordsOf(other), 'family'));
  return isComplete(alignment) && isInOrder(alignment);
}

const isAmbiguous = (words: readonly Word[]): boolean =>
  areInterchangeable(words.slice(0, 1), words.slice(1));

/** Every word has its equal. */
export function isComplete({ pairs, restOfOne, restOfOther }: Alignment): boolean {
  return restOfOne.length + restOfOther.length === 0 && pairs.every(({ relation }) => relation === 'same');
}

/** The words of one name stand in the order of the other, as they are. */
export function isInOrder({ pairs }: Alignment): boolean {
  return ascending(placesByOne(pairs));
}

/** Words of descent say who is whose child, so with them the order is part of the name. */
const DESCENT = new Set(['BIN', 'BINT', 'ABU', 'OGLU', 'KIZI']);

/** In order, but perhaps beginning elsewhere: `Smith John` beside `John Smith`. */
function isTurned(alignment: Alignment): boolean {
  const places = placesByOne(alignment.pairs);
  if (ascending(places)) return true;
  if (alignment.one.some((word) => DESCENT.has(word.plain))) return false;
  const start = places.indexOf(0);
  return start >= 0 && ascending([...places.slice(start), ...places.slice(0, start)]);
}

function placesByOne(pairs: Alignment['pairs']): number[] {
  return pairs.toSorted((a, b) => (a.one[0] ?? 0) - (b.one[0] ?? 0)).map((pair) => pair.other[0] ?? 0);
}

const ascending = (places: readonly number[]): boolean =>
  places.every((place, at) => at === 0 || place > (places[at - 1] ?? 0));

const isNaming = (word: Word): boolean => word.kind === 'word';

/** Whether a person should look: it may well be one name, and nothing in it speaks against it. */
export function isClose(alignment: Alignment): boolean {
  // A word on each side without any counterpart: two people of one family, most often.
  return !contradict(alignment.restOfOne, alignment.restOfOther) && isSimilar(alignment);
}

function isSimilar({ one, other, pairs, restOfOne, restOfOther }: Alignment): boolean {
  const naming = pairs.filter(
    (pair) => pair.one.some((at) => isNamingAt(one, at)) || pair.other.some((at) => isNamingAt(other, at)),
  );
  const cutOff = naming.filter(({ relation }) => relation === 'cut-off').length;
  if (cutOff > 1 || (cutOff > 0 && [...restOfOne, ...restOfOther].some(isName))) return false;
  if (naming.every(({ relation }) => relation === 'initial')) return false;
  const single = one.filter(isNaming).length === 1 && other.filter(isNaming).length === 1;
  return naming.length >= 2 || (naming.length === 1 && (single || longestRun(naming) >= 2));
}

const isNamingAt = (words: readonly Word[], at: number): boolean => words[at]?.kind === 'word';

const longestRun = (pairs: Alignment['pairs']): number =>
  Math.max(...pairs.map((pair) => Math.max(pair.one.length, pair.other.length)));

/** What a reviewer would point at; `where` says what the two names are. */
export function differences(alignment: Alignment, where: readonly [string, string] = IN_PAIR): string {
  const { one, other, pairs, restOfOne, restOfOther } = alignment;
  const said = pairs
    .filter(({ relation }) => relation !== 'same')
    .map(
      (pair) =>
        `${textOf(pair.one.map((at) => one[at]))} beside ${textOf(pair.other.map((at) => other[at]))}`,
    );
  if (restOfOne.length > 0) said.push(`${textOf(restOfOne)} only ${where[0]}`);
  if (restOfOther.length > 0) said.push(`${textOf(restOfOther)} only ${where[1]}`);
  return said.join('; ');
}

const IN_PAIR = ['in the first', 'in the second'] as const;

const textOf = (words: readonly (Word | undefined)[]): string => words.map((word) => word?.plain).join(' ');
