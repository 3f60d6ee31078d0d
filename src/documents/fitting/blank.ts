/** Whether a page is paper with nothing on it, as a scanner of both sides leaves it behind a card. */
import sharp from 'sharp';
import type { Pixels } from './pictures.ts';

/**
 * Looked at small, so that grain and specks of the scanner are smoothed away while print, of which there is never a
 * single letter alone, is not; without the edges, where lids and shadows show, and lines of the scanner's program.
 */
const LOOKED_AT = 400;
/** Of each side; what shows there alone is no content. */
export const EDGE = 0.03;

/** Levels of 255. The palest print on a card stands further from its ground, and noise at this size less far. */
const FURTHEST_FROM_PAPER = 12;
const BLANK_DEVIATION = 2;

export async function isBlank({ data, width, height, channels }: Pixels): Promise<boolean> {
  const [left, top] = [Math.floor(width * EDGE), Math.floor(height * EDGE)];
  const { channels: found } = await sharp(
    await sharp(data, { raw: { width, height, channels } })
      .extract({ left, top, width: width - 2 * left, height: height - 2 * top })
      .flatten({ background: '#fff' })
      .resize({ width: LOOKED_AT, height: LOOKED_AT, fit: 'inside' })
      .png()
      .toBuffer(),
  ).stats();
  return found.every(
    ({ min, max, mean, stdev }) =>
      stdev < BLANK_DEVIATION && mean - min < FURTHEST_FROM_PAPER && max - mean < FURTHEST_FROM_PAPER,
  );
}
