import { describe, expect, test } from '@jest/globals';
import { PDFiumLibrary } from '@hyzyla/pdfium';
import * as fc from 'fast-check';
import qrcode from 'qrcode';
import sharp, { type Sharp } from 'sharp';
import { encodeReading } from '../src/specimens/code.ts';
import {
  inventDocument,
  type SpecimenDocument,
  specimenSides,
  specimenTypes,
} from '../src/specimens/document.ts';
import { drawBlank, drawFace, drawSpecimen } from '../src/specimens/draw.ts';
import { specimenFormats } from '../src/specimens/picture-options.ts';
import { isEncryptedPdf } from '../src/specimens/encrypted-pdf.ts';
import { documentDrawing } from '../src/specimens/layouts.ts';
import { pdfOf } from '../src/specimens/pdf.ts';
import { inventPerson, specimenPersonSchema } from '../src/specimens/person.ts';
import { readSpecimen } from '../src/specimens/read.ts';
import { render } from '../src/specimens/render.ts';
import { faceDrawing } from '../src/specimens/scenes.ts';
import { readOnce } from '../src/specimens/seen.ts';

const types = specimenTypes.map((type) => ({ type }));
const page = (jpeg: Buffer) => ({ jpeg, width: 1000, height: 640 });
const codeOf = async (words: string) =>
  sharp(Buffer.from(await qrcode.toString(words, { type: 'svg', width: 500 })))
    .png()
    .toBuffer();
const invent = (type: SpecimenDocument['type'], seed: string) => inventDocument(inventPerson(seed), type);

describe('what was drawn is what is read', () => {
  const cases = specimenTypes.flatMap((type) =>
    specimenSides.flatMap((side) => specimenFormats.map((format) => ({ type, side, format }))),
  );
  test.each(cases)('$type, $side, as $format', async ({ type, side, format }) => {
    const document = invent(type, `${type} ${side} ${format}`);
    const picture = await drawSpecimen(document, { side, format });
    expect(await readSpecimen(picture)).toEqual({ document, side });
    // Known since it was drawn.
    expect(await readOnce(picture)).toEqual({ document, side });
  });

  test.each(specimenFormats)('nothing, of a picture of nothing as %s', async (format) => {
    const picture = await drawBlank({ format });
    expect([await readSpecimen(picture), await readOnce(picture)]).toEqual([null, null]);
  });

  test('the front, of two pages', async () => {
    const document = invent('ID_CARD', 'two pages');
    const picture = await drawSpecimen(document, { side: 'BOTH', format: 'pdf' });
    const reading = { document, side: 'FRONT' };
    expect([await readSpecimen(picture), await readOnce(picture)]).toEqual([reading, reading]);
  });

  test.each(specimenFormats)(
    "a face says whose it is, as %s, and doesn't pass for a document",
    async (format) => {
      const holder = inventPerson(`face ${format}`);
      const picture = await drawFace(holder, { format });
      expect(await readSpecimen(picture)).toEqual({ face: holder });
      expect(await readOnce(picture)).toEqual({ face: holder });
    },
  );

  test('names in another script come back letter for letter', async () => {
    const holder = {
      ...inventPerson('Kyiv', { nationality: 'UA' }),
      originalFirstName: 'Оксана',
      originalLastName: '李',
    };
    const document = inventDocument(holder, 'ID_CARD');
    const reading = await readSpecimen(await drawSpecimen(document, { side: 'FRONT', format: 'jpeg' }));
    expect(reading).toEqual({ document, side: 'FRONT' });
  });

  test("names that look like markup are letters, and don't break the drawing", async () => {
    const holder = {
      ...inventPerson('markup'),
      firstName: '</svg><script>&amp;',
      lastName: `"' ]]> \u0001\u202e`,
    };
    const document = inventDocument(holder, 'PASSPORT');
    const reading = await readSpecimen(await drawSpecimen(document, { side: 'FRONT', format: 'png' }));
    expect(reading).toEqual({ document, side: 'FRONT' });
  });

  test('any holder that the schema allows can be read', async () => {
    const name = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 50 })
      .filter((text) => specimenPersonSchema.shape.firstName.safeParse(text).data === text);
    await fc.assert(
      fc.asyncProperty(
        name,
        name,
        name,
        fc.constantFrom(...specimenTypes),
        async (first, last, original, type) => {
          const holder = {
            ...inventPerson(first),
            firstName: first,
            lastName: last,
            originalLastName: original,
          };
          const document = inventDocument(holder, type);
          const picture = await drawSpecimen(document, { side: 'BACK', format: 'jpeg' });
          const reading = { document, side: 'BACK' };
          expect([await readSpecimen(picture), await readOnce(picture)]).toEqual([reading, reading]);
        },
      ),
      { numRuns: 15 },
    );
  });

  test('what could not be read back is not drawn', async () => {
    const document = { ...invent('PASSPORT', 'wrong'), dateOfExpiry: '2030-02-30' };
    await expect(drawSpecimen(document, { side: 'FRONT', format: 'jpeg' })).rejects.toThrow('dateOfExpiry');
    const halfALetter = { ...inventPerson('wrong'), lastName: '\ud83d' };
    await expect(drawFace(halfALetter, { format: 'jpeg' })).rejects.toThrow('lastName');
  });
});

