/**
 * Given and family names in each other's fields: one person only where it is plain which is the family name. Outside Europe
 * the second name is often the father's given name, or another one of one's own, so there both must be known for what they are.
 */
import { isFamilyName } from './family-names.ts';
import { isEuropeanGivenName, isForeignGivenName, isGivenName } from './given-names.ts';
import type { Word } from './tokens.ts';
import type { Origin } from './tradition.ts';
import { isOfEurope, isSyllable, onlyFamilies } from './tradition.ts';
import { ofFamilies, sharedGivenNames } from './words.ts';

export interface Turned {
  readonly given: readonly Word[];
  readonly family: readonly Word[];
  readonly origins: readonly Origin[];
}

export function isPlainlyTurned({ given, family, origins }: Turned): boolean {
  const [first, names] = [given.find(isWord), family.filter(isWord)];
  if (first === undefined || names.length === 0 || given.some(isSurelyFamily)) return false;
  const small = family.filter(({ kind }) => kind === 'particle');
  const hasParticle = small.length > 1 || small.some(({ plain }) => ofFamilies.has(plain));
  if (names.every(mayBeGiven) && !hasParticle) return false;
  const isSure = hasParticle || names.some(isSurelyFamily);
  const isEurope = isOfEurope(origins) && !origins.some(isIcelandic);
  if (isSure && first.forms.some(isGivenName)) return isEurope || !familiesToo.has(first.plain);
  if (!isEurope || (isSyllable(first.plain) && !isEuropeanGivenName(first.plain))) return false;
  if (isSure) return true;
  // Li, An and Wei came to Europe as well.
  return (
    first.forms.some(isGivenInEurope) && !names.some((word) => mayBeGiven(word) || isSyllable(word.plain))
  );
}

/** Icelanders have no family names; who is whose child can be seen where it ends so. */
const isIcelandic = ({ nationality, issuingCountry }: Origin): boolean =>
  (nationality ?? issuingCountry) === 'IS';

/** Given names that are as common family names where Spanish and Portuguese are spoken. */
const familiesToo = new Set(
  'MARTIN SIMON ALONSO VICENTE MARIN GIL SANTOS SANTIAGO PASCUAL DOMINGO BENITO TOMAS'.split(' '),
);

const isGivenInEurope = (plain: string): boolean =>
  isEuropeanGivenName(plain) || (sharedGivenNames.has(plain) && !isForeignGivenName(plain));

const isWord = ({ kind }: Word): boolean => kind === 'word';

const mayBeGiven = ({ plain, forms }: Word): boolean => !onlyFamilies.has(plain) && forms.some(isGivenName);

const isSurelyFamily = (word: Word): boolean =>
  isWord(word) && !mayBeGiven(word) && word.forms.some(isFamilyName);
