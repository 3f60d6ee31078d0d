/**
 * Given and family names in each other's fields: one person only where it is plain which is the family name. Outside Europe
 * the second name is often the father's given name, or another one of one's own. So the family name must be known for one,
 * by a list, a shape or the habits of the country; what is a given name anywhere is none.
 */
import { isShapedAsFamily } from './country-shapes.ts';
import { isFamilyName, isIberianFamilyName } from './family-names.ts';
import { isEuropeanGivenName, isGivenName } from './given-names.ts';
import type { Word } from './tokens.ts';
import type { Origin } from './tradition.ts';
import { countriesOf, isSyllable, onlyFamilies } from './tradition.ts';
import { customOf, isFamilyBesideBaptismal, isFamilyIn, NO_CUSTOM } from './customs.ts';
import { hasSyllables, isOneSyllable } from './syllables.ts';
import { ofFamilies, sharedGivenNames } from './words.ts';

export interface Turned {
  readonly given: readonly Word[];
  readonly family: readonly Word[];
  readonly origins: readonly Origin[];
}

/**
 * `plain`: the words alone tell. `likely`: read the other way it is no name, as far as is known, which is enough where all
 * else on both documents is the same. `unclear`: it may be the name of either of two people.
 */
export type Turning = 'plain' | 'likely' | 'unclear';

/** How sure it is that these are given and family names, and not the other way about. */
export function judgeTurned(turned: Turned): Turning {
  const { given, family } = turned;
  const [first, names] = [given.find(isWord), family.filter(isWord)];
  const isSurely = customOf(countriesOf(turned.origins))?.syllables === true ? isSurelyLong : isSurelyFamily;
  if (first === undefined || names.length === 0 || given.some(isSurely)) return 'unclear';
  const hasParticle = isOfFamily(family);
  if (names.every(mayBeGiven) && !hasParticle) return isCustomary(turned) ? 'likely' : 'unclear';
  // Martín, García: the surnames of one person, in whatever order, or the given name of another.
  if (names.some(isIberian) && given.filter(isWord).every(isFamilyToo)) return 'unclear';
  if (hasParticle || names.some(isSurely)) {
    if (first.forms.some(isGivenName)) return 'plain';
    // Two surnames without a given name are read from papers of Spanish and Portuguese now and then.
    return given.some(
      (word) => isKnownFamily(word) || isShapedAsFamily(word.plain, countriesOf(turned.origins)),
    )
      ? 'unclear'
      : 'likely';
  }
  return isCustomary(turned) || isShaped(turned) ? 'likely' : 'unclear';
}

export const isPlainlyTurned = (turned: Turned): boolean => judgeTurned(turned) === 'plain';

/** Within a field they are of given names as well: Maria del Carmen. */
function isOfFamily([first, second]: readonly Word[]): boolean {
  if (first?.kind !== 'particle') return false;
  return second?.kind === 'particle' || ofFamilies.has(first.plain);
}

/** A family name by how it ends in its country, beside what is a given name and no family name. */
function isShaped({ given, family, origins }: Turned): boolean {
  const countries = countriesOf(origins);
  const names = given.filter(isWord);
  return (
    names.some(({ forms }) => forms.some(isGivenName)) &&
    !names.some(isShapedThere) &&
    family.filter(isWord).some(isShapedThere)
  );
  function isShapedThere(word: Word): boolean {
    return !mayBeGiven(word) && isShapedAsFamily(word.plain, countries);
  }
}

/** What the countries on both documents say of words that may be either elsewhere. */
function isCustomary({ given, family, origins }: Turned): boolean {
  const countries = countriesOf(origins);
  const custom = customOf(countries) ?? NO_CUSTOM;
  const [first, ...more] = family;
  if (first === undefined) return false;
  const begins = ([word, next]: readonly Word[]): boolean =>
    word !== undefined && next !== undefined && custom.beginnings.has(word.plain);
  if (begins(given)) return false;
  if (begins(family)) return true;
  const isBaptismal = given.filter(isWord).every(isBaptismalName);
  const isFamilyThere = (word: Word): boolean =>
    custom.families.has(word.plain) ||
    isFamilyIn(word.plain, countries) ||
    (isBaptismal && isFamilyBesideBaptismal(word.plain, countries)) ||
    (custom.shape?.test(word.plain) === true && !mayBeGiven(word));
  if (!isFamilyThere(first) || more.filter(isWord).length > 0) return false;
  if (custom.syllables) return isInSyllables(given, first, isFamilyThere);
  const names = given.filter(isWord);
  return !names.some(isFamilyThere) && names.some(({ forms }) => forms.some(isGivenName));
}

/** Li Wei may be either; Li Xiaoming and Kim Min Jun are not, nor is Wei Xiaoming as far as two given names go. */
function isInSyllables(
  given: readonly Word[],
  family: Word,
  isFamilyThere: (word: Word) => boolean,
): boolean {
  const [word, ...more] = given;
  if (word === undefined) return false;
  if (more.length > 0) return given.every(({ plain }) => isOneSyllable(plain)) || !given.every(mayBeGiven);
  return hasSyllables(word.plain) && !mayBeGiven(word) && !isFamilyThere(word) && !givenToo.has(family.plain);
}

/** Families of East Asia that are as common in given names. */
const givenToo = new Set(
  'AN AI BIN BO FANG FENG HAO HE HONG HUA HUI JI JIA JIE JIN JING JU JUN LEI LING LONG MEI MENG MIN NA NING PING QIN REN SHAN SONG SU TAO TIAN WEI WEN XIA XIAN XIANG XIAO XIN XIONG XU XUE YAN YANG YE YI YIN YING YU YUAN YUE YUN ZHEN ZHI'.split(
    ' ',
  ),
);

/** Given names that are as common family names where Spanish and Portuguese are spoken. */
const familiesToo = new Set(
  (
    'MARTIN SIMON ALONSO VICENTE MARIN GIL SANTOS SANTIAGO PASCUAL DOMINGO BENITO TOMAS LORENZO MARCOS MATEO MATEOS ' +
    'ROMAN LEON BLAS SANCHO GASPAR SALVADOR FRANCO LUNA LARA VERA MAIA ALBA GARCIA'
  ).split(' '),
);

const isFamilyToo = ({ plain }: Word): boolean => familiesToo.has(plain) || isIberianFamilyName(plain);

const isBaptismalName = ({ forms }: Word): boolean =>
  forms.some((form) => isEuropeanGivenName(form) || sharedGivenNames.has(form));

const isIberian = ({ plain }: Word): boolean => isIberianFamilyName(plain);

const isWord = ({ kind }: Word): boolean => kind === 'word';

const isKnownFamily = ({ forms }: Word): boolean => forms.some(isFamilyName);

const mayBeGiven = ({ plain, forms }: Word): boolean => !onlyFamilies.has(plain) && forms.some(isGivenName);

const isSurelyFamily = (word: Word): boolean =>
  isWord(word) && !mayBeGiven(word) && (onlyFamilies.has(word.plain) || isKnownFamily(word));

/** Where syllables are names, Jung and Pai are no longer German and Indian. */
const isSurelyLong = (word: Word): boolean =>
  isSurelyFamily(word) && (onlyFamilies.has(word.plain) || !isSyllable(word.plain));
