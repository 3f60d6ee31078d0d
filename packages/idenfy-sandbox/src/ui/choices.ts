import { z } from 'zod';
import { isCountryCode } from '../vocabulary.ts';
import type { AdditionalSteps } from '../options.ts';
import { playedCountry } from '../played-documents.ts';
import { type SpecimenType, specimenTypes } from '../specimens/document.ts';
import { relativeNames } from '../specimens/relatives.ts';
import type { Session } from '../state.ts';
import { stepsOf } from '../steps.ts';
import { words } from './html.ts';

/** One picture that the session can take. */
export interface Slot {
  /** Short and plain, since a step's name may be any text. */
  readonly id: string;
  /** The file's name at iDenfy. */
  readonly name: string;
  readonly label: string;
  readonly hint: string | null;
  readonly kind: 'document' | 'face' | 'step';
}

export function slotsOf(session: Session): Slot[] {
  const document = { kind: 'document', hint: null } as const;
  return [
    { ...document, id: 'FRONT', name: 'FRONT', label: 'Front' },
    { ...document, id: 'BACK', name: 'BACK', label: 'Back' },
    // DOCUMENT is "document only" (idenfy-api.md 1.2 [A]).
    ...(session.tokenType === 'DOCUMENT'
      ? []
      : [{ id: 'FACE', name: 'FACE', label: 'Face', hint: null, kind: 'face' } as const]),
    ...stepsOf(session.additionalSteps).map(({ name }, index): Slot => {
      const text = stepText(session.additionalSteps, name, session.locale);
      return {
        id: `step${index}`,
        name,
        label: text?.name ?? words(name),
        hint: text?.description ?? null,
        kind: 'step',
      };
    }),
  ];
}

/** What the token calls the step, in the session's language or in English (idenfy-api.md 9 [A]). */
function stepText(steps: AdditionalSteps, name: string, locale: string | null) {
  const byType = Object.values(steps).flatMap((types) => Object.values(types));
  const texts = byType.find((byName) => Object.hasOwn(byName, name))?.[name]?.texts;
  const text = texts?.[locale ?? 'en'] ?? texts?.['en'];
  return text === undefined
    ? null
    : { name: text['name'] ?? words(name), description: text['description'] ?? null };
}

/** The user shows an invented person's documents; the first one is whom the token names. */
export const holders = ['0', '1', '2', '3', '4', '5'] as const;
export const formats = ['jpeg', 'png', 'pdf'] as const;
const documentPictures = ['specimen', 'blank', 'file'] as const;
const facePictures = ['holder', 'other', 'blank', 'file'] as const;
const stepPictures = ['front', 'back', 'both', 'blank', 'nothing', 'file'] as const;
export const owners = ['holder', ...relativeNames, 'same-document'] as const;
export const endings = ['', 'APPROVED', 'DENIED', 'SUSPECTED'] as const;
export const stepVerdicts = ['', 'VALID', 'INVALID', 'NOT_FOUND', 'none'] as const;
export const reviews = ['', 'none', 'after-a-while', 'when-told'] as const;

export interface Choices {
  holder: (typeof holders)[number];
  type: SpecimenType;
  country: string;
  format: (typeof formats)[number];
  secondType: SpecimenType;
  secondCountry: string;
  secondFormat: (typeof formats)[number];
  /** Whose the second document is: that of the steps, or the one that a document session is shown. */
  secondOwner: (typeof owners)[number];
  /** By slot. */
  pictures: Map<string, string>;
  overall: (typeof endings)[number];
  stepVerdict: (typeof stepVerdicts)[number];
  documentVerdict: string;
  faceVerdict: string;
  review: (typeof reviews)[number];
  secondOverall: (typeof endings)[number];
  secondDocumentVerdict: string;
}

export const isDrawable = (type: string): type is SpecimenType =>
  specimenTypes.some((known) => known === type);

/** The types that can be drawn and that the session takes; all that can be drawn where it takes none of them. */
export function drawableTypes(session: Session): SpecimenType[] {
  const allowed = specimenTypes.filter((type) => session.documents.includes(type));
  return allowed.length > 0 ? allowed : [...specimenTypes];
}

const verdict = z
  .string()
  .regex(/^[A-Z_]{0,60}$/)
  .catch('');
const country = (otherwise: string) => z.string().refine(isCountryCode).catch(otherwise);

/** What the form or an address says, with the default in place of whatever is missing or unknown. */
export function readChoices(
  session: Session,
  /** The country that issued the holder's own documents. */
  home: string,
  fields: ReadonlyMap<string, string>,
): Choices {
  const types = drawableTypes(session);
  // The second document of two sessions is another one than the first.
  const preferred = session.tokenType === 'DOCUMENT' ? 'RESIDENCE_PERMIT' : 'PASSPORT';
  const ofSession = types.find((type) => type === preferred) ?? types[0] ?? preferred;
  const schema = z.object({
    holder: z.enum(holders).catch('0'),
    type: z.enum(specimenTypes).catch(ofSession),
    country: country(session.countries?.[0] ?? (ofSession === 'RESIDENCE_PERMIT' ? playedCountry : home)),
    format: z.enum(formats).catch('jpeg'),
    secondType: z.enum(specimenTypes).catch('RESIDENCE_PERMIT'),
    secondCountry: country(playedCountry),
    secondFormat: z.enum(formats).catch('jpeg'),
    secondOwner: z.enum(owners).catch('holder'),
    overall: z.enum(endings).catch(''),
    stepVerdict: z.enum(stepVerdicts).catch(''),
    documentVerdict: verdict,
    faceVerdict: verdict,
    review: z.enum(reviews).catch(''),
    secondOverall: z.enum(endings).catch(''),
    secondDocumentVerdict: verdict,
  });
  const pictures = slotsOf(session).map(({ id, kind, name }): [string, string] => {
    const shown = fields.get(`show.${id}`);
    if (kind === 'document') return [id, z.enum(documentPictures).catch('specimen').parse(shown)];
    if (kind === 'face') return [id, z.enum(facePictures).catch('holder').parse(shown)];
    const usual = /back/i.test(name) ? 'back' : 'front';
    return [id, z.enum(stepPictures).catch(usual).parse(shown)];
  });
  return { ...schema.parse(Object.fromEntries(fields)), pictures: new Map(pictures) };
}
