/** What was read from the documents and how they compare, as answers have it: in one shape, whatever version wrote it. */
import { z } from 'zod';
import { documentDataSchema, readFields } from '../idenfy/schemas.ts';
import type { FieldName } from '../matching/comparison.ts';
import { matchVerdicts } from '../matching/fields.ts';
import { storedGivenSchema } from '../matching/stored.ts';
import type { StoredGivens } from '../matching/stored.ts';

const verdictSchema = z.enum(matchVerdicts).meta({ id: 'ComparisonVerdict' });

const fieldSchema = z
  .object({
    verdict: verdictSchema,
    sentence: z.string().describe('For a reviewer; may hold what the documents say.'),
    identity: z.string().nullable().describe('What is behind the verdict in the first document.'),
    document: z.string().nullable().describe('And in the second.'),
  })
  .meta({ id: 'FieldComparison' });
const maybeField = fieldSchema.optional();

export const comparisonSchema = z
  .object({
    rules: z.string().describe('The version of the rules by which it was made.'),
    fields: z
      .object({
        firstNames: maybeField,
        lastNames: maybeField,
        fullName: maybeField,
        dateOfBirth: maybeField,
        birthPlace: maybeField,
        sex: maybeField,
        nationality: maybeField,
        personalCode: maybeField,
        documentNumber: maybeField,
      } satisfies Record<FieldName, typeof maybeField>)
      .catchall(fieldSchema)
      .describe('Rules of another version may compare other fields.'),
    person: z
      .object({
        verdict: verdictSchema,
        reasons: z.array(z.string()).describe('Sentences, the weightiest first.'),
      })
      .describe('Whether both documents belong to one person.'),
    sameDocument: z.boolean().describe('Both have one type, one issuing country and one number.'),
  })
  .meta({ id: 'Comparison', description: 'docs/matching.md says how it is made.' });
export type ComparisonResource = z.infer<typeof comparisonSchema>;

const givenSchema = storedGivenSchema.valueType.meta({ id: 'GivenField' });
const maybeGiven = givenSchema.optional();

/** What the caller gave of the person, beside what each document says. */
export const givenPersonSchema = z
  .object({
    firstName: maybeGiven,
    lastName: maybeGiven,
    dateOfBirth: maybeGiven,
  } satisfies Record<keyof StoredGivens, typeof maybeGiven>)
  .meta({ id: 'GivenPerson' });

const storedVerdict = verdictSchema.catch('not-available');
const storedValue = z
  .union([z.string(), z.number(), z.array(z.union([z.string(), z.number()]))])
  .transform((value) => [value].flat().join(', '))
  .nullable()
  .catch(null);
// The first rules wrote a verdict alone, of a field and of the person.
const bare = <T>(rest: T) => storedVerdict.transform((verdict) => ({ verdict, ...rest }));
const storedSchema = z.object({
  rules: z.union([z.string(), z.number()]).transform(String).catch('unknown'),
  fields: z
    .record(
      z.string(),
      z.union([
        z.object({
          verdict: storedVerdict,
          sentence: z.string().catch(''),
          identity: storedValue,
          document: storedValue,
        }),
        bare({ sentence: '', identity: null, document: null }),
      ]),
    )
    .catch({}),
  person: z.union([
    z.object({ verdict: storedVerdict, reasons: z.array(z.string()).catch([]) }),
    bare({ reasons: [] }),
  ]),
  sameDocument: z.boolean().catch(false),
});

/** What cannot be read says nothing, rather than that it matches. */
export function comparisonOf(stored: object | null): ComparisonResource | null {
  return stored === null ? null : storedSchema.parse(stored);
}

const text = z.string().nullish();
const word = z.string().nullish();
const anything = z.unknown().optional();

/** The fields that we know by name; iDenfy may add others. */
export const documentDataResource = z
  .looseObject({
    docFirstName: text,
    docLastName: text,
    docNumber: text,
    docPersonalCode: text,
    docExpiry: text,
    docDob: text,
    docDateOfIssue: text,
    docType: word,
    docSex: word,
    docNationality: text,
    docIssuingCountry: text,
    birthPlace: text,
    authority: text,
    address: text,
    docTemporaryAddress: text,
    docBirthName: text,
    docPatronymic: text,
    mothersMaidenName: text,
    driverLicenseCategory: text,
    manuallyDataChanged: z.boolean().nullish(),
    fullName: text,
    selectedCountry: text,
    ageEstimate: anything,
    clientIpProxyRiskLevel: anything,
    duplicateFaces: anything,
    duplicateDocFaces: anything,
    additionalData: anything,
    orgFirstName: text,
    orgLastName: text,
    orgNationality: text,
    orgBirthPlace: text,
    orgAuthority: text,
    orgAddress: text,
    orgTemporaryAddress: text,
    orgMothersMaidenName: text,
    orgPatronymic: text,
    orgBirthName: text,
    unreadFields: z
      .array(z.enum(readFields))
      .optional()
      .describe('Fields that iDenfy sent in another type than documented, so that nobody could read them.'),
  } satisfies Record<keyof typeof documentDataSchema.shape, z.ZodType>)
  .meta({
    id: 'DocumentData',
    description:
      'What iDenfy read from a document, in its own names; null or left out where it read nothing.',
  });
export type DocumentDataResource = z.infer<typeof documentDataResource>;

/** Read again as a webhook's is, so that a field of another type than documented keeps nothing from being read. */
export function documentDataOf(stored: object | null): DocumentDataResource | null {
  return stored === null ? null : (documentDataSchema.safeParse(stored).data ?? null);
}
