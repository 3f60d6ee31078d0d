/** Runs in the process of its own: pages of a PDF become pictures. */
import { PDFiumLibrary } from '@hyzyla/pdfium';
import type { PDFiumDocument, PDFiumObject, PDFiumPage } from '@hyzyla/pdfium';
import { isBlank } from './blank.ts';
import { Refused } from './job.ts';
import type { Job } from './job.ts';
import { encodeWithin } from './pictures.ts';
import type { Encoded, Pixels } from './pictures.ts';
import { undrawnFields } from './form-fields.ts';
import { holdsMore, isHalfDrawn, isNotice } from './undrawn.ts';

/** A scan of a document has one or two pages; a book is no document. */
const MOST_PAGES = 50;
/** A0 is 3,370 points long. On anything larger a document would be a speck, unless it is a picture that fills the page. */
const LONGEST_SIDE_POINTS = 4_000;
/** A photo "saved as PDF" often has a point for each pixel, and 200 megapixels are 16,320 pixels wide. */
const LONGEST_PICTURE_POINTS = 20_000;
const MOST_OBJECTS_LOOKED_AT = 1_000;

const POINTS_PER_INCH = 72;
/** A card on a page of A4 is then 1,000 pixels wide, as a 300 dpi scanner makes it. */
const DPI = 300;
/** The longer side in pixels: a small page gets as many as A4, a large one no more than can be held. */
const SHORTEST = 3_508;
const LONGEST = 5_000;

/** Reads code from the disk. */
export async function loadPdfium(): Promise<PDFiumLibrary> {
  return await PDFiumLibrary.init();
}

export interface FittedPages {
  readonly pictures: Encoded[];
  readonly pageCount: number;
  /** Which pages were left out, from 1 on: paper with nothing on it. */
  readonly blankPages: number[];
}

/** The first pages that have something on them, as many as are wanted. */
export async function fitPdf(library: PDFiumLibrary, file: Buffer, job: Job): Promise<FittedPages> {
  const document = await opened(library, file);
  const pageCount = document.getPageCount();
  if (pageCount < 1) throw new Refused('pdf_empty');
  if (pageCount > MOST_PAGES) throw new Refused('pdf_too_large');
  const pictures: Encoded[] = [];
  const blankPages: number[] = [];
  for (let index = 0; index < pageCount && pictures.length < job.pages; index += 1) {
    const pixels = await rendered(document, index);
    if (await isBlank(pixels)) {
      if (holdsMore(document, index)) throw new Refused('pdf_not_drawn');
      blankPages.push(index + 1);
    } else {
      if (isNotice(document, index)) throw new Refused('pdf_needs_viewer');
      if (await unlessTrapped(() => isHalfDrawn(document, index))) throw new Refused('pdf_not_drawn');
      const undrawn = await unlessTrapped(async () => undrawnFields(document, index));
      const encoded = await encodeWithin(pixels, job.maxBytes);
      pictures.push({ ...encoded, page: index + 1, ...(undrawn > 0 && { undrawnFields: undrawn }) });
    }
  }
  if (pictures.length === 0) throw new Refused('pdf_empty');
  // Blank pages behind the last one that counts say nothing.
  return { pictures, pageCount, blankPages };
}

async function opened(library: PDFiumLibrary, file: Buffer): Promise<PDFiumDocument> {
  try {
    return await library.loadDocument(file);
  } catch (error) {
    // The library names pdfium's reasons by message only.
    const message = Error.isError(error) ? error.message : '';
    throw new Refused(/password|security/i.test(message) ? 'pdf_encrypted' : 'pdf_damaged');
  }
}

async function rendered(document: PDFiumDocument, index: number): Promise<Pixels> {
  return await unlessTrapped(async () => {
    const page = document.getPage(index);
    const { originalWidth, originalHeight } = page.getOriginalSize();
    const longer = Math.max(originalWidth, originalHeight);
    if (!(Math.min(originalWidth, originalHeight) > 0)) throw new Refused('pdf_damaged');
    const isLarge = longer > LONGEST_SIDE_POINTS;
    if (longer > LONGEST_PICTURE_POINTS || (isLarge && !holdsPicture(page)))
      throw new Refused('pdf_too_large');
    const pixels = Math.min(Math.max((longer / POINTS_PER_INCH) * DPI, SHORTEST), LONGEST);
    // What is filled in is part of what was sent: text, ticks, signatures.
    const drawing = page.render({ scale: pixels / longer, render: 'bitmap', renderFormFields: true });
    const { data, width, height } = await drawing;
    return { data, width, height, channels: 4 as const };
  });
}

/** Hostile bytes trap WebAssembly in the middle of its work. */
async function unlessTrapped<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Refused ? error : new Refused('pdf_damaged');
  }
}

function holdsPicture(page: PDFiumPage): boolean {
  // Some programs put the picture into a form object, a group.
  return firstObjects(page).some(({ type }) => type === 'image' || type === 'form');
}

function firstObjects(page: PDFiumPage): PDFiumObject[] {
  const count = Math.min(page.getObjectCount(), MOST_OBJECTS_LOOKED_AT);
  return Array.from({ length: count }, (_, at) => page.getObject(at));
}
