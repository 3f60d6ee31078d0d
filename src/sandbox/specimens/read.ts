import { PDFiumLibrary } from '@hyzyla/pdfium';
import { fileTypeFromBuffer } from 'file-type';
import jsQr from 'jsqr';
import sharp from 'sharp';
import { decodeReading, type SpecimenReading } from './code.ts';

export type { SpecimenReading } from './code.ts';
export { isEncryptedPdf } from './pdf.ts';

// 50 megapixels: what a good telephone takes. More would let a small file ask for gigabytes.
const PIXEL_LIMIT = 50_000_000;

// Tried in turn: 1,000 pixels are enough for nearly every image and quick; finer where the document is a small part
// of the photo; and a small image blown up, since jsQR wants about three pixels to a square.
const WIDTHS = [1000, 1600] as const;
const PDF_PIXELS = 1600;

interface Pixels {
  /** Four bytes a pixel. */
  data: Uint8Array;
  width: number;
  height: number;
}

function readCode({ data, width, height }: Pixels): SpecimenReading | null {
  const view = new Uint8ClampedArray(data.buffer, data.byteOffset, data.byteLength);
  const code = jsQr.default(view, width, height, { inversionAttempts: 'dontInvert' });
  return code && decodeReading(Uint8Array.from(code.binaryData));
}

async function readImage(bytes: Uint8Array): Promise<SpecimenReading | null> {
  const input = { limitInputPixels: PIXEL_LIMIT };
  for (const width of WIDTHS) {
    const { data, info } = await sharp(bytes, input)
      .resize({ width, height: width, fit: 'inside' })
      .flatten({ background: '#fff' })
      .toColourspace('srgb')
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const reading = readCode({ data, width: info.width, height: info.height });
    if (reading) return reading;
  }
  return null;
}

let pdfium: ReturnType<typeof PDFiumLibrary.init> | undefined;

async function readPdf(bytes: Uint8Array): Promise<SpecimenReading | null> {
  pdfium ??= PDFiumLibrary.init();
  const document = await (await pdfium).loadDocument(bytes);
  try {
    for (let index = 0; index < Math.min(2, document.getPageCount()); index += 1) {
      const page = document.getPage(index);
      const { originalWidth, originalHeight } = page.getOriginalSize();
      const scale = PDF_PIXELS / Math.max(originalWidth, originalHeight, 1);
      const image = await page.render({ scale, render: 'bitmap' });
      const reading = readCode(image);
      if (reading) return reading;
    }
    return null;
  } finally {
    document.destroy();
  }
}

/**
 * What the code in a JPEG, a PNG or one of the first two pages of a PDF says: the sandbox's recognition, from
 * nothing but the bytes. Null when there is no specimen's code to be read, whatever the bytes are; never throws.
 */
export async function readSpecimen(bytes: Uint8Array): Promise<SpecimenReading | null> {
  try {
    const type = await fileTypeFromBuffer(bytes);
    if (type?.mime === 'application/pdf') return await readPdf(bytes);
    if (type?.mime === 'image/jpeg' || type?.mime === 'image/png') return await readImage(bytes);
    return null;
  } catch (error) {
    // A broken PDF can trap inside PDFium's memory, after which that instance is not to be trusted.
    if (error instanceof Error && error.name === 'RuntimeError') pdfium = undefined;
    return null;
  }
}
