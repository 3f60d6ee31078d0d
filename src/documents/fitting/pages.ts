/** Runs in the process of its own: pages of a PDF become pictures. */
import { PDFiumLibrary } from '@hyzyla/pdfium';
import type { PDFiumDocument } from '@hyzyla/pdfium';
import sharp from 'sharp';
import { Refused } from './job.ts';
import type { Job } from './job.ts';
import { encodeWithin } from './pictures.ts';
import type { Encoded, Pixels } from './pictures.ts';

/** A scan of a document has one or two pages; a book is no document. */
const MOST_PAGES = 50;
/** A0 is 3,370 points long. On anything larger a document would be a speck. */
const LONGEST_SIDE_POINTS = 4_000;

const POINTS_PER_INCH = 72;
/** A card on a page of A4 is then 1,000 pixels wide, as a 300 dpi scanner makes it. */
const DPI = 300;
/** The longer side in pixels: a small page gets as many as A4, a large one no more than can be held. */
const SHORTEST = 3_508;
const LONGEST = 5_000;

/** Every channel within this of its mean: paper with nothing on it. */
const BLANK_DEVIATION = 0.5;

export async function fitPdf(file: Buffer, job: Job): Promise<{ pictures: Encoded[]; pageCount: number }> {
  const library = await PDFiumLibrary.init();
  const document = await opened(library, file);
  const pageCount = document.getPageCount();
  if (pageCount < 1) throw new Refused('pdf_empty');
  if (pageCount > MOST_PAGES) throw new Refused('pdf_too_large');
  const pictures: Encoded[] = [];
  for (let index = 0; index < Math.min(job.pages, pageCount); index += 1) {
    const pixels = await rendered(document, index);
    if (!(await isBlank(pixels))) pictures.push(await encodeWithin(pixels, job.maxBytes));
    // The back of a sheet that has but a front.
    else if (index === 0) throw new Refused('pdf_empty');
  }
  return { pictures, pageCount };
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
  try {
    const page = document.getPage(index);
    const { originalWidth, originalHeight } = page.getOriginalSize();
    const longer = Math.max(originalWidth, originalHeight);
    if (!(Math.min(originalWidth, originalHeight) > 0)) throw new Refused('pdf_damaged');
    if (longer > LONGEST_SIDE_POINTS) throw new Refused('pdf_too_large');
    const pixels = Math.min(Math.max((longer / POINTS_PER_INCH) * DPI, SHORTEST), LONGEST);
    const { data, width, height } = await page.render({ scale: pixels / longer, render: 'bitmap' });
    return { data, width, height, channels: 4 };
  } catch (error) {
    // Hostile bytes trap WebAssembly in the middle of its work.
    throw error instanceof Refused ? error : new Refused('pdf_damaged');
  }
}

async function isBlank({ data, width, height, channels }: Pixels): Promise<boolean> {
  const { channels: found } = await sharp(data, { raw: { width, height, channels } }).stats();
  return found.every(({ stdev }) => stdev < BLANK_DEVIATION);
}
