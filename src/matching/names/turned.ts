/**
 * Given and family names in each other's fields: one person only where it is plain which is the family name. Outside Europe
 * the second name is often the father's given name, or another one of one's own, so there both must be known for what they are.
 */
import { isFamilyName } from './family-names.ts';
import { isEuropeanGivenName, isGivenName } from './given-names.ts';
import type { Word } from './tokens.ts';
import type { Origin } from './tradition.ts';
import { isOfEurope, isSyllable } from './tradition.ts';
import { ofFamilies } from './words.ts';

export interface Turned {
  readonly given: readonly Word[];
  readonly family: readonly Word[];
  readonly origins: readonly Origin[];
}

/** Icelanders have no family names; who is whose child can be seen where it ends so. */
const isIcelandic = ({ nationality, issuingCountry }: Origin): boolean =>
  (nationality ?? issuingCountry) === 'IS';

export function isPlainlyTurned({ given, family, origins }: Turned): boolean {
  const [first, names] = [given.find(isWord), family.filter(isWord)];
  if (first === undefined || names.length === 0 || given.some(isSurelyFamily)) return false;
  if (names.every(mayBeGiven)) return false;
  const isSure = family.some(
    (word) => isSurelyFamily(word) || (word.kind === 'particle' && ofFamilies.has(word.plain)),
  );
  if (isSure && first.forms.some(isGivenName)) return true;
  if (!isOfEurope(origins) || origins.some(isIcelandic)) return false;
  if (isSure) return !isSyllable(first.plain);
  return (
    first.forms.some(isEuropeanGivenName) &&
    !names.some(mayBeGiven) &&
    !names.some(({ plain }) => isSyllable(plain))
  );
}

const isWord = ({ kind }: Word): boolean => kind === 'word';

const mayBeGiven = ({ forms }: Word): boolean => forms.some(isGivenName);

const isSurelyFamily = (word: Word): boolean =>
  isWord(word) && !mayBeGiven(word) && word.forms.some(isFamilyName);
