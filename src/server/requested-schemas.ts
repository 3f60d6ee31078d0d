/** What may be requested, by a caller who opens and by an operator who corrects: the same rules for both. */
import { z } from 'zod';
import { plainText } from './schemas.ts';
import { placeholdersIn } from '../matching/given.ts';
import {
  countrySchema,
  dateOfBirthSchema,
  documentStepSchema,
  personNameSchema,
  wantedCountriesSchema,
  wantedTypesSchema,
} from '../idenfy/schemas.ts';

const identitySchema = z.strictObject({
  types: wantedTypesSchema
    .optional()
    .describe('iDenfy’s document types, as tokens take them; left out, any that the account allows.'),
  countries: wantedCountriesSchema.optional(),
});
const secondSchema = z.strictObject({
  types: wantedTypesSchema.optional(),
  country: countrySchema
    .optional()
    .describe('The issuing country, as direct processing is told; never guessed.'),
});
export const documentsSchema = z.strictObject({
  identity: identitySchema.optional(),
  second: secondSchema.optional(),
});

export const personSchema = z
  .strictObject({
    firstName: personNameSchema
      .optional()
      .describe(
        'As iDenfy takes names: letters of any script, spaces, hyphens, apostrophes and full stops; no digits, no other signs. A placeholder (`XXX`, `FNU`) is refused: leave out what is not known.',
      ),
    lastName: personNameSchema.optional().describe('By the same rule.'),
    dateOfBirth: dateOfBirthSchema.optional(),
  })
  .superRefine((person, context) => {
    for (const field of placeholdersIn(person)) {
      const message = 'is a placeholder and no name: leave it out if the name is not known';
      context.addIssue({ code: 'custom', path: [field], message });
    }
  });

/** Small: it is in every answer and event, and each entry is found by its own row (records/marks.ts). */
const MOST_METADATA = 20;
export const metadataSchema = z
  .record(
    z.string().regex(/^[A-Za-z0-9_.-]{1,40}$/, 'must be 1 to 40 letters, digits, "_", "." and "-"'),
    plainText(200),
  )
  .refine(
    (metadata) => Object.keys(metadata).length <= MOST_METADATA,
    `must have at most ${MOST_METADATA} entries`,
  )
  .meta({ maxProperties: MOST_METADATA });

export const sidesSchema = z.strictObject({ front: documentStepSchema, back: documentStepSchema.optional() });
type Sides = z.infer<typeof sidesSchema>;

/** What is wrong with the sides beside the shape of each: one step cannot hold both, and each has to be among `steps`. */
export function checkSides(
  sides: Sides | undefined,
  steps: ReadonlySet<string> | null,
  context: z.RefinementCtx,
): void {
  if (sides === undefined) return;
  const { front, back } = sides;
  const at = (side: 'front' | 'back', message: string) =>
    context.addIssue({ code: 'custom', path: ['documentSteps', side], message });
  if (front === back) at('back', 'must be another step than `front`');
  if (steps === null) return;
  if (!steps.has(front)) at('front', 'is none of the `additionalSteps`');
  if (back !== undefined && !steps.has(back)) at('back', 'is none of the `additionalSteps`');
}
