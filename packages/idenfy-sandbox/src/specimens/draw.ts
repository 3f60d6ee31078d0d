import sharp from 'sharp';
import { type Drawing, svg } from './art.ts';
import { type SpecimenDocument, specimenDocumentSchema, type SpecimenSide } from './document.ts';
import { blankDrawing, documentDrawing, faceDrawing } from './layouts.ts';
import { type PdfOptions, pdfOf } from './pdf.ts';
import { type SpecimenPerson, specimenPersonSchema } from './person.ts';

export const specimenFormats = ['jpeg', 'png', 'pdf'] as const;
export type SpecimenFormat = (typeof specimenFormats)[number];

interface PictureOptions extends PdfOptions {
  format: SpecimenFormat;
  /** In pixels. By default the drawing's own: 1,012 for a card, 1,250 for a passport, 900 for a face. */
  width?: number | undefined;
  /** Of the JPEG, or of the one inside a PDF: 1 to 100, by default 85. */
  quality?: number | undefined;
}

export type DrawFaceOptions = PictureOptions;

/** `BOTH` puts front and back on two pages of one PDF. `password` encrypts a PDF. */
export type DrawSpecimenOptions =
  (PictureOptions & { side: SpecimenSide }) | (PictureOptions & { side: 'BOTH'; format: 'pdf' });

async function render(drawings: readonly Drawing[], options: PictureOptions): Promise<Buffer> {
  const jpegOptions = { quality: options.quality ?? 85 };
  const raster = (drawing: Drawing) =>
    // No alpha channel: a photo has none, and JPEG couldn't keep it.
    sharp(svg(drawing, options.width ?? drawing.width)).removeAlpha();
  const [first] = drawings;
  if (options.format === 'png' && first) return raster(first).png({ compressionLevel: 6 }).toBuffer();
  const jpegs = await Promise.all(
    drawings.map((drawing) => raster(drawing).jpeg(jpegOptions).toBuffer({ resolveWithObject: true })),
  );
  if (options.format === 'pdf') {
    return pdfOf(
      jpegs.map(({ data, info }) => ({ jpeg: data, width: info.width, height: info.height })),
      options,
    );
  }
  return Buffer.concat(jpegs.map(({ data }) => data));
}

/**
 * One side of a document (or both, as a PDF of two pages) with the code that `readSpecimen` reads.
 * @throws z.ZodError when the document isn't what `specimenDocumentSchema` wants: it could be drawn, but not read
 */
export async function drawSpecimen(
  document: SpecimenDocument,
  options: DrawSpecimenOptions,
): Promise<Buffer> {
  const sides: readonly SpecimenSide[] = options.side === 'BOTH' ? ['FRONT', 'BACK'] : [options.side];
  const valid = specimenDocumentSchema.parse(document);
  return render(
    sides.map((side) => documentDrawing(valid, side)),
    options,
  );
}

/**
 * The holder's face as a selfie, with a code that says whose it is.
 * @throws z.ZodError when the holder isn't what `specimenPersonSchema` wants
 */
export async function drawFace(holder: SpecimenPerson, options: DrawFaceOptions): Promise<Buffer> {
  return render([faceDrawing(specimenPersonSchema.parse(holder))], options);
}

/** A photo of nothing: a good image in every way, with no code to read. */
export async function drawBlank(options: PictureOptions): Promise<Buffer> {
  return render([blankDrawing()], options);
}
