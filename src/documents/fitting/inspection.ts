/** What a file's bytes show while they pass on their way into the store; nothing is decoded and little is held. */
import { JpegWalk, PngWalk } from './walks.ts';
import type { Walk } from './walks.ts';

export interface Inspected {
  readonly byteLength: number;
  /** In pixels; 0 where no image said so. */
  readonly width: number;
  readonly height: number;
  /** How many bytes the image has up to its own end; null where its structure does not come to one. */
  readonly imageLength: number | null;
  /** As EXIF has it, 2 to 8; none where the picture is upright. */
  readonly orientation?: number | undefined;
  /** There are more pictures in it than the first. */
  readonly isAnimated?: boolean | undefined;
  /** The file is one of another kind as well: it opens as a PDF, an archive or a page, by who looks at it. */
  readonly isPolyglot: boolean;
}

/** Acrobat and others take a file for a PDF whose header begins within the first 1,024 bytes. */
const PDF_HEADER_WITHIN = 1_024;
const PDF_HEADER = '%PDF-';

/** An archive's directory lies at the end: this record, and a comment of up to 65,535 bytes (APPNOTE.TXT, 4.3.16). */
const ZIP_END = Buffer.from('PK\u0005\u0006', 'latin1');
const ZIP_END_LENGTH = 22;
const ZIP_END_COMMENT = 20;
/** More of them than this in one file are no chance. */
const MOST_ARCHIVE_ENDS = 1_000;

/** What no camera writes behind a picture. Telephones do write there: a video, a second picture, notes of their own. */
const FOREIGN = [
  PDF_HEADER,
  'pk\u0003\u0004',
  'rar!\u001a\u0007',
  "7z\u00bc\u00af'\u001c",
  '\u007felf\u0001',
  '\u007felf\u0002',
  '<?php',
  '<script',
  '<html',
  '<!doctype',
  '<svg',
].map((signature) => signature.toLowerCase());
const LONGEST = Math.max(...FOREIGN.map(({ length }) => length));

/** Give it every chunk with `see`, in order, and then ask for the `result`. */
export class Inspection {
  private walk: Walk | null | undefined;
  private byteLength = 0;
  private imageLength: number | null = null;
  private head: Buffer = Buffer.alloc(0);
  private carry: Buffer = Buffer.alloc(0);
  private skip = 0;
  private beyond = '';
  private isForeign = false;
  /** Where the file would have to end for what looked like an archive's end to be one. */
  private readonly archiveEnds = new Set<number>();
  /** The last bytes, which may be the start of such an end. */
  private tail: Buffer = Buffer.alloc(0);

  see(chunk: Uint8Array): void {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (this.head.length < PDF_HEADER_WITHIN + PDF_HEADER.length) {
      const missing = PDF_HEADER_WITHIN + PDF_HEADER.length - this.head.length;
      this.head = Buffer.concat([this.head, bytes.subarray(0, missing)]);
    }
    this.lookForArchive(bytes);
    this.follow(bytes);
    this.byteLength += bytes.length;
  }

  result(): Inspected {
    const { byteLength, imageLength, walk } = this;
    const isPdfToo = walk != null && this.head.includes(PDF_HEADER);
    const isArchiveToo = this.archiveEnds.has(byteLength) || this.archiveEnds.size > MOST_ARCHIVE_ENDS;
    return {
      byteLength,
      width: walk?.width ?? 0,
      height: walk?.height ?? 0,
      // A chunk's length may promise more than there is.
      imageLength: imageLength !== null && imageLength <= byteLength ? imageLength : null,
      orientation: walk?.orientation,
      isAnimated: walk?.isAnimated === true ? true : undefined,
      isPolyglot: isPdfToo || this.isForeign || isArchiveToo,
    };
  }

  private lookForArchive(bytes: Buffer): void {
    const { tail } = this;
    const seam = Buffer.concat([tail, bytes.subarray(0, ZIP_END_LENGTH - 1)]);
    this.addArchiveEnds(seam, this.byteLength - tail.length, tail.length);
    this.addArchiveEnds(bytes, this.byteLength, bytes.length);
    const last = bytes.length < ZIP_END_LENGTH ? seam : bytes;
    this.tail = Buffer.from(last.subarray(Math.max(0, last.length - ZIP_END_LENGTH + 1)));
  }

  /** Of those that begin before `until` and are there whole. */
  private addArchiveEnds(view: Buffer, offset: number, until: number): void {
    for (let at = view.indexOf(ZIP_END); at !== -1 && at < until; at = view.indexOf(ZIP_END, at + 1)) {
      if (at + ZIP_END_LENGTH > view.length || this.archiveEnds.size > MOST_ARCHIVE_ENDS) return;
      this.archiveEnds.add(offset + at + ZIP_END_LENGTH + view.readUInt16LE(at + ZIP_END_COMMENT));
    }
  }

  private follow(bytes: Buffer): void {
    if (this.walk?.isOver === true) {
      this.lookBeyond(bytes.subarray(this.skipped(bytes)));
      return;
    }
    const offset = this.byteLength - this.carry.length;
    let view = this.carry.length === 0 ? bytes : Buffer.concat([this.carry, bytes]);
    const whole = view.length;
    if (this.walk === undefined) {
      const walk = walkOf(view);
      if (walk === undefined) {
        this.carry = view;
        return;
      }
      this.walk = walk;
    }
    const { walk } = this;
    if (walk === null || walk.isBroken) return;
    view = view.subarray(this.skipped(view));
    while (view.length > 0 && !walk.isOver) {
      const length = walk.step(view);
      if (length === 0) break;
      this.skip = length;
      view = view.subarray(this.skipped(view));
    }
    if (walk.isOver) {
      this.imageLength = offset + whole - view.length + this.skip;
      this.carry = Buffer.alloc(0);
      this.lookBeyond(view);
    } else {
      // A copy, so that a whole chunk is not held for its last bytes.
      this.carry = Buffer.from(view);
    }
  }

  private skipped(view: Buffer): number {
    const now = Math.min(this.skip, view.length);
    this.skip -= now;
    return now;
  }

  private lookBeyond(bytes: Buffer): void {
    if (this.isForeign || bytes.length === 0) return;
    const text = this.beyond + bytes.toString('latin1').toLowerCase();
    this.isForeign = FOREIGN.some((signature) => text.includes(signature));
    this.beyond = text.slice(1 - LONGEST);
  }
}

/** Undefined until enough bytes are there to say; null for what is no image. */
function walkOf(start: Buffer): Walk | null | undefined {
  if (start.length < 2) return undefined;
  if (start.readUInt16BE(0) === 0xffd8) return new JpegWalk();
  return start.readUInt16BE(0) === 0x8950 ? new PngWalk() : null;
}
