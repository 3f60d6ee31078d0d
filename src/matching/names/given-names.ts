// Given names, in plain capitals. Known for two questions, to both of which "no" is the stricter or the usual answer: whether
// a later given name may be left out (only Europe's first names say so), and whether a family name could be a given name.
// Not complete, and need not be: a name that is missing costs a look.

import { EUROPEAN_GIVEN_NAMES } from './european-given-names.ts';
import { OTHER_GIVEN_NAMES } from './other-given-names.ts';
import { sharedGivenNames } from './words.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Of Europe's languages. */
const european = words(EUROPEAN_GIVEN_NAMES);

/** Of other languages; many stand as family names as well. */
const elsewhere = words(OTHER_GIVEN_NAMES);

export const isEuropeanGivenName = (plain: string): boolean => european.has(plain);

export const isForeignGivenName = (plain: string): boolean => elsewhere.has(plain);

export const isGivenName = (plain: string): boolean =>
  european.has(plain) || elsewhere.has(plain) || sharedGivenNames.has(plain);
