/** Files as people have them: none is refused, or taken for something else, over how a program wrote it. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { DocumentError } from '../../../src/documents/errors.ts';
import type { Made } from '../../../src/documents/fitting/fitter.ts';
import { sniffMediaType } from '../../../src/documents/sniff.ts';
import { BLANK_PAGE, FIRST_FREE_OBJECT, formOf, inUtf16, pagesOf, pdfOf, shadedPage } from './pdfs.ts';
import type { PdfObject } from './pdfs.ts';
import { pngChunk, pngSignature } from './pngs.ts';
import { asked, noise, openDesk } from './support.ts';
import type { Desk } from './support.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(async () => desk.close());

let kept = 0;
async function fitted(file: Buffer, changes: Parameters<Desk['fitter']>[0] = {}): Promise<readonly Made[]> {
  kept += 1;
  return await desk.fitter(changes).fit(asked(await desk.keep(`file-${kept}`, file)));
}

async function refusalOf(file: Buffer): Promise<unknown> {
  return await fitted(file).then(
    () => 'it was fitted',
    (error: unknown) => (error instanceof DocumentError ? error.code : error),
  );
}

/** How dark the picture is in the middle of a place that is given in points of an A4 page, from below: 0 to 255. */
async function darkest(
  made: Made | undefined,
  [left, bottom, right, top]: readonly [number, number, number, number],
) {
  const picture = sharp(await desk.read(made));
  const { height } = await picture.metadata();
  const scale = height / 842;
  const region = {
    left: Math.round(left * scale),
    top: Math.round((842 - top) * scale),
    width: Math.round((right - left) * scale),
    height: Math.round((top - bottom) * scale),
  };
  const { channels } = await sharp(await picture.extract(region).grayscale().png().toBuffer()).stats();
  return channels[0]?.min ?? 255;
}

const pdfStream = (stream: string, entries = ''): PdfObject => ({ entries, stream });

const LINE = [100, 600, 300, 640] as const;
const BOX = [100, 600, 140, 640] as const;
const cross: PdfObject = {
  entries: '/Type /XObject /Subtype /Form /BBox [0 0 40 40]',
  stream: '0 g 5 5 30 30 re f',
};
const nothing: PdfObject = { entries: '/Type /XObject /Subtype /Form /BBox [0 0 40 40]', stream: '' };
const drawn = `/AP << /N ${FIRST_FREE_OBJECT} 0 R >>`;
const states = `/AP << /N << /Yes ${FIRST_FREE_OBJECT} 0 R /Off ${FIRST_FREE_OBJECT + 1} 0 R >> >>`;

describe('form fields that are filled in are drawn', () => {
  test.each([
    ['a line of text', '/FT /Tx /T (a) /V (Maria Musterfrau)', LINE],
    ['several lines of text', '/FT /Tx /Ff 4096 /T (a) /V (Maria Musterfrau)', LINE],
    ['a comb', '/FT /Tx /Ff 16777216 /MaxLen 10 /T (a) /V (1234567890)', LINE],
    ['a choice', '/FT /Ch /Ff 131072 /T (a) /Opt [(one) (two)] /V (two)', LINE],
    ['a tick', `/FT /Btn /T (a) /V /Yes /AS /Yes ${states}`, BOX],
    [
      'a tick that is drawn by nobody but the viewer',
      '/FT /Btn /T (a) /V /Yes /AS /Yes /MK << /CA (4) >>',
      BOX,
    ],
    ['one of several', `/FT /Btn /Ff 49152 /T (a) /V /Yes /AS /Yes ${states}`, BOX],
    ['a signature', `/FT /Sig /T (a) ${drawn}`, BOX],
  ])('%s', async (_what, field, place) => {
    const [made] = await fitted(formOf([{ field, place }], { objects: [cross, nothing] }));
    expect(await darkest(made, place)).toBeLessThan(100);
  });

  test('and one that is not ticked stays empty', async () => {
    const file = formOf(
      [
        { field: `/FT /Btn /T (a) /V /Off /AS /Off ${states}`, place: BOX },
        { field: '/FT /Tx /T (b) /V (something else)', place: [100, 300, 300, 340] },
      ],
      { objects: [cross, nothing] },
    );
    const [made] = await fitted(file);
    expect(await darkest(made, BOX)).toBeGreaterThan(250);
  });

  test('a page whose fields say something that nothing can be drawn of is not called empty', async () => {
    const field = `/FT /Tx /T (a) /V (Maria Musterfrau) /AP << /N ${FIRST_FREE_OBJECT + 1} 0 R >>`;
    const file = formOf([{ field, place: LINE }], { objects: [cross, nothing] });
    expect(await refusalOf(file)).toBe('pdf_not_drawn');
  });
});

