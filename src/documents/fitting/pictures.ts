/** Runs in the process of its own: pixels, and the JPEG that they become. */
import sharp from 'sharp';
import { Refused } from './job.ts';
import type { Job, Picture } from './job.ts';

export interface Pixels {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 2 | 3 | 4;
}

export type Encoded = Picture & { readonly bytes: Buffer };

/**
 * From the best to the least that is still good for recognition: longer side in pixels, JPEG quality. Quality goes
 * first, since sharp letters outlast coarse shades; 1,600 pixels across a passport's page (125 mm) are 325 dpi, above
 * the 300 dpi that readers of the machine-readable zone are given. Colour is not thinned out while there is room, which
 * keeps small print on coloured ground apart.
 */
const STEPS = [
  { side: 5_000, quality: 92, chroma: '4:4:4' },
  { side: 5_000, quality: 85, chroma: '4:4:4' },
  { side: 4_000, quality: 80, chroma: '4:2:0' },
  { side: 3_200, quality: 80, chroma: '4:2:0' },
  { side: 2_500, quality: 78, chroma: '4:2:0' },
  { side: 2_000, quality: 76, chroma: '4:2:0' },
  { side: 1_600, quality: 72, chroma: '4:2:0' },
] as const;

/** From EXIF's orientation to upright: mirrored first, then turned clockwise (EXIF 2.32, 4.6.4, tag 274). */
const UPRIGHT: ReadonlyMap<number, { readonly mirror: boolean; readonly turn: number }> = new Map([
  [2, { mirror: true, turn: 0 }],
  [3, { mirror: false, turn: 180 }],
  [4, { mirror: true, turn: 180 }],
  [5, { mirror: true, turn: 270 }],
  [6, { mirror: false, turn: 90 }],
  [7, { mirror: true, turn: 90 }],
  [8, { mirror: false, turn: 270 }],
]);

/** The first step within the limit. Rejects with `file_cannot_be_fitted` where even the last one is too large. */
export async function encodeWithin(pixels: Pixels, maxBytes: number, orientation = 1): Promise<Encoded> {
  const { data, width, height, channels } = pixels;
  const { mirror, turn } = UPRIGHT.get(orientation) ?? { mirror: false, turn: 0 };
  const isTurned = UPRIGHT.has(orientation);
  for (const { side, quality, chroma } of STEPS) {
    const { data: bytes, info } = await sharp(data, { raw: { width, height, channels } })
      .flatten({ background: '#fff' })
      .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
      .flop(mirror)
      .rotate(turn)
      .jpeg({ quality, chromaSubsampling: chroma })
      .toBuffer({ resolveWithObject: true });
    if (bytes.length > maxBytes) continue;
    return { bytes, byteLength: bytes.length, width: info.width, height: info.height, quality, isTurned };
  }
  throw new Refused('file_cannot_be_fitted');
}

/** A JPEG or PNG, upright, in sRGB, on white, and without its metadata. */
export async function fitImage(given: Buffer, { maxBytes, maxPixels }: Job): Promise<Encoded> {
  const { file, isMended } = mended(given);
  const {
    format,
    width,
    height,
    orientation = 1,
  } = await readable(async () =>
    // Reads the header only, whatever it says.
    sharp(file, { limitInputPixels: false }).metadata(),
  );
  if (format !== 'jpeg' && format !== 'png') throw new Refused('file_damaged');
  if (width * height > maxPixels) throw new Refused('image_dimensions_absurd');
  const [{ side }] = STEPS;
  const { data, info } = await readable(async () =>
    // A file that is only half there would be half grey; with an end of ours that is a warning only. Made smaller before it is turned: turning needs all of it at
    // once, and the rest a few lines.
    sharp(file, { limitInputPixels: maxPixels, failOn: isMended ? 'warning' : 'error', autoOrient: false })
      .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#fff' })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true }),
  );
  return await encodeWithin(
    { data, width: info.width, height: info.height, channels: info.channels },
    maxBytes,
    orientation,
  );
}

const END_OF_JPEG = Buffer.from([0xff, 0xd9]);

/**
 * A JPEG without its end marker, or with half of it, gets one: browsers take such a file, which some programs write,
 * and decoders here say of a file that ends elsewhere that it is not whole.
 */
function mended(file: Buffer): { file: Buffer; isMended: boolean } {
  const isJpeg = file.length > 3 && file.readUInt16BE(0) === 0xffd8;
  if (!isJpeg || file.subarray(-END_OF_JPEG.length).equals(END_OF_JPEG)) return { file, isMended: false };
  const whole = file.at(-1) === 0xff ? file.subarray(0, -1) : file;
  return { file: Buffer.concat([whole, END_OF_JPEG]), isMended: true };
}

async function readable<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    // The libraries' own words for an allocation that failed.
    const isHungry = Error.isError(error) && /insufficient memory|out of memory/i.test(error.message);
    throw new Refused(isHungry ? 'file_too_demanding' : 'file_damaged');
  }
}
