import { z } from 'zod';
import { NAMES } from './names.ts';
import { randomFrom } from './random.ts';

// 50 characters keep the longest holder's code coarse enough to be read from a photo 1,000 pixels wide.
const name = z
  .string()
  .trim()
  .min(1)
  .max(50)
  .refine((text) => text.isWellFormed(), 'holds half a letter (a lone surrogate)');

/** A holder: names as printed in Latin letters, and again in the holder's own script where the document has both. */
export const specimenPersonSchema = z.strictObject({
  firstName: name,
  lastName: name,
  /** `YYYY-MM-DD`, as every date of a specimen. */
  dateOfBirth: z.iso.date(),
  sex: z.enum(['M', 'F']),
  /** ISO 3166-1 alpha-2, upper case. */
  nationality: z.string().regex(/^[A-Z]{2}$/),
  birthPlace: name.optional(),
  personalCode: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,30}$/)
    .optional(),
  originalFirstName: name.optional(),
  originalLastName: name.optional(),
});

export type SpecimenPerson = z.infer<typeof specimenPersonSchema>;

/** What tells one face from another: it stays the same through every change of name. */
export const faceKeyOf = ({ firstName, lastName, dateOfBirth, sex, personalCode }: SpecimenPerson): string =>
  personalCode ?? [firstName, lastName, dateOfBirth, sex].join('|');

export interface InventPersonOptions {
  nationality?: string;
  sex?: SpecimenPerson['sex'];
}

/**
 * Invents an adult. The same `seed` always gives the same person; without one, each call gives another.
 * A `nationality` without names of its own here gets names of another country.
 */
export function inventPerson(seed?: number | string, options: InventPersonOptions = {}): SpecimenPerson {
  const random = randomFrom(seed);
  const anyNames = random.pick(NAMES);
  const names = NAMES.find(({ country }) => country === options.nationality) ?? anyNames;
  const sex = options.sex ?? random.pick(['M', 'F'] as const);
  const given = random.pick(sex === 'M' ? names.men : names.women);
  const family = random.pick(names.families)[sex === 'M' ? 0 : 1];
  const dateOfBirth = [
    1955 + random.below(50),
    String(1 + random.below(12)).padStart(2, '0'),
    // Never the first: where a register does not know the day it writes 1 January or 1 July, so that nobody compares by it.
    String(Math.max(2, 1 + random.below(28))).padStart(2, '0'),
  ].join('-');
  return specimenPersonSchema.parse({
    firstName: given[0],
    lastName: family[0],
    dateOfBirth,
    sex,
    nationality: options.nationality ?? names.country,
    birthPlace: random.pick(names.towns),
    // Shaped as the Baltic codes, but no registry gives a code that starts with 0: it can't be anybody's.
    personalCode: `0${dateOfBirth.replaceAll('-', '').slice(2)}${random.digits(4)}`,
    ...(given[1] === undefined ? {} : { originalFirstName: given[1] }),
    ...(family[1] === undefined ? {} : { originalLastName: family[1] }),
  });
}