const ELSEWHERE = [100, 300, 300, 340] as const;
const FURTHER = [100, 200, 300, 240] as const;
const drawnField = { field: '/FT /Tx /T (z) /V (Maria Musterfrau)', place: ELSEWHERE };
/** A ground and a frame, as programs leave it that fill in values and draw none. */
const onlyFrame: PdfObject = {
  entries: '/Type /XObject /Subtype /Form /BBox [0 0 200 40]',
  stream: '0.7 g 0 0 200 40 re f 0 G 1 1 198 38 re S',
};
const appearances = [cross, nothing, onlyFrame];
const empty = `/AP << /N ${FIRST_FREE_OBJECT + 1} 0 R >>`;
const framed = `/AP << /N ${FIRST_FREE_OBJECT + 2} 0 R >>`;
const SAID = /; filled in and not drawn: (\d+ form fields?)$/;

describe('a field that is filled in and not drawn, among others that are, is said:', () => {
  test.each([
    ['a text without an appearance', `/FT /Tx /T (a) /V (Ona) ${empty}`],
    ['a text of which only the frame is drawn', `/FT /Tx /T (a) /V (Ona) ${framed}`],
    ['a choice', `/FT /Ch /Ff 131072 /T (a) /Opt [(one) (two)] /V (two) ${empty}`],
    ['a tick', `/FT /Btn /T (a) /V /Yes /AS /Yes /AP << /N << /Yes ${FIRST_FREE_OBJECT + 1} 0 R >> >>`],
    ['a tick by its value alone', `/FT /Btn /T (a) /V /Yes /AS /Off ${states}`],
    ['a signature', `/FT /Sig /T (a) /V << /Type /Sig /Filter /Adobe.PPKLite >>`],
  ])('%s', async (_what, field) => {
    for (const page of ['', '/Rotate 90', '/CropBox [50 150 500 700]']) {
      const [made] = await fitted(
        formOf([{ field, place: LINE }, drawnField], { objects: appearances, page }),
      );
      expect(SAID.exec(made?.done ?? '')?.[1]).toBe('1 form field');
    }
  });

  test('each of several', async () => {
    const fields = [LINE, FURTHER].map((place, at) => ({
      field: `/FT /Tx /T (a${at}) /V (Ona) ${empty}`,
      place,
    }));
    const [made] = await fitted(formOf([...fields, drawnField], { objects: appearances }));
    expect(SAID.exec(made?.done ?? '')?.[1]).toBe('2 form fields');
  });

  test.each([
    ['one that is empty', `/FT /Tx /T (a) ${framed}`],
    ['one of blanks', `/FT /Tx /T (a) /V (  ) ${framed}`],
    ['one that is not ticked', `/FT /Btn /T (a) /V /Off /AS /Off ${states}`],
    ['a button', `/FT /Btn /Ff 65536 /T (a) ${framed}`],
    ['one that nobody is to see', `/FT /Tx /T (a) /V (Ona) /F 2 ${empty}`],
    ['one that is drawn', '/FT /Tx /T (a) /V (Ona)'],
    ['one that is drawn over a ground', '/FT /Tx /T (a) /V (Ona) /MK << /BG [0.8 0.9 1] /BC [0 0 0] >>'],
    ['a tick that is drawn', `/FT /Btn /T (a) /V /Yes /AS /Yes ${states}`],
    ['a signature that is not there yet', '/FT /Sig /T (a)'],
  ])('and not %s', async (_what, field) => {
    const [made] = await fitted(formOf([{ field, place: LINE }, drawnField], { objects: appearances }));
    expect(made?.done).toMatch(/without metadata$/);
  });
});

