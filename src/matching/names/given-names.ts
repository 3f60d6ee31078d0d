// Given names, in plain capitals. Known for two questions: whether a later given name may be left out (only Europe's first
// names say so, and a name that is missing costs a look), and whether each of two turned words is a given name, for which
// as many as can be are known, of the whole world (`lists/`).

import { EUROPEAN_GIVEN_NAMES } from './european-given-names.ts';
import { AFRICAN_GIVEN_NAMES } from './lists/given-africa.ts';
import { ASIAN_GIVEN_NAMES } from './lists/given-asia.ts';
import { EASTERN_GIVEN_NAMES } from './lists/given-eastern.ts';
import { NORTHERN_GIVEN_NAMES } from './lists/given-northern.ts';
import { SOUTHERN_GIVEN_NAMES } from './lists/given-southern.ts';
import { WESTERN_GIVEN_NAMES } from './lists/given-western.ts';
import { WORLDWIDE_GIVEN_NAMES } from './lists/given-worldwide.ts';
import { OTHER_GIVEN_NAMES } from './other-given-names.ts';
import { sharedGivenNames } from './words.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Of Europe's languages. */
const european = words(EUROPEAN_GIVEN_NAMES);

/** Of other languages; many stand as family names as well. */
const elsewhere = words(OTHER_GIVEN_NAMES);

/** Of anywhere; only known for what they are when a name is turned. */
const anywhere = words(
  [
    WESTERN_GIVEN_NAMES,
    SOUTHERN_GIVEN_NAMES,
    NORTHERN_GIVEN_NAMES,
    EASTERN_GIVEN_NAMES,
    WORLDWIDE_GIVEN_NAMES,
    AFRICAN_GIVEN_NAMES,
    ASIAN_GIVEN_NAMES,
  ].join(' '),
);

export const isEuropeanGivenName = (plain: string): boolean => european.has(plain);

export const isForeignGivenName = (plain: string): boolean => elsewhere.has(plain);

export const isGivenName = (plain: string): boolean =>
  european.has(plain) || elsewhere.has(plain) || sharedGivenNames.has(plain) || anywhere.has(plain);
