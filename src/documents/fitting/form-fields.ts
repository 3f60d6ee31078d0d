/** Which form fields of a page are filled in, and whether what was filled in shows. */
import type { PDFiumDocument, PDFiumPage } from '@hyzyla/pdfium';
import { hasAll, hasUnknownLetters } from './letters.ts';
import { asked, memoryOf, tell, withMemory } from './pdfium-calls.ts';
import type { Pdfium } from './pdfium-calls.ts';
import type { Pixels } from './pictures.ts';

const MOST_ANNOTATIONS_LOOKED_AT = 1_000;

/** Of fpdf_annot.h. */
const SUBTYPE = { link: 2, popup: 16, widget: 20 } as const;
const HIDDEN = 2;
const NOT_SEEN = HIDDEN | 32;
/** Of fpdf_formfill.h. */
const FIELD = { checkBox: 2, radioButton: 3, comboBox: 4, listBox: 5, text: 6, signature: 7 } as const;
/** Of fpdf_edit.h. */
const TEXT_OBJECT = 1;

/** Of the longer side, in pixels: a letter of a form is then some 15 high. */
const LOOKED_AT = 1_400;
/** Levels of 255 by which ink stands out from its ground. */
const INK = 32;
/** Of a field's height: its frame is there whether or not anything is within. */
const FRAME = 0.12;

interface Annotation {
  readonly subtype: number;
  readonly flags: number;
  /** How a widget that is filled in shows it; null for what is not, and for what is no widget. */
  readonly filled: 'text' | 'mark' | null;
  /** Whether what is filled in has letters that its font has not. */
  readonly lacksLetters: boolean;
  /** In points, as the page has them. */
  readonly corners: readonly [number, number, number, number];
}

/** Whether a page on which nothing shows has annotations that should: an empty form has none. */
export function hasMoreThanEmptyFields(document: PDFiumDocument, page: PDFiumPage): boolean {
  const count = asked(page['module'], '_FPDFPage_GetAnnotCount', page['pageIdx']);
  if (count > MOST_ANNOTATIONS_LOOKED_AT) return true;
  return annotationsOf(document, page).some(({ subtype, flags, filled, corners }) => {
    if (subtype === SUBTYPE.link || subtype === SUBTYPE.popup || (flags & NOT_SEEN) !== 0) return false;
    return subtype !== SUBTYPE.widget || (filled !== null && hasRoom(corners));
  });
}

/** Whether a field that is filled in shows a part of its letters at the most. */
export function lacksLettersInFields(document: PDFiumDocument, page: PDFiumPage): boolean {
  return annotationsOf(document, page).some((field) => field.lacksLetters && isToBeSeen(field));
}

/** How many fields of a page are filled in and show nothing of it. */
export async function undrawnFields(document: PDFiumDocument, index: number): Promise<number> {
  const page = document.getPage(index);
  const module = page['module'];
  const fields = annotationsOf(document, page)
    .map((annotation, at) => ({ ...annotation, at }))
    .filter(isToBeSeen);
  if (fields.length === 0) return 0;
  const shown = await drawn(document, index);
  for (const { at, flags } of fields)
    ofAnnotation(module, page, at, (annotation) =>
      tell(module, '_FPDFAnnot_SetFlags', annotation, flags | HIDDEN),
    );
  const without = await drawn(document, index);
  const placed = document.getPage(index);
  return fields.filter(({ corners, filled }) => {
    const box = boxOf(placed, corners, shown, filled === 'text' ? FRAME : 0);
    return box !== null && !showsIn(box, shown, without, filled === 'text');
  }).length;
}

function annotationsOf(document: PDFiumDocument, page: PDFiumPage): Annotation[] {
  const module = page['module'];
  const form = document.initializeFormFields();
  const count = asked(module, '_FPDFPage_GetAnnotCount', page['pageIdx']);
  return Array.from({ length: Math.min(count, MOST_ANNOTATIONS_LOOKED_AT) }, (_, at) =>
    ofAnnotation(module, page, at, (annotation) => ({
      subtype: asked(module, '_FPDFAnnot_GetSubtype', annotation),
      flags: asked(module, '_FPDFAnnot_GetFlags', annotation),
      filled: filledAs(module, form, annotation),
      lacksLetters: lettersAreLost(module, annotation, textIn(module, form, annotation)),
      corners: cornersOf(module, annotation),
    })),
  );
}