describe('a form that nobody filled in is no page of which something was not drawn:', () => {
  test.each([
    ['a text', '/FT /Tx /T (a)'],
    ['a box', `/FT /Btn /T (a) /V /Off /AS /Off ${states}`],
    ['a choice', `/FT /Ch /Ff 131072 /T (a) /Opt [(one) (two)] ${empty}`],
    ['a signature', '/FT /Sig /T (a)'],
    ['one of no size, as invisible signatures are', '/FT /Sig /T (a) /V << /Type /Sig >> /Rect [0 0 0 0]'],
    ['a link', '/Subtype /Link /A << /S /URI /URI (https://example.com) >>'],
  ])('%s', async (_what, field) => {
    expect(await refusalOf(formOf([{ field, place: BOX }], { objects: appearances }))).toBe('pdf_empty');
  });
});

/** As scanners and telephones write a PDF: each page one picture. */
async function picturePdf(pictures: readonly Buffer[], points: readonly [number, number]): Promise<Buffer> {
  const [width, height] = points;
  const kids = pictures.map((_, at) => `${3 + 3 * at} 0 R`).join(' ');
  const objects: PdfObject[] = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pictures.length} >>`,
  ];
  for (const [at, picture] of pictures.entries()) {
    const size = await sharp(picture)
      .metadata()
      .catch(() => ({ width: 10, height: 10 }));
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Contents ${4 + 3 * at} 0 R /Resources << /XObject << /I ${5 + 3 * at} 0 R >> >> >>`,
      { entries: '', stream: `${width} 0 0 ${height} 0 0 cm /I Do` },
      {
        entries: `/Type /XObject /Subtype /Image /Width ${size.width} /Height ${size.height} /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode`,
        stream: picture,
      },
    );
  }
  return pdfOf(objects);
}

/** What a scanner makes of white paper: grain, and a tone that is not quite white. */
const paper = await sharp({
  create: {
    width: 827,
    height: 1_170,
    channels: 3,
    background: '#000',
    noise: { type: 'gaussian', mean: 246, sigma: 4 },
  },
})
  .jpeg()
  .toBuffer();

describe('a photo saved as a PDF', () => {
  test.each([
    [4_032, 3_024],
    [8_160, 6_120],
    [16_320, 12_240],
  ])('is rendered from a page of %d × %d points', async (width, height) => {
    const photo = await noise(800, 600).jpeg().toBuffer();
    const [made] = await fitted(await picturePdf([photo], [width, height]));
    const shown = await sharp(await desk.read(made)).metadata();
    expect(shown.width).toBeGreaterThanOrEqual(4_000);
    expect(shown.width / shown.height).toBeCloseTo(width / height, 2);
  });
});

const pageOf = ({ done }: Made) => /^page (\d+) of/.exec(done)?.[1];

describe('blank pages', () => {
  const front = shadedPage(0.2);
  const back = shadedPage(0.6);

  test.each([
    ['before the front', [BLANK_PAGE, front], ['2'], '; left out as blank: page 1'],
    ['between the two', [front, BLANK_PAGE, back, BLANK_PAGE], ['1', '3'], '; left out as blank: page 2'],
    [
      'everywhere',
      [BLANK_PAGE, front, BLANK_PAGE, BLANK_PAGE, back],
      ['2', '5'],
      '; left out as blank: pages 1, 3, 4',
    ],
    ['behind the only one', [front, BLANK_PAGE], ['1'], '; left out as blank: page 2'],
    ['nowhere', [front, back], ['1', '2'], ''],
  ])('%s are left out, and that is said', async (_where, pages, expected, said) => {
    const made = await fitted(pagesOf(pages));
    expect(made.map(pageOf)).toEqual(expected);
    expect(made.map(({ side }) => side)).toEqual(['FRONT', 'BACK'].slice(0, expected.length));
    for (const { done } of made) expect(done.endsWith(`without metadata${said}`)).toBe(true);
  });

  test('are so with the grain of a scanner as well', async () => {
    const photo = await noise(827, 1_170).jpeg().toBuffer();
    const made = await fitted(await picturePdf([paper, photo, paper, photo], [595, 842]));
    expect(made.map(pageOf)).toEqual(['2', '4']);
  });

  test('alone are an empty file', async () => {
    expect(await refusalOf(await picturePdf([paper, paper], [595, 842]))).toBe('pdf_empty');
  });

  test.each([
    ['a pale line', '0.9 g 60 400 475 12 re f'],
    ['a few words', 'BT /F 9 Tf 100 600 Td (Issued by) Tj ET'],
  ])('%s on it makes a page none of them', async (_what, contents) => {
    expect((await fitted(pagesOf([contents]))).map(pageOf)).toEqual(['1']);
  });
});