describe('a worn copy is read as well', () => {
  const wear: Record<string, (bytes: Buffer) => Sharp> = {
    '500 pixels wide at JPEG quality 50': (bytes) => sharp(bytes).resize(500).jpeg({ quality: 50 }),
    '600 pixels wide at JPEG quality 50': (bytes) => sharp(bytes).resize(600).jpeg({ quality: 50 }),
    'turned by 90 degrees': (bytes) => sharp(bytes).rotate(90).resize({ height: 600 }).jpeg({ quality: 50 }),
    'upside down': (bytes) => sharp(bytes).rotate(180).jpeg({ quality: 50 }),
    'turned by its EXIF orientation': (bytes) =>
      sharp(bytes).withMetadata({ orientation: 6 }).resize(600).jpeg({ quality: 50 }),
    'a little askew': (bytes) => sharp(bytes).rotate(7, { background: '#777' }).jpeg({ quality: 60 }),
    'in shades of grey': (bytes) => sharp(bytes).greyscale().png(),
    'with transparency': (bytes) => sharp(bytes).ensureAlpha(0.6).png(),
    'too dark': (bytes) => sharp(bytes).linear(0.4, 10).jpeg({ quality: 60 }),
    'much larger': (bytes) => sharp(bytes).resize(3600).jpeg({ quality: 50 }),
  };
  const cases = Object.keys(wear).flatMap((how) => types.map(({ type }) => ({ how, type })));
  test.each(cases)('$type $how', async ({ how, type }) => {
    const document = invent(type, how);
    const worn = await wear[how]?.(
      await drawSpecimen(document, { side: 'FRONT', format: 'jpeg' }),
    ).toBuffer();
    expect(worn && (await readSpecimen(worn))).toEqual({ document, side: 'FRONT' });
  });

  test('a card that is a third of a large photo is found', async () => {
    const document = invent('ID_CARD', 'table');
    const card = await drawSpecimen(document, { side: 'FRONT', format: 'png', width: 1000 });
    const photo = sharp({ create: { width: 3000, height: 2200, channels: 3, background: '#8a6a4a' } })
      .composite([{ input: card, left: 900, top: 700 }])
      .jpeg({ quality: 60 });
    expect(await readSpecimen(await photo.toBuffer())).toEqual({ document, side: 'FRONT' });
  });
});

describe('PDF', () => {
  test('front and back are two pages, and the front is read', async () => {
    const document = invent('RESIDENCE_PERMIT', 'pages');
    const bytes = await drawSpecimen(document, { side: 'BOTH', format: 'pdf' });
    expect(await readSpecimen(bytes)).toEqual({ document, side: 'FRONT' });
    const library = await PDFiumLibrary.init();
    const pdf = await library.loadDocument(bytes);
    expect(pdf.getPageCount()).toBe(2);
    pdf.destroy();
    library.destroy();
  });

  test('where the first page has no code, the second is read; a third is not', async () => {
    const document = invent('ID_CARD', 'second page');
    const blank = page(await drawBlank({ format: 'jpeg' }));
    const back = page(await drawSpecimen(document, { side: 'BACK', format: 'jpeg' }));
    expect(await readSpecimen(await pdfOf([blank, back]))).toEqual({ document, side: 'BACK' });
    expect(await readSpecimen(await pdfOf([blank, blank, back]))).toBeNull();
  });

  test('an encrypted one is recognised as such and gives no reading', async () => {
    const document = invent('PASSPORT', 'secret');
    const options = { side: 'FRONT', format: 'pdf' } as const;
    const encrypted = await drawSpecimen(document, { ...options, password: 'open sesame' });
    expect(isEncryptedPdf(encrypted)).toBe(true);
    expect(await readSpecimen(encrypted)).toBeNull();
    expect(isEncryptedPdf(await drawSpecimen(document, options))).toBe(false);
    expect(isEncryptedPdf(await drawSpecimen(document, { side: 'FRONT', format: 'jpeg' }))).toBe(false);
    expect(isEncryptedPdf(Buffer.from('/Encrypt 5 0 R'))).toBe(false);
  });
});

