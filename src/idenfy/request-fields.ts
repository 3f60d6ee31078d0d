// The fields of a request to iDenfy, each with its rule. The API applies the same rules before it starts a run, so that
// the caller corrects at once what iDenfy would refuse, and no operator has to.
import { z } from 'zod';
import { countryPattern, isCountryCode } from './countries.ts';
import { NEVER_A_DOCUMENT, tokenDocumentTypes } from './vocabulary.ts';

/**
 * How rules are described to programs that make requests, or forms, of the description: no classes of Unicode and no
 * looking ahead, which JSON Schema advises against (2020-12, 6.4) and many readers cannot read. Each allows whatever the
 * rule itself allows, and a little more where the rule has no such form.
 */
export const described = {
  withoutControls: { pattern: '^[^\\x00-\\x1f\\x7f-\\x9f]+$' },
  /** Signs and digits of ASCII are left out, but for space, apostrophe, hyphen and full stop. */
  name: { pattern: '^[^\\x00-\\x1f!-&(-,/-@\\[-\\x60{-\\x9f]+$', allOf: undefined },
} as const;

/** Text that a person may have typed: no control characters, which no identity document has. */
export const textSchema = (max: number) =>
  z
    .string()
    .min(1, { error: 'must not be empty', abort: true })
    .max(max, { error: `must have at most ${max} characters`, abort: true })
    .regex(/^\P{Cc}+$/u, 'must not contain control characters')
    .meta(described.withoutControls);

/** Upper-case ISO 3166-1 alpha-2, or XK. */
export const countrySchema = z
  .string()
  .refine(isCountryCode, 'must be an upper-case ISO 3166-1 alpha-2 code')
  .meta({ id: 'Country', pattern: `^(?:${countryPattern})$` });

/**
 * A name of an additional step or of an image. iDenfy allows any step name (idenfy-api.md 9), but names become file names
 * and reasons, so ours keep the form of all published ones.
 */
export const stepNameSchema = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]{0,63}$/, { error: 'must be UPPER_CASE, at most 64 characters', abort: true });

const neverADocument: ReadonlySet<string> = new Set(NEVER_A_DOCUMENT);

/** A step that may hold a side of the second document (design.md, invariant 6). */
export const documentStepSchema = stepNameSchema
  .refine(
    (name) => !neverADocument.has(name),
    'is iDenfy’s own name for something else, and never the second document',
  )
  .meta({ not: { enum: [...NEVER_A_DOCUMENT] } });

/** Modifier letters, the two ordinals of `Mª` and invisible letters (U+3164) are only part of a name. */
const LETTER = /(?![\u00AA\u00BA\p{Default_Ignorable_Code_Point}])[\p{Lu}\p{Ll}\p{Lt}\p{Lo}]/u;

/**
 * A person's first or last name. iDenfy accepts 1 to 100 characters, no digits and none of ~!@#$%^*()_+={}[]|:;",<>/?
 * (idenfy-api.md 1.2, older pages). This rule lists what a name may contain, so that it finds other signs too: letters of
 * any script with their marks, spaces, hyphens, apostrophes, full stops and the middle dots of Catalan, Japanese and
 * Chinese names; the two joiners are part of Persian and Indian spelling.
 */
export const personNameSchema = z
  .string()
  .min(1, { error: 'must not be empty', abort: true })
  .max(100, { error: 'must have at most 100 characters', abort: true })
  .regex(/^[\p{L}\p{M}\p{Zs}\-\u2010\u2011'\u2019\u2018\u02BC.\u00B7\u2027\u30FB\u200C\u200D]*$/u, {
    error:
      'must be letters, spaces, hyphens, apostrophes and full stops: iDenfy accepts no digits and no other signs',
    abort: true,
  })
  .regex(LETTER, { error: 'must have a letter', abort: true })
  .regex(/^\p{Zs}*['\u2019\u2018\u02BC]?\p{L}/u, {
    error: 'must begin with a letter, or with one apostrophe and a letter',
    abort: true,
  })
  .regex(/^(?!.*[-\u2010\u2011'\u2019\u2018\u02BC.\u00B7\u2027\u30FB]{3})/u, 'must not have a run of signs')
  .meta(described.name);

/** Nobody alive was born before; the oldest living people were born in 1909 or later. */
const FIRST_YEAR_OF_BIRTH = '1900-01-01';

/** A day of the calendar, in the life of somebody alive. */
export const dateOfBirthSchema = z.iso
  .date({ error: 'must be a day of the calendar, such as 1990-04-30', abort: true })
  .refine((date) => date >= FIRST_YEAR_OF_BIRTH, { error: 'must not be before 1900', abort: true })
  .refine((date) => date <= new Date().toISOString().slice(0, 10), 'must not be in the future')
  .meta({ description: 'From 1900 to today.' });

const languageNames = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });

/** At most 7 characters by iDenfy (idenfy-api.md 1.2 [A]), which names no list. */
export const localeSchema = z
  .string()
  .max(7, { error: 'must have at most 7 characters', abort: true })
  .regex(/^[A-Za-z]{2,3}([-_][A-Za-z]{2})?$/, {
    error: 'must be a language such as en or pt-BR',
    abort: true,
  })
  .refine(isLanguage, 'must be a language such as en or pt-BR');

/** By Unicode's list of languages; `mul` and `zxx` are not languages. */
function isLanguage(locale: string): boolean {
  const [language = '', region] = locale.split(/[-_]/);
  const isKnown = languageNames.of(language) !== undefined && !/^(?:mul|zxx)$/i.test(language);
  if (region === undefined || !isKnown) return isKnown;
  return region.toUpperCase() !== 'ZZ' && languageNames.of(`${language}-${region}`) !== undefined;
}

/** Older pages: 5 to 2048 characters (idenfy-api.md 1.2 [B]). Browsers repair an address without `//` or with spaces. */
export const returnUrlSchema = z
  .url({ protocol: /^https?$/, error: 'must be an http or https URL', abort: true })
  .min(5)
  .max(2_048, { error: 'must have at most 2048 characters', abort: true })
  .regex(/^https?:\/\/[^\s\\]+$/i, 'must be an http or https URL');

/** The types that `documents` of a token may name, each once. */
export const wantedTypesSchema = z
  .array(z.enum(tokenDocumentTypes))
  .min(1)
  .max(tokenDocumentTypes.length)
  .superRefine(eachOnce)
  .meta({ uniqueItems: true });

/** Several countries are checked only in the result; none may be repeated. */
export const wantedCountriesSchema = z
  .array(countrySchema)
  .min(1)
  .max(250)
  .superRefine(eachOnce)
  .meta({ uniqueItems: true });

function eachOnce(values: readonly string[], context: z.RefinementCtx): void {
  for (const [index, value] of values.entries()) {
    if (values.indexOf(value) < index) {
      context.addIssue({ code: 'custom', path: [index], message: 'stands there twice' });
    }
  }
}