describe('a blank page is left out with what a scanner or its program leaves on it:', () => {
  const front = shadedPage(0.3);
  test.each([
    ['a line at the foot', 'BT /F 8 Tf 230 18 Td (Scanned with an app) Tj ET', ''],
    ['a line at the side', 'BT 0 1 -1 0 12 300 Tm /F 8 Tf (Scanned with an app) Tj ET', ''],
    ['a reading of specks that nobody sees', 'BT 3 Tr /F 12 Tf 200 400 Td (.) Tj ET', ''],
    ['spaces', 'BT /F 12 Tf 200 400 Td (   ) Tj ET', ''],
    ['a link', '', '/Annots [<< /Type /Annot /Subtype /Link /Rect [100 100 300 120] >>]'],
    ['a closed note', '', '/Annots [<< /Type /Annot /Subtype /Popup /Rect [100 100 300 300] >>]'],
  ])('%s', async (_what, contents, pages) => {
    const [made] = await fitted(pagesOf([front, contents], { pages }));
    expect(made?.done).toMatch(/^page 1 of 2.*; left out as blank: page 2$/);
  });
});

/** A font of the machine's, which no file brings. */
const unbrought = (letters: string) =>
  `<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Type /Encoding /Differences [65 ${letters}] >> >>`;

const written = (text: string) =>
  pdfStream(`BT /F 12 Tf 2 10 Td (${text}) Tj ET`, '/Resources << /Font << /F 3 0 R >> >>');

describe('a name is submitted with all of its letters, or not at all', () => {
  const line = 'BT /F 20 Tf 60 700 Td (AB) Tj ET';
  test.each([
    ['of Lithuanian', '/S /umacron'],
    ['of Polish', '/A /zacute'],
    ['of Greek', '/A /Alpha'],
    ['of Cyrillic', '/A /afii10017'],
  ])('letters %s that pdfium has no font for', async (_which, letters) => {
    expect(await refusalOf(pagesOf([line], { font: unbrought(letters) }))).toBe('pdf_not_drawn');
  });

  test.each([
    ['those of Western Europe', '/Scaron /lslash', line],
    ['those that nobody sees', '/A /umacron', `BT 3 Tr /F 20 Tf 60 700 Td (AB) Tj ET ${shadedPage(0.3)}`],
    ['spaces', '/A /space', line],
  ])('%s are no reason to refuse a page', async (_which, letters, contents) => {
    expect((await fitted(pagesOf([contents], { font: unbrought(letters) }))).map(pageOf)).toEqual(['1']);
  });

  test.each([
    ['without an appearance', 'Šarūnas', '', ''],
    ['in Cyrillic', 'Иван', '', ''],
    ['with an appearance of its Latin letters', 'Šarūnas', `/AP << /N ${FIRST_FREE_OBJECT} 0 R >>`, 'Sarnas'],
  ])('a field %s', async (_which, name, appearance, shown) => {
    const field = `/FT /Tx /T (a) /V ${inUtf16(name)} ${appearance}`;
    const file = formOf([{ field, place: LINE }, drawnField], { objects: [written(shown)] });
    expect(await refusalOf(file)).toBe('pdf_not_drawn');
  });

  test.each(['Łódka', 'Žukauskas', 'Müller-Šimic', '12 345'])(
    'a field that says %s is drawn',
    async (name) => {
      const field = `/FT /Tx /T (a) /V ${inUtf16(name)}`;
      const [made] = await fitted(formOf([{ field, place: LINE }]));
      expect(await darkest(made, LINE)).toBeLessThan(100);
    },
  );
});

