import sharp, { type Sharp } from 'sharp';
import { Bounded } from '../bounded.ts';
import { type Drawing, svg } from './art.ts';
import type { SpecimenDocument, SpecimenSide } from './document.ts';
import { documentDrawing } from './layouts.ts';
import { pdfOf } from './pdf.ts';
import type { SpecimenPerson } from './person.ts';
import type { PictureOptions } from './picture-options.ts';
import { blankDrawing, faceDrawing } from './scenes.ts';

/** Each on a page of its own. */
export type Sides = readonly [SpecimenSide, ...SpecimenSide[]];

/** What a picture shows. */
export type Subject = { document: SpecimenDocument; sides: Sides } | { face: SpecimenPerson } | 'blank';

/** The picture, drawn anew each time: the same subject and options are the same bytes. */
export async function render(subject: Subject, options: PictureOptions): Promise<Buffer> {
  const drawings = drawingsOf(subject);
  const [first] = drawings;
  if (options.format === 'png' && first) {
    return (await raster(first, options)).png({ compressionLevel: 6 }).toBuffer();
  }
  const jpegs = await Promise.all(
    drawings.map(async (drawing) =>
      (await raster(drawing, options))
        .jpeg({ quality: options.quality ?? 85 })
        .toBuffer({ resolveWithObject: true }),
    ),
  );
  if (options.format === 'pdf') {
    return pdfOf(
      jpegs.map(({ data, info }) => ({ jpeg: data, width: info.width, height: info.height })),
      options,
    );
  }
  return Buffer.concat(jpegs.map(({ data }) => data));
}

function drawingsOf(subject: Subject): readonly Drawing[] {
  if (subject === 'blank') return [blankDrawing()];
  if ('face' in subject) return [faceDrawing(subject.face)];
  return subject.sides.map((side) => documentDrawing(subject.document, side));
}

interface Pixels {
  data: Uint8Array;
  width: number;
  height: number;
}

/** Three bytes a pixel. About fifteen grounds of the usual sizes: rendering one is half of a drawing's work. */
const grounds = new Bounded<Pixels>(48 * 1024 * 1024, ({ data }) => data.length);

async function groundOf(drawing: Drawing, width: number): Promise<Pixels> {
  const key = `${drawing.ground.key} ${width}`;
  const known = grounds.get(key);
  if (known !== undefined) return known;
  // No alpha channel: a photo has none, and JPEG couldn't keep it.
  const { data, info } = await sharp(svg(drawing, drawing.ground.body(), width))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const ground = { data, width: info.width, height: info.height };
  grounds.set(key, ground);
  return ground;
}

async function raster(drawing: Drawing, options: PictureOptions): Promise<Sharp> {
  const pixels = options.width ?? drawing.width;
  const { data, width, height } = await groundOf(drawing, pixels);
  const ground = sharp(data, { raw: { width, height, channels: 3 } });
  if (drawing.body === '') return ground;
  return ground.composite([{ input: svg(drawing, drawing.body, pixels) }]).removeAlpha();
}
