import { BoundedWork } from '../bounded.ts';
import { decodeReading, encodeReading, type SpecimenReading } from './code.ts';
import { type SpecimenDocument, specimenDocumentSchema, type SpecimenSide } from './document.ts';
import type { PictureOptions } from './picture-options.ts';
import { type SpecimenPerson, specimenPersonSchema } from './person.ts';
import { render, type Sides, type Subject } from './render.ts';
import { remember } from './seen.ts';

export type DrawFaceOptions = PictureOptions;

/** `BOTH` puts front and back on two pages of one PDF. `password` encrypts a PDF. */
export type DrawSpecimenOptions =
  (PictureOptions & { side: SpecimenSide }) | (PictureOptions & { side: 'BOTH'; format: 'pdf' });

// About a hundred pictures of the usual size.
const drawn = new BoundedWork<Buffer>(32 * 1024 * 1024, (picture) => picture.length);

/** Each picture is drawn once. What comes out is the caller's own. */
async function drawOnce(subject: Subject, options: PictureOptions): Promise<Buffer> {
  const picture = await drawn.get(JSON.stringify([subject, options]), async () => {
    const bytes = await render(subject, options);
    if (isUsual(options)) remember(bytes, readingOf(subject));
    return bytes;
  });
  return Buffer.from(picture);
}

/** Of such a picture, what was drawn into its code is what is read; a small or coarse one may not be readable. */
const isUsual = ({ width, quality, password }: PictureOptions) =>
  width === undefined && quality === undefined && password === undefined;

/** As it is read: of a PDF, what its first page shows. */
function readingOf(subject: Subject): SpecimenReading | null {
  if (subject === 'blank') return null;
  if ('face' in subject) return decodeReading(encodeReading(subject));
  const [side] = subject.sides;
  return decodeReading(encodeReading({ document: subject.document, side }));
}

/**
 * One side of a document (or both, as a PDF of two pages) with the code that `readSpecimen` reads.
 * @throws z.ZodError when the document isn't what `specimenDocumentSchema` wants: it could be drawn, but not read
 */
export async function drawSpecimen(
  document: SpecimenDocument,
  options: DrawSpecimenOptions,
): Promise<Buffer> {
  const sides: Sides = options.side === 'BOTH' ? ['FRONT', 'BACK'] : [options.side];
  const valid = specimenDocumentSchema.parse(document);
  return drawOnce({ document: valid, sides }, options);
}

/**
 * The holder's face as a selfie, with a code that says whose it is.
 * @throws z.ZodError when the holder isn't what `specimenPersonSchema` wants
 */
export async function drawFace(holder: SpecimenPerson, options: DrawFaceOptions): Promise<Buffer> {
  return drawOnce({ face: specimenPersonSchema.parse(holder) }, options);
}

/** A photo of nothing: a good image in every way, with no code to read. */
export async function drawBlank(options: PictureOptions): Promise<Buffer> {
  return drawOnce('blank', options);
}