function ofAnnotation<T>(module: Pdfium, page: PDFiumPage, at: number, use: (annotation: number) => T): T {
  const annotation = asked(module, '_FPDFPage_GetAnnot', page['pageIdx'], at);
  try {
    return use(annotation);
  } finally {
    if (annotation !== 0) tell(module, '_FPDFPage_CloseAnnot', annotation);
  }
}

function filledAs(module: Pdfium, form: number, annotation: number): Annotation['filled'] {
  if (asked(module, '_FPDFAnnot_GetSubtype', annotation) !== SUBTYPE.widget) return null;
  switch (asked(module, '_FPDFAnnot_GetFormFieldType', form, annotation)) {
    case FIELD.text:
    case FIELD.comboBox:
    case FIELD.listBox:
      return textIn(module, form, annotation).trim() === '' ? null : 'text';
    case FIELD.checkBox:
    case FIELD.radioButton: {
      if (asked(module, '_FPDFAnnot_IsChecked', form, annotation) !== 0) return 'mark';
      // Ticked by its value, with no state in which it would show that.
      const value = ownValue(module, annotation);
      return value === '' || value === 'Off' ? null : 'mark';
    }
    case FIELD.signature:
      return hasOwnValue(module, annotation) ? 'mark' : null;
    default:
      return null;
  }
}

/** Empty for what is no field, and for a field of another kind. */
function textIn(module: Pdfium, form: number, annotation: number): string {
  if (asked(module, '_FPDFAnnot_GetSubtype', annotation) !== SUBTYPE.widget) return '';
  const type = asked(module, '_FPDFAnnot_GetFormFieldType', form, annotation);
  if (type !== FIELD.text && type !== FIELD.comboBox && type !== FIELD.listBox) return '';
  return textOf(module, (at, length) =>
    asked(module, '_FPDFAnnot_GetFormFieldValue', form, annotation, at, length),
  );
}

/** Without a text in its appearance pdfium writes the value by itself, in a font of its own. */
function lettersAreLost(module: Pdfium, annotation: number, text: string): boolean {
  const fonts = fontsOf(module, annotation);
  return fonts.length === 0 ? hasUnknownLetters(text) : !fonts.some((font) => hasAll(module, font, text));
}

function fontsOf(module: Pdfium, annotation: number): number[] {
  const count = Math.min(asked(module, '_FPDFAnnot_GetObjectCount', annotation), MOST_ANNOTATIONS_LOOKED_AT);
  return Array.from({ length: Math.max(count, 0) }, (_, at) => at)
    .map((at) => asked(module, '_FPDFAnnot_GetObject', annotation, at))
    .filter((object) => asked(module, '_FPDFPageObj_GetType', object) === TEXT_OBJECT)
    .map((object) => asked(module, '_FPDFTextObj_GetFont', object));
}

/** The key `V` of its dictionary, with the zero of a C string. */
const VALUE = Uint8Array.of(0x56, 0);

function hasOwnValue(module: Pdfium, annotation: number): boolean {
  return withValueKey(module, (key) => asked(module, '_FPDFAnnot_HasKey', annotation, key) !== 0);
}

function ownValue(module: Pdfium, annotation: number): string {
  return withValueKey(module, (key) =>
    textOf(module, (at, length) => asked(module, '_FPDFAnnot_GetStringValue', annotation, key, at, length)),
  );
}

function withValueKey<T>(module: Pdfium, use: (key: number) => T): T {
  return withMemory(module, VALUE.length, (key) => {
    module.HEAPU8.set(VALUE, key);
    return use(key);
  });
}

/** A text of any length is there or is not; more than its beginning nobody reads. */
const TEXT_BYTES = 2_000;