describe('what cannot be shown is named as that', () => {
  test('a page whose picture cannot be decoded', async () => {
    const broken = await picturePdf([Buffer.from('no picture at all')], [595, 842]);
    expect(await refusalOf(broken)).toBe('pdf_not_drawn');
  });

  test('a page that has a caption beside such a picture', async () => {
    const page = pdfOf([
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Kids [4 0 R] /Count 1 >>',
      '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F 3 0 R >> /XObject << /P 6 0 R >> >> >>',
      pdfStream('BT /F 20 Tf 60 700 Td (Back of the card) Tj ET q 400 0 0 300 60 300 cm /P Do Q'),
      pdfStream(
        'no picture at all',
        '/Type /XObject /Subtype /Image /Width 400 /Height 300 /BitsPerComponent 8 /ColorSpace /DeviceRGB /Filter /DCTDecode',
      ),
    ]);
    expect(await refusalOf(page)).toBe('pdf_not_drawn');
  });

  test('a page whose layer is switched off', async () => {
    const page = pdfOf([
      '<< /Type /Catalog /Pages 2 0 R /OCProperties << /OCGs [6 0 R] /D << /OFF [6 0 R] >> >> >>',
      '<< /Type /Pages /Kids [4 0 R] /Count 1 >>',
      '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Properties << /L 6 0 R >> >> >>',
      pdfStream(`/OC /L BDC ${shadedPage(0.3)} EMC`),
      '<< /Type /OCG /Name (A layer) >>',
    ]);
    expect(await refusalOf(page)).toBe('pdf_not_drawn');
  });

  test.each([
    'For the best experience, open this PDF portfolio in Acrobat X or Adobe Reader X, or later.',
    'This PDF file is protected. You need a different reader to open it.',
    'Bitte warten... Falls diese Meldung bestehen bleibt, kann Ihr Programm das Dokument nicht anzeigen.',
  ])('the notice "%s"', async (notice) => {
    const lines = notice.match(/.{1,60}(?: |$)/gu) ?? [];
    const text = lines.map((line, at) => `BT /F 10 Tf 60 ${780 - 20 * at} Td (${line}) Tj ET`).join(' ');
    expect(await refusalOf(pagesOf([text]))).toBe('pdf_needs_viewer');
  });

  test('and no notice is what is drawn of thousands of lines, whatever few words are on it', async () => {
    const lines = '50 50 m 500 700 l S '.repeat(2_100);
    const page = pagesOf([`${lines} BT /F 10 Tf 60 780 Td (Made as a PDF) Tj ET`]);
    expect((await fitted(page)).map(pageOf)).toEqual(['1']);
  });

  test('a notice that the content needs another viewer', async () => {
    const notice = [
      'Please wait...',
      'If this message is not eventually replaced with the proper contents of the document, your PDF',
      'viewer may not be able to display this type of document.',
    ];
    const text = notice.map((line, at) => `BT /F 10 Tf 60 ${780 - 20 * at} Td (${line}) Tj ET`).join('\n');
    expect(await refusalOf(pagesOf([text]))).toBe('pdf_needs_viewer');
  });

  test('a document that draws itself, whatever language its notice is in', async () => {
    const page = pagesOf(['BT /F 20 Tf 60 700 Td (Bitte warten) Tj ET'], {
      catalog: '/NeedsRendering true /AcroForm << /Fields [] /XFA 3 0 R >>',
    });
    expect(await refusalOf(page)).toBe('pdf_needs_viewer');
  });
});

describe('what comes before the header of a PDF', () => {
  test.each([
    ['a byte-order mark', '\u00ef\u00bb\u00bf'],
    ['an empty line', '\r\n'],
    ['a line of text', 'Content-Type: application/pdf\r\n\r\n'],
  ])('is left aside where it is %s', async (_what, before) => {
    const [made] = await fitted(pagesOf([shadedPage(0.3)], { before }));
    expect(made?.done).toMatch(/^page 1 of 1/);
  });

  test.each([
    ['a page', '<html>\n'],
    ['a script', '#!/bin/sh\n'],
    ['bytes of something else', '\u0000\u0001\n'],
    ['a picture', 'GIF89a\n'],
    ['more than viewers look through', `${'x'.repeat(1_100)}\n`],
    ['something on the same line', 'text '],
  ])('makes it no PDF where it is %s', async (_what, before) => {
    const file = Buffer.concat([Buffer.from(before, 'latin1'), pagesOf([shadedPage(0.3)])]);
    expect(await sniffMediaType(file.subarray(0, 4_100))).toBeNull();
  });
});

