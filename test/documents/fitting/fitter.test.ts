import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import Pdf from 'pdfkit';
import sharp from 'sharp';
import { drawSpecimen, readSpecimen } from 'idenfy-sandbox/specimens';
import { DocumentError } from '../../../src/documents/errors.ts';
import type { Candidate } from '../../../src/documents/fitting/treatment.ts';
import { inventHolder } from '../../support/people.ts';
import { pngChunk, pngSignature } from './pngs.ts';
import { asked, noise, openDesk, plain } from './support.ts';
import type { Desk } from './support.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(async () => desk.close());

const { permit } = await inventHolder('fitting');
const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function failureOf(front: Candidate, changes: Parameters<Desk['fitter']>[0] = {}): Promise<unknown> {
  return await desk
    .fitter(changes)
    .fit(asked(front))
    .then(
      () => 'it was fitted',
      (error: unknown) =>
        error instanceof DocumentError ? `${error.code} ${error.detail ?? ''}`.trim() : error,
    );
}

describe('a file within the limits', () => {
  test('goes as it is: nothing is made of it', async () => {
    const front = await desk.keep('plain', await noise(800, 600).jpeg().toBuffer());
    const back = await desk.keep('plain-back', await noise(300, 200).png().toBuffer());
    expect(await desk.fitter().fit(asked(front, back))).toEqual([]);
  });

  test('loses what follows the image, and nothing of the image', async () => {
    const image = await noise(800, 600).jpeg().toBuffer();
    const front = await desk.keep('moving', Buffer.concat([image, Buffer.alloc(70_000, 7)]));
    const [made, ...more] = await desk.fitter().fit(asked(front));
    expect(more).toEqual([]);
    expect(made).toMatchObject({ side: 'FRONT', mediaType: 'image/jpeg', sha256: digest(image) });
    expect(made?.done).toBe('70 kB behind the end of the image left out');
  });
});

describe('a file above the limits', () => {
  test('is encoded anew until it fits, upright and without metadata; its original stays', async () => {
    const photo = await noise(2_000, 1_400).jpeg({ quality: 95 }).withMetadata({ orientation: 6 }).toBuffer();
    const front = await desk.keep('large', photo);
    const limit = 700_000;
    expect(photo.length).toBeGreaterThan(2 * limit);
    const [made] = await desk.fitter({ imageBytes: limit }).fit(asked(front));
    expect(made?.byteLength).toBeLessThanOrEqual(limit);
    const bytes = await desk.read(made);
    const { width, height, exif, orientation } = await sharp(bytes).metadata();
    expect(width).toBeLessThan(height);
    expect({ exif, orientation }).toEqual({ exif: undefined, orientation: undefined });
    expect(made?.done).toMatch(
      /^encoded anew from a JPEG of [\d.]+ MB: a JPEG of quality \d+ with \d+ × \d+ pixels/,
    );
    expect(made?.done).toMatch(/turned upright$/);
    expect(await desk.read(front)).toEqual(photo);
  });

  test('shares the total with the other side: the small one stays, the large one gets the rest', async () => {
    const small = await desk.keep('small', await noise(400, 300).jpeg().toBuffer());
    const large = await desk.keep('big', await noise(1_700, 1_200).png().toBuffer());
    const totalBytes = 1_500_000;
    const made = await desk.fitter({ totalBytes }).fit(asked(small, large));
    expect(made.map(({ side }) => side)).toEqual(['BACK']);
    expect(small.byteLength + (made[0]?.byteLength ?? Infinity)).toBeLessThanOrEqual(totalBytes);
    expect(made[0]?.byteLength).toBeGreaterThan(totalBytes / 2);
  });

  test('stays readable for recognition', async () => {
    const drawn = await drawSpecimen(permit, { side: 'FRONT', format: 'png', width: 2_400 });
    const front = await desk.keep('specimen', drawn);
    const [made] = await desk.fitter({ imageBytes: Math.floor(drawn.length / 4) }).fit(asked(front));
    expect(await readSpecimen(await desk.read(made))).not.toBeNull();
  });

  test('is refused where only an unreadable picture would fit', async () => {
    const front = await desk.keep('hopeless', await noise(2_000, 1_500).jpeg().toBuffer());
    expect(await failureOf(front, { imageBytes: 50_000 })).toBe('file_cannot_be_fitted');
  });
});

