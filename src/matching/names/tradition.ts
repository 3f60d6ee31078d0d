/**
 * The customs by which a name is read, from everything that is known of both documents. Only if everything points to
 * Europe, documents may omit a later given name. Elsewhere it may be the only word that tells a child from its brothers
 * and sisters, or half of the given name (Min Jun).
 */
import { isEuropeanFamilyName } from './family-names.ts';
import { isEuropeanGivenName, isForeignGivenName, isGivenName } from './given-names.ts';
import { isFathersName } from './likeness.ts';
import type { Word } from './tokens.ts';
import { ofFamilies, sharedGivenNames } from './words.ts';

/** What a document says about its holder's country, as iDenfy gives it: two letters. */
export interface Origin {
  readonly nationality?: string | null | undefined;
  readonly issuingCountry?: string | null | undefined;
  /** The names as they are printed, in whatever script. */
  readonly original?: readonly Word[] | undefined;
}

/** By their registers and passports: first given names count, later ones may be left out. Not Turkey, not the Americas. */
const EUROPE = new Set(
  (
    'AD AL AT BA BE BG BY CH CY CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT LU LV MC MD ME MK MT NL ' +
    'NO PL PT RO RS RU SE SI SK SM UA VA XK'
  ).split(' '),
);

export function isEuropean(origins: readonly Origin[], leading: Word, words: readonly Word[]): boolean {
  if (!isOfEurope(origins)) return false;
  if (!leading.forms.some(isEuropeanGivenName)) return false;
  const originals = origins.flatMap(({ original = [] }) => original);
  // People move, and take their names with them: each word must be known here, and none from elsewhere.
  return originals.every(({ script }) => script !== 'other') && words.every(isKnownInEurope);
}

function isKnownInEurope(word: Word): boolean {
  const { script, kind, forms } = word;
  if (script === 'other') return false;
  if (kind !== 'word' || forms.some(isEuropeanGivenName) || isFathersName(word)) return true;
  return (
    forms.some((form) => isEuropeanFamilyName(form) || sharedGivenNames.has(form)) &&
    !forms.some(isForeignGivenName)
  );
}

/** The nationalities on the documents, or their issuers if none has a nationality. */
export function countriesOf(origins: readonly Origin[]): readonly string[] {
  const nationalities = known(origins.map(({ nationality }) => nationality));
  return nationalities.length > 0
    ? nationalities
    : known(origins.map(({ issuingCountry }) => issuingCountry));
}

const isOfEurope = (origins: readonly Origin[]): boolean => {
  const countries = countriesOf(origins);
  return countries.length > 0 && countries.every((country) => EUROPE.has(country));
};

const known = (codes: readonly (string | null | undefined)[]): string[] =>
  codes.map((code) => (code ?? '').trim().toUpperCase()).filter((code) => code !== '');

/** One syllable as Chinese, Korean, Vietnamese, Khmer or Burmese names have them, in their usual Latin letters. */
const ONSET = '[BCDFGHJKLMNPQRSTVWXYZ]|[CGKPST]H|[CZ]H|NGH?|QU|T[RS]|B?B|K?K|P?P|J?J|T?T';
const RHYME = '(?:[IUWY]|UY)?[AEIOU]{1,3}[WY]?|U?Y';
const SYLLABLE = new RegExp(`^(?:${ONSET})?(?:${RHYME})(?:N|NG|NH|M|P|T|K|CH?|L|H|RK|R)?$`);

export const isSyllable = (plain: string): boolean => SYLLABLE.test(plain);

/** Families that nobody is called by. */
export const onlyFamilies = new Set(['NGUYEN', 'PHAM', 'HUYNH']);

/**
 * Whether each of two fields could be the given name: Thomas Martin, Ali Hassan, Wei Li. Then it is unknown whether
 * Martin Thomas is the same person.
 */
export function areInterchangeable(given: readonly Word[], family: readonly Word[]): boolean {
  const all = [...given, ...family];
  if (all.some(({ plain, kind }) => kind === 'particle' && ofFamilies.has(plain))) return false;
  const names = all.filter(({ kind }) => kind === 'word');
  const areSingle = given.length === 1 && family.length === 1;
  return names.every(
    ({ plain, forms }) =>
      !onlyFamilies.has(plain) && (forms.some(isGivenName) || (areSingle && isSyllable(plain))),
  );
}
