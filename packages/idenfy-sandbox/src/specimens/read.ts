import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { PDFiumLibrary } from '@hyzyla/pdfium';
import { fileTypeFromBuffer } from 'file-type';
import sharp from 'sharp';
import { prepareZXingModule, purgeZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { decodeReading, type SpecimenReading } from './code.ts';

export type { SpecimenReading } from './code.ts';

// 50 megapixels: what a good telephone takes. More would let a small file ask for gigabytes.
const PIXEL_LIMIT = 50_000_000;

// The longer side in pixels: 1,600 is enough for nearly every image; 3,200 finds a document that is a small part of
// a large photo. A small image is tried again at twice its size, where its squares fall between the pixels less.
const SIZE = 1600;
const LARGE_SIZE = 3200;
const PDF_PAGES = 2;

/** Without its own copy at hand, ZXing would fetch its WebAssembly from a public server. */
function prepareZXing(): void {
  const file = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
  prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(readFileSync(file)).buffer } });
}
prepareZXing();

interface Pixels {
  /** Four bytes a pixel. */
  data: Uint8Array;
  width: number;
  height: number;
}

async function readCode({ data, width, height }: Pixels): Promise<SpecimenReading | null> {
  const view = new Uint8ClampedArray(data.buffer, data.byteOffset, data.byteLength);
  const [code] = await readBarcodes(
    { data: view, width, height },
    { formats: ['QRCode'], maxNumberOfSymbols: 1 },
  );
  return code ? decodeReading(code.bytes) : null;
}

async function readImage(bytes: Uint8Array): Promise<SpecimenReading | null> {
  const input = { limitInputPixels: PIXEL_LIMIT };
  const { width, height } = await sharp(bytes, input).metadata();
  const longer = Math.max(width, height);
  const sizes = longer > SIZE ? [SIZE, Math.min(longer, LARGE_SIZE)] : [longer, longer * 2];
  for (const size of sizes) {
    const { data, info } = await sharp(bytes, input)
      .resize({ width: size, height: size, fit: 'inside' })
      .flatten({ background: '#fff' })
      .toColourspace('srgb')
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const reading = await readCode({ data, width: info.width, height: info.height });
    if (reading) return reading;
  }
  return null;
}

let pdfium: ReturnType<typeof PDFiumLibrary.init> | undefined;

async function readPdf(bytes: Uint8Array): Promise<SpecimenReading | null> {
  pdfium ??= PDFiumLibrary.init();
  const document = await (await pdfium).loadDocument(bytes);
  try {
    for (let index = 0; index < Math.min(PDF_PAGES, document.getPageCount()); index += 1) {
      const page = document.getPage(index);
      const { originalWidth, originalHeight } = page.getOriginalSize();
      const scale = SIZE / Math.max(originalWidth, originalHeight, 1);
      const reading = await readCode(await page.render({ scale, render: 'bitmap' }));
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
    // Hostile bytes can trap WebAssembly in the middle of its work, after which that instance is not to be trusted.
    if (error instanceof Error && error.name === 'RuntimeError') {
      pdfium = undefined;
      purgeZXingModule();
      prepareZXing();
    }
    return null;
  }
}
