/** PDFs written by hand, object by object, for what no library writes. */

/** Objects by number, from 1 on, the first of which is the catalog; a stream is given with its dictionary's entries. */
export type PdfObject = string | { readonly entries: string; readonly stream: string | Buffer };

export function pdfOf(objects: readonly PdfObject[], before = ''): Buffer {
  const parts: Buffer[] = [Buffer.from(`${before}%PDF-1.7\n%âãÏÓ\n`, 'latin1')];
  let length = parts[0]?.length ?? 0;
  const offsets: number[] = [];
  const add = (part: Buffer) => {
    parts.push(part);
    length += part.length;
  };
  for (const [at, object] of objects.entries()) {
    offsets.push(length - before.length);
    add(Buffer.from(`${at + 1} 0 obj\n`));
    if (typeof object === 'string') add(Buffer.from(object));
    else {
      const stream = Buffer.from(object.stream);
      add(Buffer.from(`<< ${object.entries} /Length ${stream.length} >>\nstream\n`));
      add(stream);
      add(Buffer.from('\nendstream'));
    }
    add(Buffer.from('\nendobj\n'));
  }
  const start = length - before.length;
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`);
  add(
    Buffer.from(
      `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries.join('')}trailer\n<< /Root 1 0 R /Size ${objects.length + 1} >>\nstartxref\n${start}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(parts);
}

const FONT = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>';

/** Pages of A4 by their contents; objects 4 and on are the pages and their contents in turn. */
export function pagesOf(
  contents: readonly string[],
  more: { catalog?: string; before?: string; font?: string; pages?: string } = {},
): Buffer {
  const kids = contents.map((_, at) => `${4 + 2 * at} 0 R`).join(' ');
  return pdfOf(
    [
      `<< /Type /Catalog /Pages 2 0 R ${more.catalog ?? ''} >>`,
      `<< /Type /Pages /Kids [${kids}] /Count ${contents.length} >>`,
      more.font ?? FONT,
      ...contents.flatMap((stream, at): PdfObject[] => [
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${5 + 2 * at} 0 R /Resources << /Font << /F 3 0 R >> >> ${more.pages ?? ''} >>`,
        { entries: '', stream },
      ]),
    ],
    more.before,
  );
}

/** Text as PDF has it for all languages. */
export function inUtf16(text: string): string {
  const units = Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
  return `<FEFF${units.map((unit) => unit.toString(16).padStart(4, '0')).join('')}>`;
}

export const BLANK_PAGE = '';
/** Which page it is shows in how dark it is. */
export const shadedPage = (grey: number) => `${grey} g 50 50 495 742 re f`;

/** A page without contents of its own, and form fields on it; `field` has everything but type, page and place. */
export function formOf(
  fields: readonly { readonly field: string; readonly place: readonly [number, number, number, number] }[],
  more: { readonly objects?: readonly PdfObject[]; readonly form?: string; readonly page?: string } = {},
): Buffer {
  const extra = more.objects ?? [];
  const first = FIRST_FREE_OBJECT + extra.length;
  const numbers = fields.map((_, at) => `${first + at} 0 R`).join(' ');
  return pdfOf([
    `<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [${numbers}] /DR << /Font << /F 3 0 R >> >> /DA (/F 12 Tf 0 g) ${more.form ?? ''} >> >>`,
    '<< /Type /Pages /Kids [4 0 R] /Count 1 >>',
    FONT,
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] ${more.page ?? ''} /Resources << >> /Annots [${numbers}] >>`,
    ...extra,
    ...fields.map(
      ({ field, place }) =>
        `<< /Type /Annot /Subtype /Widget /P 4 0 R /F 4 /Rect [${place.join(' ')}] ${field} >>`,
    ),
  ]);
}

/** The number of the first of `objects` in `formOf`. */
export const FIRST_FREE_OBJECT = 5;
