/**
 * `npm run bench:fit`: what it costs to bring files within iDenfy's limits in an isolated process (docs/security.md). The
 * floor is the same library in this process, with the file in memory and one thread: decoded, turned upright and encoded
 * with the quality that the product takes; of the PDF, opened, two pages rendered and encoded.
 *
 * Files come one after another, as a worker meets them: the process that waits for the next one has had time to start.
 */
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import Pdf from 'pdfkit';
import sharp from 'sharp';
import { confinable } from '../../src/documents/fitting/confine.ts';
import { createAhead } from '../../src/documents/fitting/child.ts';
import type { Job } from '../../src/documents/fitting/job.ts';
import { loadPdfium } from '../../src/documents/fitting/pages.ts';
import { runProcess } from '../../src/documents/fitting/run-process.ts';
import { bench } from './support/bench.ts';

/** As common telephones make them. */
const WIDTH = 4_000;
const HEIGHT = 3_000;
/** Without a light of its own each photo is different from the next: grain, which no encoder leaves out. */
const GRAIN = 12;
const PAGES = 20;
const QUALITY = 92;
/** A4 at 300 dpi (src/documents/fitting/pages.ts). */
const SCALE = 300 / 72;
const STARTS_WITHIN_MS = 1_500;

const limits = { memoryBytes: 1_000_000_000, timeoutMs: 60_000, isConfined: confinable() !== null };

await bench({
  name: 'fit',
  figures: {
    jpegMs: { unit: 'ms', goal: { of: 'ratio', atMost: 2 } },
    pdfMs: { unit: 'ms', goal: { of: 'ratio', atMost: 2 } },
  },
  open: async ({ signal }) => {
    const [jpeg, pdf] = [await photo(), await scan()];
    const library = await loadPdfium();
    sharp.cache(false);
    sharp.concurrency(1);
    const ahead = createAhead(limits);
    const fitted = async (kind: Job['kind'], file: Buffer): Promise<number> => {
      ahead.prepare();
      await pause(STARTS_WITHIN_MS, undefined, { signal });
      const job = {
        kind,
        byteLength: file.length,
        pages: kind === 'pdf' ? 2 : 1,
        maxBytes: 7_000_000,
        maxPixels: 110_000_000,
        ...limits,
      };
      return await timed(async () => {
        await runProcess(
          job,
          chunksOf(file),
          signal,
          async ({ answer, bytes }) => {
            for (const { byteLength } of answer.pictures) await buffer(bytes.exactly(byteLength));
          },
          ahead,
        );
      });
    };
    return {
      product: async () => ({ jpegMs: await fitted('image', jpeg), pdfMs: await fitted('pdf', pdf) }),
      floor: async () => ({
        jpegMs: await timed(async () => {
          await sharp(jpeg).autoOrient().jpeg({ quality: QUALITY, chromaSubsampling: '4:4:4' }).toBuffer();
        }),
        pdfMs: await timed(async () => {
          const document = await library.loadDocument(pdf);
          for (const index of [0, 1]) {
            const page = document.getPage(index);
            const { data, width, height } = await page.render({ scale: SCALE, render: 'bitmap' });
            await sharp(data, { raw: { width, height, channels: 4 } })
              .flatten({ background: '#fff' })
              .jpeg({ quality: QUALITY, chromaSubsampling: '4:4:4' })
              .toBuffer();
          }
          document.destroy();
        }),
      }),
      close: async () => ahead.close(),
    };
  },
});

async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

async function* chunksOf(file: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < file.length; at += 65_536) yield file.subarray(at, at + 65_536);
}

/** Lies on its side, as EXIF says, so that it has to be made anew. */
async function photo(): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 128, sigma: GRAIN } as const;
  return await sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background: '#777', noise } })
    .withMetadata({ orientation: 6 })
    .jpeg({ quality: 90 })
    .toBuffer();
}

/** Text and a picture on each page. */
async function scan(): Promise<Buffer> {
  const picture = await sharp({
    create: {
      width: 1_000,
      height: 700,
      channels: 3,
      background: '#446',
      noise: { type: 'gaussian', mean: 120, sigma: 30 },
    },
  })
    .jpeg()
    .toBuffer();
  const document = new Pdf({ size: 'A4', autoFirstPage: false });
  const whole = buffer(document);
  for (let page = 1; page <= PAGES; page += 1) {
    document.addPage().image(picture, 72, 300, { width: 400 });
    document.text(`Page ${page}. SPECIMEN of a document that nobody has.`, 72, 72);
  }
  document.end();
  return await whole;
}
