/** Reads of EXIF's data the one value that says how a picture is to be held (EXIF 2.32, 4.6.4; TIFF 6.0, section 2). */

/** What a segment of a JPEG can hold at most. */
export const EXIF_LONGEST = 65_535;

const HEADER_BYTES = 8;
const ENTRY_BYTES = 12;
const ORIENTATION = 274;
const SHORT = 3;

/** 2 to 8; undefined where it is upright, is not said, or cannot be read. */
export function exifOrientation(data: Buffer): number | undefined {
  if (data.length < HEADER_BYTES) return undefined;
  const order = data.toString('latin1', 0, 2);
  if (order !== 'II' && order !== 'MM') return undefined;
  const isLittle = order === 'II';
  const short = (at: number) => (isLittle ? data.readUInt16LE(at) : data.readUInt16BE(at));
  const directory = isLittle ? data.readUInt32LE(4) : data.readUInt32BE(4);
  if (directory + 2 > data.length) return undefined;
  const entries = short(directory);
  for (let entry = 0; entry < entries; entry += 1) {
    const at = directory + 2 + entry * ENTRY_BYTES;
    if (at + ENTRY_BYTES > data.length) return undefined;
    if (short(at) !== ORIENTATION || short(at + 2) !== SHORT) continue;
    const value = short(at + 8);
    return value >= 2 && value <= 8 ? value : undefined;
  }
  return undefined;
}
