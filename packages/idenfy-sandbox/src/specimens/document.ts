import { z } from 'zod';
import { type SpecimenPerson, specimenPersonSchema } from './person.ts';
import { randomFrom } from './random.ts';

export const specimenTypes = ['ID_CARD', 'PASSPORT', 'RESIDENCE_PERMIT'] as const;
export const specimenSides = ['FRONT', 'BACK'] as const;

export const specimenDocumentSchema = z.strictObject({
  type: z.enum(specimenTypes),
  /** ISO 3166-1 alpha-2, upper case. */
  issuingCountry: z.string().regex(/^[A-Z]{2}$/),
  /** As printed; separators are allowed, since real numbers have them. */
  number: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9 /-]{0,19}$/),
  dateOfIssue: z.iso.date(),
  dateOfExpiry: z.iso.date(),
  holder: specimenPersonSchema,
});

export type SpecimenDocument = z.infer<typeof specimenDocumentSchema>;
export type SpecimenType = SpecimenDocument['type'];
export type SpecimenSide = (typeof specimenSides)[number];

export type InventDocumentOptions = Partial<Omit<SpecimenDocument, 'type' | 'holder'>> & {
  /** Another seed gives the same holder another document of the same type. */
  seed?: number | string;
};

/**
 * Invents a document for `holder`: the same holder, type and seed always give the same document, whatever is
 * given in `options` is taken as it is. A residence permit is issued by a country that isn't the holder's own.
 * @throws z.ZodError when an option isn't what `specimenDocumentSchema` wants
 */
export function inventDocument(
  holder: SpecimenPerson,
  type: SpecimenType,
  options: InventDocumentOptions = {},
): SpecimenDocument {
  const { seed = '', ...given } = options;
  const random = randomFrom(JSON.stringify([holder, type, seed]));
  const letters = { ID_CARD: 'SI', PASSPORT: 'SP', RESIDENCE_PERMIT: 'SR' }[type];
  const year = 2023 + random.below(3);
  const monthAndDay = `${String(1 + random.below(12)).padStart(2, '0')}-${String(1 + random.below(28)).padStart(2, '0')}`;
  const host = holder.nationality === 'LT' ? 'DE' : 'LT';
  return specimenDocumentSchema.parse({
    type,
    issuingCountry: type === 'RESIDENCE_PERMIT' ? host : holder.nationality,
    number: `${letters}${random.digits(7)}`,
    // Fixed years rather than years before today: a specimen drawn twice must be the same specimen.
    dateOfIssue: `${year}-${monthAndDay}`,
    dateOfExpiry: `${year + 10}-${monthAndDay}`,
    holder,
    ...given,
  });
}
