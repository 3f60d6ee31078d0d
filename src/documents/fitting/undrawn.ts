/** Tells a page that is empty from one of which nothing could be drawn, and a document from a viewer's excuse for one. */
import type { PDFiumDocument, PDFiumPage } from '@hyzyla/pdfium';
import { hasMoreThanEmptyFields } from './form-fields.ts';
import { asked, tell } from './pdfium-calls.ts';

const MOST_OBJECTS_LOOKED_AT = 1_000;

/** Of a page on which nothing shows: whether there is something that should. */
export function holdsMore(document: PDFiumDocument, index: number): boolean {
  try {
    // Drawing closes a page.
    const page = document.getPage(index);
    return page.getText().trim() !== '' || hasMoreThanEmptyFields(document, page) || hasBrokenPicture(page);
  } catch {
    return true;
  }
}

/** White paper is one picture too, so that having one says nothing; one that cannot be decoded does. */
function hasBrokenPicture(page: PDFiumPage): boolean {
  const count = page.getObjectCount();
  if (count > MOST_OBJECTS_LOOKED_AT) return true;
  for (let at = 0; at < count; at += 1) {
    const object = page.getObject(at);
    if (object.type !== 'image') continue;
    const bitmap = asked(object['module'], '_FPDFImageObj_GetBitmap', object['objectIdx']);
    if (bitmap === 0) return true;
    tell(object['module'], '_FPDFBitmap_Destroy', bitmap);
  }
  return false;
}

/** FORMTYPE_XFA_FULL of fpdf_formfill.h: its pages are drawn by the program in the file, which only Adobe's viewers run. */
const DRAWN_BY_ITSELF = 2;

/** What Adobe's forms show in every other viewer, in place of themselves. */
const NOTICE = /Please wait\.\.\.[^]*PDF\s+viewer\s+may\s+not\s+be\s+able\s+to\s+display/;

/** Of a page that shows something: whether that is only the notice that its document cannot be shown. */
export function isNotice(document: PDFiumDocument, index: number): boolean {
  try {
    if (asked(document['module'], '_FPDF_GetFormType', document['documentIdx']) === DRAWN_BY_ITSELF)
      return true;
    return NOTICE.test(document.getPage(index).getText());
  } catch {
    return false;
  }
}
