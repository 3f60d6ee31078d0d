/**
 * Given and family names in each other's fields: one person only where it is plain which is the family name. Outside Europe
 * the second name is often the father's given name, or another one of one's own. So the family name must be known for one,
 * by a list, a shape or the habits of the country; what is a given name anywhere is none.
 */
import { isFamilyName, isIberianFamilyName } from './family-names.ts';
import { isGivenName } from './given-names.ts';
import type { Word } from './tokens.ts';
import type { Origin } from './tradition.ts';
import { countriesOf, isSyllable, onlyFamilies } from './tradition.ts';
import { customOf } from './customs.ts';
import { ofFamilies } from './words.ts';

export interface Turned {
  readonly given: readonly Word[];
  readonly family: readonly Word[];
  readonly origins: readonly Origin[];
}

/**
 * `plain`: the words alone tell. `likely`: read the other way it is no name, as far as is known, which is enough where all
 * else on both documents is the same. `unclear`: it may be the name of either of two people.
 */
export type Reading = 'plain' | 'likely' | 'unclear';

/** How sure it is that these are given and family names, and not the other way about. */
export function readTurned(turned: Turned): Reading {
  const { given, family } = turned;
  const [first, names] = [given.find(isWord), family.filter(isWord)];
  if (first === undefined || names.length === 0 || given.some(isSurelyFamily)) return 'unclear';
  const hasParticle = isOfFamily(family);
  if (names.every(mayBeGiven) && !hasParticle) return isCustomary(turned) ? 'likely' : 'unclear';
  // Martín, García: the surnames of one person, in whatever order, or the given name of another.
  if (names.some(isIberian) && given.filter(isWord).every(isFamilyToo)) return 'unclear';
  if (hasParticle || names.some(isSurelyFamily)) {
    if (first.forms.some(isGivenName)) return 'plain';
    // Two surnames without a given name are read from papers of Spanish and Portuguese now and then.
    return names.some(isIberian) || given.some(isKnownFamily) ? 'unclear' : 'likely';
  }
  return isCustomary(turned) ? 'likely' : 'unclear';
}

export const isPlainlyTurned = (turned: Turned): boolean => readTurned(turned) === 'plain';

function isOfFamily(family: readonly Word[]): boolean {
  const small = family.filter(({ kind }) => kind === 'particle');
  return small.length > 1 || small.some(({ plain }) => ofFamilies.has(plain));
}

/** What the countries on both documents say of words that may be either elsewhere. */
function isCustomary({ given, family, origins }: Turned): boolean {
  const custom = customOf(countriesOf(origins));
  if (custom === null) return false;
  const [names, families] = [given.filter(isWord), family.filter(isWord)];
  const isFamilyThere = ({ plain }: Word): boolean => custom.families.has(plain);
  if (names.some(isFamilyThere)) return false;
  if (custom.article && family[0]?.kind === 'particle' && /^[AE]L$/.test(family[0].plain)) return true;
  if (!families.every(isFamilyThere) || families.length > 1) return false;
  // Li Wei may be either; Li Xiaoming and Kim Min Jun are not.
  return custom.syllables
    ? names.length > 1 || names.some(({ plain }) => plain.length > 4 && !isSyllable(plain))
    : names.some(({ forms }) => forms.some(isGivenName));
}

/** Given names that are as common family names where Spanish and Portuguese are spoken. */
const familiesToo = new Set(
  (
    'MARTIN SIMON ALONSO VICENTE MARIN GIL SANTOS SANTIAGO PASCUAL DOMINGO BENITO TOMAS LORENZO MARCOS MATEO MATEOS MIGUEL ' +
    'ROMAN LEON BLAS LUCAS AGUSTIN BERNARDO VALENTIN SANCHO GASPAR GONZALO NICOLAS SALVADOR ANDRES FRANCO LUNA LARA VERA ' +
    'MAIA MATIAS PATRICIO XAVIER ALBA BRUNO GARCIA'
  ).split(' '),
);

const isFamilyToo = ({ plain }: Word): boolean => familiesToo.has(plain) || isIberianFamilyName(plain);

const isIberian = ({ plain }: Word): boolean => isIberianFamilyName(plain);

const isWord = ({ kind }: Word): boolean => kind === 'word';

const isKnownFamily = ({ forms }: Word): boolean => forms.some(isFamilyName);

const mayBeGiven = ({ plain, forms }: Word): boolean => !onlyFamilies.has(plain) && forms.some(isGivenName);

const isSurelyFamily = (word: Word): boolean =>
  isWord(word) && !mayBeGiven(word) && (onlyFamilies.has(word.plain) || isKnownFamily(word));
