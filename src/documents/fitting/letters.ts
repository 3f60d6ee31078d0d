/**
 * Letters that a page has and does not show: the file does not bring their font, and the one that takes its place has those
 * of Western Europe alone. A name without some of its letters is another name.
 */
import type { PDFiumPage } from '@hyzyla/pdfium';
import { isInvisible } from './page-objects.ts';
import { asked, memoryOf, tell, withMemory } from './pdfium-calls.ts';
import type { Pdfium } from './pdfium-calls.ts';

/** Spaces and marks need not show anything. */
const LETTER = /[\p{L}\p{N}]/u;
const MOST_LOOKED_AT = 50_000;

/** What pdfium's own fonts have: the Latin set of Adobe's standard fonts. */
const IN_ITS_OWN_FONTS = /[ -\u00ffŒœŠšŸŽžƒŁłı]/;

/** Of a text that pdfium writes by itself, as in a form field without an appearance. */
export function hasUnknownLetters(text: string): boolean {
  return Array.from(text.normalize('NFC')).some(
    (letter) => LETTER.test(letter) && !IN_ITS_OWN_FONTS.test(letter),
  );
}

/** Whether a font can show a text; of one that the file brings only its author knows. */
export function hasAll(module: Pdfium, font: number, text: string): boolean {
  if (isBrought(module, font)) return true;
  return Array.from(text).every((letter) => !LETTER.test(letter) || hasOutline(module, font, letter));
}

/** Of the page's own text. */
export function lacksLetters(page: PDFiumPage): boolean {
  const module = page['module'];
  const text = asked(module, '_FPDFText_LoadPage', page['pageIdx']);
  if (text === 0) return false;
  try {
    const count = Math.min(asked(module, '_FPDFText_CountChars', text), MOST_LOOKED_AT);
    for (let at = 0; at < count; at += 1) if (isLost(page, text, at)) return true;
    return false;
  } finally {
    tell(module, '_FPDFText_ClosePage', text);
  }
}

function isLost(page: PDFiumPage, text: number, at: number): boolean {
  const module = page['module'];
  const unicode = asked(module, '_FPDFText_GetUnicode', text, at);
  if (unicode > 0x10_ff_ff || !LETTER.test(String.fromCodePoint(unicode))) return false;
  if (hasShape(module, text, at)) return false;
  const object = asked(module, '_FPDFText_GetTextObject', text, at);
  if (object === 0 || isInvisible(page, object)) return false;
  const font = asked(module, '_FPDFTextObj_GetFont', object);
  return font !== 0 && !isBrought(module, font);
}

/** A font that the file brings shows what its author saw. */
function isBrought(module: Pdfium, font: number): boolean {
  return asked(module, '_FPDFFont_GetIsEmbedded', font) !== 0;
}

/** The size says nothing about whether there is one. */
const ANY_SIZE = 12;

function hasOutline(module: Pdfium, font: number, letter: string): boolean {
  const outline = asked(module, '_FPDFFont_GetGlyphPath', font, letter.codePointAt(0) ?? 0, ANY_SIZE);
  return outline !== 0 && asked(module, '_FPDFGlyphPath_CountGlyphSegments', outline) > 0;
}

/** An I, the slimmest letter, is a tenth as wide as it is high; what has no outline is a line, but for rounding. */
const SLIMMEST = 0.02;

/** Whichever way it is turned. */
function hasShape(module: Pdfium, text: number, at: number): boolean {
  const double = 8;
  return withMemory(module, 4 * double, (box) => {
    const places = [0, 1, 2, 3].map((side) => side * double);
    asked(module, '_FPDFText_GetCharBox', text, at, ...places.map((place) => box + place));
    const view = memoryOf(module, box, 4 * double);
    const [left = 0, right = 0, bottom = 0, top = 0] = places.map((place) => view.getFloat64(place, true));
    const [width, height] = [Math.abs(right - left), Math.abs(top - bottom)];
    return Math.min(width, height) > SLIMMEST * Math.max(width, height);
  });
}
