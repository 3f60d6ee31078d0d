/**
 * Where an image ends and how large it is, read from its structure while its bytes pass, without decoding a pixel. A
 * walk is given what it has not consumed yet, and never needs more than a few bytes at once.
 */

import { EXIF_LONGEST, exifOrientation } from './exif.ts';

export interface Walk {
  /** Set once the structure came to its own end; whatever follows does not belong to the image. */
  readonly isOver: boolean;
  /** Set for good where the bytes are not what the format allows there. */
  readonly isBroken: boolean;
  readonly width: number;
  readonly height: number;
  /** As EXIF has it, 2 to 8; undefined for what is upright, or does not say. */
  readonly orientation: number | undefined;
  /** There is more than one picture in it. */
  readonly isAnimated: boolean;
  /** @returns how many bytes to go on by, more than there are to skip some; 0 when more are needed first. */
  step(view: Buffer): number;
}

const MARKER = {
  fill: 0xff,
  tem: 0x01,
  rst0: 0xd0,
  rst7: 0xd7,
  soi: 0xd8,
  eoi: 0xd9,
  sos: 0xda,
  app1: 0xe1,
} as const;
/** SOF0 to SOF15 but DHT, JPG and DAC, which lie among them (ITU-T T.81, table B.1). */
const isFrame = (marker: number) =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
const isRestart = (marker: number) => marker >= MARKER.rst0 && marker <= MARKER.rst7;

/** What an APP1 segment begins with that holds EXIF (EXIF 2.32, 4.7.2.1). */
const EXIF = 'Exif\0\0';
const EXIF_WITHIN = 2 + EXIF.length;

/** JPEG after ITU-T T.81, annex B: marker segments, and after each SOS coded data up to the next marker. */
export class JpegWalk implements Walk {
  isOver = false;
  isBroken = false;
  width = 0;
  height = 0;
  orientation: number | undefined;
  readonly isAnimated = false;
  private isInScan = false;
  private hasExif = false;

  step(view: Buffer): number {
    if (this.isInScan) return this.scan(view);
    if (view.length < 2) return 0;
    const marker = view.readUInt8(1);
    if (view.readUInt8(0) !== 0xff) return this.break();
    if (marker === MARKER.fill) return 1;
    if (marker === MARKER.soi || marker === MARKER.tem || isRestart(marker)) return 2;
    if (marker === MARKER.eoi) {
      this.isOver = true;
      return 2;
    }
    if (view.length < 4) return 0;
    const length = view.readUInt16BE(2);
    if (marker < 0xc0 || length < 2) return this.break();
    if (isFrame(marker)) {
      if (length < 7) return this.break();
      if (view.length < 9) return 0;
      this.height = Math.max(this.height, view.readUInt16BE(5));
      this.width = Math.max(this.width, view.readUInt16BE(7));
    }
    if (marker === MARKER.app1 && !this.hasExif && length >= EXIF_WITHIN) {
      if (view.length < 4 + EXIF.length) return 0;
      if (view.toString('latin1', 4, 4 + EXIF.length) === EXIF) {
        if (view.length < 2 + length) return 0;
        // The first one counts, as for decoders.
        this.hasExif = true;
        this.orientation = exifOrientation(view.subarray(4 + EXIF.length, 2 + length));
      }
    }
    this.isInScan = marker === MARKER.sos;
    return 2 + length;
  }

  private scan(view: Buffer): number {
    const at = view.indexOf(0xff);
    if (at === -1) return view.length;
    if (at > 0) return at;
    if (view.length < 2) return 0;
    const next = view.readUInt8(1);
    if (next === 0 || isRestart(next)) return 2;
    if (next === MARKER.fill) return 1;
    this.isInScan = false;
    return this.step(view);
  }

  private break(): number {
    this.isBroken = true;
    return 0;
  }
}

const PNG_SIGNATURE_LENGTH = 8;
const CRC_LENGTH = 4;

/** PNG after its specification, 5: a signature, then chunks from IHDR to IEND. */
export class PngWalk implements Walk {
  isOver = false;
  isBroken = false;
  width = 0;
  height = 0;
  orientation: number | undefined;
  isAnimated = false;
  private isBegun = false;

  step(view: Buffer): number {
    if (!this.isBegun) {
      // The signature was sniffed already.
      this.isBegun = true;
      return PNG_SIGNATURE_LENGTH;
    }
    if (view.length < 8) return 0;
    const length = view.readUInt32BE(0);
    const type = view.toString('latin1', 4, 8);
    if (length > 0x7fff_ffff || !/^[A-Za-z]{4}$/.test(type)) return this.break();
    if (type === 'IHDR') {
      if (length !== 13) return this.break();
      if (view.length < 16) return 0;
      this.width = view.readUInt32BE(8);
      this.height = view.readUInt32BE(12);
    }
    if (type === 'eXIf' && length <= EXIF_LONGEST) {
      if (view.length < 8 + length) return 0;
      this.orientation = exifOrientation(view.subarray(8, 8 + length));
    }
    if (type === 'acTL') this.isAnimated = true;
    this.isOver = type === 'IEND';
    return 8 + length + CRC_LENGTH;
  }

  private break(): number {
    this.isBroken = true;
    return 0;
  }
}
