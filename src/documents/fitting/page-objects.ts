/** What a page holds, within groups too, and where. */
import type { PDFiumPage } from '@hyzyla/pdfium';
import { asked, memoryOf, tell, withMemory } from './pdfium-calls.ts';
import type { Pdfium } from './pdfium-calls.ts';

const MOST_OBJECTS_LOOKED_AT = 2_000;
const DEEPEST_GROUP = 8;

/** Of fpdf_edit.h. */
const TYPES: Readonly<Record<number, PageObject['type'] | 'group'>> = { 1: 'text', 3: 'picture', 5: 'group' };
const INVISIBLE = 3;

export interface PageObject {
  readonly handle: number;
  readonly type: 'text' | 'picture' | 'other';
  /** Whether it belongs to a layer, which may be switched off. */
  readonly isOnLayer: boolean;
  /** Of the object, or of the outermost group around it. */
  readonly box: Box;
}

/** In parts of the page's sides as it is shown, from its upper left corner. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** @returns null for more than anybody looks at */
export function objectsOf(page: PDFiumPage): PageObject[] | null {
  const module = page['module'];
  const found: PageObject[] = [];
  const into = (
    count: number,
    at: (index: number) => number,
    depth: number,
    around: Around | null,
  ): boolean => {
    for (let index = 0; index < count; index += 1) {
      if (found.length >= MOST_OBJECTS_LOOKED_AT) return false;
      const handle = at(index);
      const type = typeOf(module, handle);
      const box = around?.box ?? boxOf(page, handle);
      const isOnLayer = around?.isOnLayer === true || hasLayer(module, handle);
      found.push({ handle, type: type === 'group' ? 'other' : type, isOnLayer, box });
      if (type !== 'group') continue;
      if (depth >= DEEPEST_GROUP) return false;
      const members = asked(module, '_FPDFFormObj_CountObjects', handle);
      const member = (which: number) => asked(module, '_FPDFFormObj_GetObject', handle, which);
      if (!into(members, member, depth + 1, { box, isOnLayer })) return false;
    }
    return true;
  };
  const count = asked(module, '_FPDFPage_CountObjects', page['pageIdx']);
  const top = (index: number) => asked(module, '_FPDFPage_GetObject', page['pageIdx'], index);
  return into(count, top, 0, null) ? found : null;
}

type Around = Pick<PageObject, 'box' | 'isOnLayer'>;

/** Of a text, as programs lay it over a scan for those who search in it. */
export function isInvisible(page: PDFiumPage, text: number): boolean {
  return asked(page['module'], '_FPDFTextObj_GetTextRenderMode', text) === INVISIBLE;
}

/** Whether a text is more than spaces, and to be seen. */
export function isVisibleText(page: PDFiumPage, object: number): boolean {
  return !isInvisible(page, object) && writtenIn(page, object).trim() !== '';
}

/** Whether the bytes of a picture are none. */
export function isBroken(page: PDFiumPage, picture: number): boolean {
  const bitmap = asked(page['module'], '_FPDFImageObj_GetBitmap', picture);
  if (bitmap === 0) return true;
  tell(page['module'], '_FPDFBitmap_Destroy', bitmap);
  return false;
}

function typeOf(module: Pdfium, handle: number): PageObject['type'] | 'group' {
  return TYPES[asked(module, '_FPDFPageObj_GetType', handle)] ?? 'other';
}

/** Of a longer text the beginning says enough. */
const TEXT_BYTES = 2_000;

function writtenIn(page: PDFiumPage, object: number): string {
  const module = page['module'];
  const text = asked(module, '_FPDFText_LoadPage', page['pageIdx']);
  try {
    return withMemory(module, TEXT_BYTES, (at) => {
      const byteLength = asked(module, '_FPDFTextObj_GetText', object, text, at, TEXT_BYTES);
      // It writes all or nothing.
      if (byteLength > TEXT_BYTES) return 'long';
      return new TextDecoder('utf-16le').decode(module.HEAPU8.slice(at, at + Math.max(0, byteLength - 2)));
    });
  } finally {
    tell(module, '_FPDFText_ClosePage', text);
  }
}

/** What is marked `OC` is optional content. */
function hasLayer(module: Pdfium, handle: number): boolean {
  const count = Math.min(asked(module, '_FPDFPageObj_CountMarks', handle), MOST_OBJECTS_LOOKED_AT);
  return Array.from({ length: Math.max(count, 0) }, (_, at) => at).some((at) => {
    const mark = asked(module, '_FPDFPageObj_GetMark', handle, at);
    return mark !== 0 && nameOf(module, mark) === 'OC';
  });
}

/** Longer ones are not the one that is looked for. */
const NAME_BYTES = 64;

function nameOf(module: Pdfium, mark: number): string {
  return withMemory(module, NAME_BYTES + 4, (at) => {
    const length = at + NAME_BYTES;
    if (asked(module, '_FPDFPageObjMark_GetName', mark, at, NAME_BYTES, length) === 0) return '';
    const byteLength = memoryOf(module, length, 4).getUint32(0, true);
    if (byteLength > NAME_BYTES) return '';
    return new TextDecoder('utf-16le').decode(module.HEAPU8.slice(at, at + byteLength - 2));
  });
}

/** A page of so many pixels is as fine as anything here needs. */
const FINE = 10_000;

function boxOf(page: PDFiumPage, handle: number): Box {
  const module = page['module'];
  const [left, bottom, right, top] = withMemory(module, 16, (at) => {
    asked(module, '_FPDFPageObj_GetBounds', handle, at, at + 4, at + 8, at + 12);
    const view = memoryOf(module, at, 16);
    return [0, 4, 8, 12].map((offset) => view.getFloat32(offset, true));
  });
  const shown = (x = 0, y = 0) =>
    withMemory(module, 8, (at) => {
      tell(module, '_FPDF_PageToDevice', page['pageIdx'], 0, 0, FINE, FINE, 0, x, y, at, at + 4);
      const view = memoryOf(module, at, 8);
      return { x: view.getInt32(0, true) / FINE, y: view.getInt32(4, true) / FINE };
    });
  const [one, other] = [shown(left, top), shown(right, bottom)];
  return {
    left: Math.min(one.x, other.x),
    top: Math.min(one.y, other.y),
    right: Math.max(one.x, other.x),
    bottom: Math.max(one.y, other.y),
  };
}