/** UTF-16 with a zero at its end, as pdfium writes it where it is told to, and how long it is in bytes. */
function textOf(module: Pdfium, write: (at: number, byteLength: number) => number): string {
  const byteLength = write(0, 0);
  if (byteLength <= 2) return '';
  // It writes all or nothing.
  return withMemory(module, byteLength, (at) => {
    write(at, byteLength);
    const bytes = module.HEAPU8.slice(at, at + Math.min(byteLength - 2, TEXT_BYTES));
    return new TextDecoder('utf-16le').decode(bytes);
  });
}

/** `FS_RECTF`: four floats. */
function cornersOf(module: Pdfium, annotation: number): Annotation['corners'] {
  return withMemory(module, 16, (at) => {
    if (asked(module, '_FPDFAnnot_GetRect', annotation, at) === 0) return [0, 0, 0, 0];
    const view = memoryOf(module, at, 16);
    const [left = 0, top = 0, right = 0, bottom = 0] = [0, 4, 8, 12].map((offset) =>
      view.getFloat32(offset, true),
    );
    return [left, top, right, bottom];
  });
}

function isToBeSeen({ flags, filled, corners }: Annotation): boolean {
  return filled !== null && (flags & NOT_SEEN) === 0 && hasRoom(corners);
}

function hasRoom([left, top, right, bottom]: Annotation['corners']): boolean {
  return Math.abs(right - left) >= 1 && Math.abs(top - bottom) >= 1;
}

async function drawn(document: PDFiumDocument, index: number): Promise<Pixels> {
  const page = document.getPage(index);
  const { originalWidth, originalHeight } = page.getOriginalSize();
  const scale = LOOKED_AT / Math.max(originalWidth, originalHeight);
  const { data, width, height } = await page.render({ scale, render: 'bitmap', renderFormFields: true });
  return { data, width, height, channels: 4 };
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** In pixels; null for what is not on the page. */
function boxOf(
  page: PDFiumPage,
  [left, top, right, bottom]: Annotation['corners'],
  { width, height }: Pixels,
  frame: number,
): Box | null {
  const module = page['module'];
  const onPixels = (x: number, y: number) =>
    withMemory(module, 8, (at) => {
      tell(module, '_FPDF_PageToDevice', page['pageIdx'], 0, 0, width, height, 0, x, y, at, at + 4);
      const view = memoryOf(module, at, 8);
      return { x: view.getInt32(0, true), y: view.getInt32(4, true) };
    });
  const [one, other] = [onPixels(left, top), onPixels(right, bottom)];
  const [x, y] = [ordered(one.x, other.x), ordered(one.y, other.y)];
  const inset = frame === 0 ? 0 : Math.ceil(Math.min(x[1] - x[0], y[1] - y[0]) * frame);
  const box = {
    left: Math.max(0, x[0] + inset),
    top: Math.max(0, y[0] + inset),
    right: Math.min(width, x[1] - inset),
    bottom: Math.min(height, y[1] - inset),
  };
  return box.right > box.left && box.bottom > box.top ? box : null;
}

function ordered(one: number, other: number): readonly [number, number] {
  return one < other ? [one, other] : [other, one];
}

/** Something is there that goes with the field; of a text, more than a ground of one colour. */
function showsIn(box: Box, shown: Pixels, without: Pixels, isText: boolean): boolean {
  const { channels, width } = shown;
  let isDifferent = false;
  const lowest = [255, 255, 255];
  const highest = [0, 0, 0];
  for (let y = box.top; y < box.bottom; y += 1)
    for (let x = box.left; x < box.right; x += 1)
      for (let channel = 0; channel < 3; channel += 1) {
        const at = (y * width + x) * channels + channel;
        const level = shown.data[at] ?? 0;
        if (Math.abs(level - (without.data[at] ?? 0)) > INK) isDifferent = true;
        lowest[channel] = Math.min(lowest[channel] ?? 255, level);
        highest[channel] = Math.max(highest[channel] ?? 0, level);
      }
  const isOneColour = highest.every((level, channel) => level - (lowest[channel] ?? 0) <= INK);
  return isDifferent && !(isText && isOneColour);
}