describe('nothing to read is null, never an error', () => {
  test.each(specimenFormats)('a photo of nothing, as %s', async (format) => {
    expect(await readSpecimen(await drawBlank({ format }))).toBeNull();
  });

  test('a code that belongs to somebody else, or only begins like a specimen', async () => {
    const words = Buffer.from(encodeReading({ face: inventPerson('code') })).toString('utf8');
    for (const other of [
      'https://example.test/',
      'SPECIMEN {}',
      words.replace('FACE', 'HAND'),
      words.slice(0, -9),
    ]) {
      expect(await readSpecimen(await codeOf(other))).toBeNull();
    }
    expect(await readSpecimen(await codeOf(words))).not.toBeNull();
  });

  test('any bytes, also behind the first bytes of a real format', async () => {
    const heads = ['', '\x89PNG\r\n\x1a\n', '\xff\xd8\xff\xe0\x00\x10JFIF\x00', '%PDF-1.7\n'].map((head) =>
      Buffer.from(head, 'latin1'),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 4000 }), async (head, rest) => {
        const bytes = Buffer.concat([head, rest]);
        expect(await readSpecimen(bytes)).toBeNull();
        expect(isEncryptedPdf(bytes)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  test('a specimen cut off or damaged anywhere is read rightly or not at all', async () => {
    const document = invent('ID_CARD', 'damaged');
    const reading = { document, side: 'FRONT' };
    const files = await Promise.all(
      specimenFormats.map((format) => drawSpecimen(document, { side: 'FRONT', format, width: 600 })),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...files),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.boolean(),
        fc.uint8Array({ minLength: 1, maxLength: 40 }),
        async (file, where, cut, noise) => {
          const at = Math.floor(where * (file.length - noise.length));
          const damaged = Buffer.from(cut ? file.subarray(0, at) : file);
          if (!cut) damaged.set(noise, at);
          const read = await readSpecimen(damaged);
          expect([null, reading]).toContainEqual(read);
          expect(await readOnce(damaged)).toEqual(read);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('a small file that would unfold to billions of pixels', async () => {
    const png = await drawBlank({ format: 'png', width: 40 });
    // Width and height stand in the first chunk; its checksum is left as it was, as a hostile file could be made right.
    png.writeUInt32BE(100_000, 16);
    png.writeUInt32BE(100_000, 20);
    expect(await readSpecimen(png)).toBeNull();
  });
});

describe('drawing', () => {
  test.each(specimenFormats)('the same specimen is the same bytes, as %s', async (format) => {
    const document = invent('PASSPORT', 'again');
    // Anew each time, once on a ground that has just been made and once on the kept one.
    const draw = () => render({ document, sides: ['FRONT'] }, { format });
    const drawn = await draw();
    expect((await draw()).equals(drawn)).toBe(true);
    expect((await drawSpecimen(document, { side: 'FRONT', format })).equals(drawn)).toBe(true);
  });

  test('a picture is its caller’s own: what is done to it changes no other', async () => {
    const [document, options] = [invent('ID_CARD', 'own'), { side: 'FRONT', format: 'jpeg' }] as const;
    const first = await drawSpecimen(document, options);
    const before = Buffer.from(first);
    first.fill(0);
    expect((await drawSpecimen(document, options)).equals(before)).toBe(true);
    expect(await readOnce(first)).toBeNull();
  });

  test('a file that comes again, in other hands, is not read again', async () => {
    const document = invent('ID_CARD', 'twice');
    const picture = await drawSpecimen(document, { side: 'FRONT', format: 'jpeg', width: 1100 });
    const reading = await readOnce(picture);
    expect(reading).toEqual({ document, side: 'FRONT' });
    expect(await readOnce(Buffer.from(picture))).toBe(reading);
  });

  test('of a picture too small for its code nothing is known, and nothing is read', async () => {
    const document = invent('ID_CARD', 'tiny');
    const picture = await drawSpecimen(document, { side: 'FRONT', format: 'jpeg', width: 120 });
    expect([await readSpecimen(picture), await readOnce(picture)]).toEqual([null, null]);
  });

  test('width and quality are as asked', async () => {
    const document = invent('ID_CARD', 'size');
    const small = await drawSpecimen(document, { side: 'FRONT', format: 'jpeg', width: 700, quality: 40 });
    const large = await drawSpecimen(document, { side: 'FRONT', format: 'jpeg', width: 700, quality: 95 });
    const { width, format } = await sharp(small).metadata();
    expect({ width, format }).toEqual({ width: 700, format: 'jpeg' });
    expect(small.length).toBeLessThan(large.length / 2);
  });

  test('letters are outlines, so a machine without fonts draws the same', () => {
    const document = invent('PASSPORT', 'letters');
    for (const { ground, body } of [documentDrawing(document, 'FRONT'), faceDrawing(document.holder)]) {
      expect(ground.body() + body).not.toMatch(/<text|font-family/);
    }
  });
});
