/** Which of an identity session's file links are the second document's (design.md, invariant 6). Pure. */
import type { IdenfyEvent } from './idenfy-event.ts';
import { isNeverSecondDocument, keysOf } from './sides.ts';

export type Links = Pick<IdenfyEvent, 'images' | 'pdfs'>;

export interface StepLinks {
  /** Steps that may hold the second document: name → type. */
  readonly additionalSteps: Readonly<Record<string, string | null>>;
  /** Names that may or may not be steps: kept, so that a person can decide. */
  readonly beside: readonly string[];
  /** Whether iDenfy may have more files of steps than these links show. */
  readonly mayBeMore: boolean;
}

/**
 * The webhook's own map of steps says which files belong to steps. If it names none of the links, the names of Token 1's
 * echo count, and the map of PDFs, which holds steps by definition (idenfy-api.md 3.13). If the echo cannot be read
 * either, it is unknown what an image is: it is kept, and becomes a side only if the request, the settings or an operator
 * names it.
 */
export function stepLinks(
  identity: Pick<IdenfyEvent, 'additionalSteps' | 'linksUnread'>,
  echoed: readonly string[],
  { images, pdfs }: Links,
  wanted: { readonly front: string | null; readonly back: string | null },
): StepLinks {
  const types = identity.additionalSteps ?? {};
  const has = (name: string) => [images, pdfs].some((links) => keysOf(links, name).some((key) => links[key]));
  const mapped = documentsAmong(Object.keys(types));
  const expected = documentsAmong(echoed);
  const namesIn = (links: Links['images']) =>
    documentsAmong(Object.keys(links)).filter((name) => links[name]);
  const [imageNames, pdfNames] = [namesIn(images), namesIn(pdfs)];
  const chosen = documentsAmong([wanted.front, wanted.back].filter((name) => name !== null)).filter(has);

  const isMapped = mapped.some(has);
  const isExpected = expected.some(has);
  const isPdfAlone = pdfNames.length > 0 && imageNames.length === 0;
  const known = isMapped ? mapped : isExpected || isPdfAlone ? [...expected, ...pdfNames] : [];
  const sure = [...new Set([...known, ...chosen])];
  const unsure = isMapped || isExpected || isPdfAlone ? pdfNames : [...imageNames, ...pdfNames];
  const beside = unsure.filter((name) => !sure.includes(name));
  return {
    additionalSteps: Object.fromEntries(sure.map((name) => [name, types[name] ?? null])),
    beside,
    mayBeMore: identity.linksUnread === true || !(sure.some(has) || beside.length > 0) || !mapped.every(has),
  };
}

function documentsAmong(names: readonly string[]): string[] {
  return names.filter((name) => !isNeverSecondDocument(name));
}