describe('a PDF', () => {
  test('becomes its first page as the front and its second one as the back', async () => {
    const both = await drawSpecimen(permit, { side: 'BOTH', format: 'pdf' });
    const made = await desk.fitter().fit(asked(await desk.keep('both.pdf', both)));
    expect(made.map(({ side, mediaType }) => [side, mediaType])).toEqual([
      ['FRONT', 'image/jpeg'],
      ['BACK', 'image/jpeg'],
    ]);
    expect(made[1]?.done).toMatch(/^page 2 of 2 of a PDF, rendered: a JPEG of quality 92/);
    expect(await readSpecimen(await desk.read(made[0]))).toMatchObject({});
    expect(await readSpecimen(await desk.read(made[1]))).toMatchObject({});
  });

  test('beside a file for the back gives its first page only', async () => {
    const front = await desk.keep('two.pdf', await drawSpecimen(permit, { side: 'BOTH', format: 'pdf' }));
    const back = await desk.keep('two-back', await plain(400, 300).png().toBuffer());
    expect((await desk.fitter().fit(asked(front, back))).map(({ side }) => side)).toEqual(['FRONT']);
  });

  test('whose second page is blank has no back', async () => {
    const front = await desk.keep(
      'one-sided.pdf',
      await pdf((it) => it.rect(50, 50, 200, 100).fill('#333').addPage()),
    );
    expect((await desk.fitter().fit(asked(front))).map(({ side }) => side)).toEqual(['FRONT']);
  });

  test.each([
    ['pdf_encrypted', async () => drawSpecimen(permit, { side: 'FRONT', format: 'pdf', password: 'secret' })],
    ['pdf_empty', async () => pdf(() => {})],
    ['pdf_damaged', async () => Buffer.from(`%PDF-1.7\n${'junk '.repeat(500)}`)],
    ['pdf_too_large', async () => pdf((it) => it.rect(0, 0, 9, 9).fill('#333'), [9_000, 9_000])],
    [
      'pdf_too_large',
      async () =>
        pdf((it) => {
          for (let page = 0; page < 60; page += 1) it.text('a page').addPage();
        }),
    ],
  ])('gives %s as the reason', async (code, file) => {
    expect(await failureOf(await desk.keep(`${code}.pdf`, await file()))).toBe(code);
  });
});

describe('what is no picture of a document', () => {
  test('another type is refused, and stays stored', async () => {
    const gif = Buffer.from('GIF89a and so on');
    const kept = await desk.keep('gif', gif);
    expect(await failureOf(kept)).toBe('file_type_unsupported');
    expect(await desk.read(kept)).toEqual(gif);
  });

  test.each([
    ['a small file that unfolds to 40,000 × 40,000 pixels', pngOf(40_000, 40_000)],
    ['one pixel', pngOf(1, 1)],
    ['a line', pngOf(5_000, 120)],
  ])('absurd dimensions are refused: %s', async (name, file) => {
    expect(await failureOf(await desk.keep(name.replaceAll(/\W/g, '-'), file))).toMatch(
      /^image_dimensions_absurd \d/,
    );
  });

  test('pixels that its structure hides are counted by who decodes it', async () => {
    const broken = pngOf(20_000, 20_000).subarray(0, -4);
    expect(await failureOf(await desk.keep('hidden', broken))).toBe('image_dimensions_absurd');
  });

  test('half an image is refused', async () => {
    const photo = await noise(800, 600).jpeg().toBuffer();
    expect(await failureOf(await desk.keep('half', photo.subarray(0, photo.length / 2)))).toBe(
      'file_damaged',
    );
  });

  test('a file of two kinds is refused', async () => {
    const photo = await noise(200, 200).jpeg().toBuffer();
    const file = Buffer.concat([photo, Buffer.from('%PDF-1.7')]);
    expect(await failureOf(await desk.keep('polyglot', file))).toBe('file_polyglot');
  });
});

describe('the process', () => {
  test('is ended when it takes too much memory', async () => {
    const front = await desk.keep('hungry', await plain(5_000, 5_000).png().toBuffer());
    expect(await failureOf(front, { imageBytes: 1_000, memoryBytes: 120_000_000 })).toBe(
      'file_too_demanding memory',
    );
  });

  test('is ended when it takes too long', async () => {
    const front = await desk.keep('slow', await noise(800, 600).png().toBuffer());
    expect(await failureOf(front, { imageBytes: 100_000, timeoutMs: 1 })).toBe('file_too_demanding time');
  });

  test('is ended by an abort, whose reason is told', async () => {
    const front = await desk.keep('aborted', await noise(800, 600).png().toBuffer());
    const stopping = new AbortController();
    const fitting = desk.fitter({ imageBytes: 100_000 }).fit({ ...asked(front), signal: stopping.signal });
    stopping.abort(new Error('the worker stops'));
    await expect(fitting).rejects.toThrow('the worker stops');
  });

  test('a stored file that was tampered with is not fitted', async () => {
    const front = await desk.keep('tampered', await noise(800, 600).png().toBuffer());
    expect(await failureOf({ ...front, sha256: '0'.repeat(64) }, { imageBytes: 100_000 })).toBe(
      'document_damaged',
    );
  });
});

async function pdf(
  draw: (it: PDFKit.PDFDocument) => unknown,
  size: [number, number] = [595, 842],
): Promise<Buffer> {
  const it = new Pdf({ size, margin: 10 });
  draw(it);
  it.end();
  const chunks: Buffer[] = [];
  for await (const chunk of it) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** A PNG of nothing, with the pixels that it says. */
function pngOf(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // One bit a pixel, grey.
  header.set([1, 0, 0, 0, 0], 8);
  const rows = deflateSync(Buffer.alloc(1_000));
  return Buffer.concat([
    pngSignature,
    pngChunk('IHDR', header),
    pngChunk('IDAT', rows),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}