describe('a picture', () => {
  test.each([2, 1])('that lacks the last %d bytes of a JPEG is whole', async (missing) => {
    const photo = await noise(640, 480).jpeg().toBuffer();
    const [made] = await fitted(photo.subarray(0, -missing));
    const difference = await differenceOf(await desk.read(made), photo);
    expect(difference).toBeLessThan(6);
  });

  test.each([0.98, 0.5])('of which %d is there is not', async (share) => {
    const photo = await noise(640, 480).jpeg().toBuffer();
    expect(await refusalOf(photo.subarray(0, Math.floor(photo.length * share)))).toBe('file_damaged');
  });

  test('that moves counts with its first picture', async () => {
    const still = await sharp({ create: { width: 200, height: 150, channels: 3, background: '#208040' } })
      .png()
      .toBuffer();
    const file = animated(still);
    expect(await sniffMediaType(file)).toBe('image/png');
    const [made] = await fitted(file);
    expect(made?.mediaType).toBe('image/jpeg');
    const { dominant } = await sharp(await desk.read(made)).stats();
    expect(dominant.g).toBeGreaterThan(dominant.r + 50);
  });

  test.each([2, 3, 4, 5, 6, 7, 8])(
    'is submitted upright from orientation %d although it would fit',
    async (orientation) => {
      const upright = await sharp({ create: { width: 300, height: 200, channels: 3, background: '#fff' } })
        .composite([
          { input: { create: { width: 60, height: 40, channels: 3, background: '#000' } }, left: 0, top: 0 },
        ])
        .jpeg()
        .toBuffer();
      const [made] = await fitted(await sharp(upright).withMetadata({ orientation }).toBuffer());
      const shown = await desk.read(made);
      const wanted = await sharp(await sharp(upright).withMetadata({ orientation }).toBuffer())
        .autoOrient()
        .toBuffer();
      expect((await sharp(shown).metadata()).orientation).toBeUndefined();
      expect(await differenceOf(shown, wanted)).toBeLessThan(6);
      expect(made?.done).toMatch(/turned upright$/);
    },
  );

  test('of 200 megapixels, as telephones make them, is taken', async () => {
    const size = { width: 16_320, height: 12_240 };
    const huge = await sharp({
      create: { ...size, channels: 3, background: '#356' },
      limitInputPixels: false,
    })
      .jpeg({ quality: 60 })
      .toBuffer();
    const [made] = await fitted(huge, {
      imageBytes: 300_000,
      maxPixels: 210_000_000,
      memoryBytes: 700_000_000,
    });
    expect(made?.byteLength).toBeLessThanOrEqual(300_000);
  });
});

/** The mean distance of their pixels. */
async function differenceOf(one: Buffer, other: Buffer): Promise<number> {
  const [a, b] = await Promise.all(
    [one, other].map(async (file) => sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true })),
  );
  expect([a?.info.width, a?.info.height]).toEqual([b?.info.width, b?.info.height]);
  const [left, right] = [a?.data ?? Buffer.alloc(0), b?.data ?? Buffer.alloc(0)];
  return left.reduce((sum, value, at) => sum + Math.abs(value - (right[at] ?? 0)), 0) / left.length;
}

/** The picture, and a second one in another colour, of which only readers of animations know. */
function animated(png: Buffer): Buffer {
  const header = png.subarray(16, 24);
  const afterHeader = 8 + 25;
  const frame = (sequence: number) => {
    const control = Buffer.alloc(26);
    control.writeUInt32BE(sequence, 0);
    header.copy(control, 4);
    control.writeUInt16BE(1, 20);
    control.writeUInt16BE(10, 22);
    return pngChunk('fcTL', control);
  };
  const rows = Buffer.alloc((1 + 3 * header.readUInt32BE(0)) * header.readUInt32BE(4));
  const second = Buffer.concat([Buffer.from([0, 0, 0, 2]), deflateSync(rows)]);
  const count = Buffer.from([0, 0, 0, 2, 0, 0, 0, 0]);
  return Buffer.concat([
    pngSignature,
    png.subarray(8, afterHeader),
    pngChunk('acTL', count),
    frame(0),
    png.subarray(afterHeader, -12),
    frame(1),
    pngChunk('fdAT', second),
    png.subarray(-12),
  ]);
}
