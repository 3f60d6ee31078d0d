/** Tells a page that is empty from one that could not be drawn as it is, and a document from a viewer's excuse for one. */
import type { PDFiumDocument, PDFiumPage } from '@hyzyla/pdfium';
import { EDGE } from './blank.ts';
import { hasMoreThanEmptyFields, lacksLettersInFields } from './form-fields.ts';
import { lacksLetters } from './letters.ts';
import { isBroken, isVisibleText, objectsOf } from './page-objects.ts';
import type { Box, PageObject } from './page-objects.ts';
import { asked } from './pdfium-calls.ts';

/** Of a page on which nothing shows: whether there is something that should. */
export function holdsMore(document: PDFiumDocument, index: number): boolean {
  try {
    // Drawing closes a page.
    const page = document.getPage(index);
    const objects = objectsOf(page);
    return (
      objects === null ||
      hasMoreThanEmptyFields(document, page) ||
      lacksLetters(page) ||
      objects.some((object) => shouldShow(page, object))
    );
  } catch {
    return true;
  }
}

/** White paper is one picture too, so that having one says nothing; one that cannot be decoded does. */
function shouldShow(page: PDFiumPage, { handle, type, isOnLayer, box }: PageObject): boolean {
  if (type === 'picture' && isBroken(page, handle)) return true;
  if (isAtEdge(box)) return false;
  return isOnLayer || (type === 'text' && isVisibleText(page, handle));
}

/** What the look at a blank page leaves out, such as the line by which a scanner's program names itself. */
function isAtEdge({ left, top, right, bottom }: Box): boolean {
  return left < EDGE || top < EDGE || right > 1 - EDGE || bottom > 1 - EDGE;
}

/** A smaller one is an ornament. */
const PICTURE_OF_THE_PAGE = 0.01;

/** Of a page that shows something: whether a name on it lacks letters, or a picture is missing. */
export function isHalfDrawn(document: PDFiumDocument, index: number): boolean {
  const page = document.getPage(index);
  const isMissing = ({ handle, type, box }: PageObject) =>
    type === 'picture' &&
    (box.right - box.left) * (box.bottom - box.top) >= PICTURE_OF_THE_PAGE &&
    isBroken(page, handle);
  return (
    lacksLetters(page) || lacksLettersInFields(document, page) || (objectsOf(page)?.some(isMissing) ?? false)
  );
}

/** FORMTYPE_XFA_FULL of fpdf_formfill.h: its pages are drawn by the program in the file, which only Adobe's viewers run. */
const DRAWN_BY_ITSELF = 2;

/** A notice is short, and has no picture that a document would have. */
const MOST_WORDS_OF_NOTICE = 120;
/** In whatever language: it names what it should be opened with, or asks to wait for it. */
const OF_NOTICE =
  /\b(?:Adobe|Acrobat|PDF)\b|PDF-|\b(?:please wait|bitte warten|veuillez patienter|espere|attendere|aguarde|proszę czekać|vänta|подождите)\b|お待ちください|请稍候/iu;

/** Of a page that shows something: whether that is only the notice that its document cannot be shown. */
export function isNotice(document: PDFiumDocument, index: number): boolean {
  try {
    if (asked(document['module'], '_FPDF_GetFormType', document['documentIdx']) === DRAWN_BY_ITSELF)
      return true;
    const page = document.getPage(index);
    const text = page.getText();
    if (!OF_NOTICE.test(text) || text.trim().split(/\s+/u).length > MOST_WORDS_OF_NOTICE) return false;
    // Whoever draws more than anybody looks at draws more than a notice.
    return objectsOf(page)?.every(({ type }) => type !== 'picture') ?? false;
  } catch {
    return false;
  }
}
