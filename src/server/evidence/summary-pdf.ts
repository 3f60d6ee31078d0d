/** The summary on one page of A4. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { buffer } from 'node:stream/consumers';
import anyAscii from 'any-ascii';
import Pdf from 'pdfkit';
import type { Summary, SummaryRow } from './summary.ts';

const MARGIN = 36;
const LABEL_WIDTH = 130;
const GAP = 8;
const SIZE = 7.5;
/** Of the last line, which says what did not fit. */
const LAST_LINE = 22;
/** So that one text does not take the place of all others. */
const MOST_CHARACTERS = 420;

const find = createRequire(import.meta.url);
const fontFile = async (name: string) => readFile(find.resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`));

let fonts: Promise<{ readonly plain: Buffer; readonly bold: Buffer }> | undefined;
async function bothFonts() {
  const [plain, bold] = await Promise.all([fontFile('DejaVuSans'), fontFile('DejaVuSans-Bold')]);
  return { plain, bold };
}

/**
 * Letters and signs that both fonts have, without a gap, and that are drawn one after the other from left to right: Latin,
 * Greek, Cyrillic, Armenian, Georgian, punctuation. Others need shaping or an order of their own, and a name that is drawn
 * wrongly is worse than one that is not drawn: of these the page has Latin letters, and says so.
 */
const DRAWN = [
  [0x20, 0x7e],
  [0xa0, 0x2af],
  [0x300, 0x34e],
  [0x370, 0x525],
  [0x531, 0x556],
  [0x561, 0x587],
  [0x10a0, 0x10c5],
  [0x10d0, 0x10fc],
  [0x1e00, 0x1efb],
  [0x1f00, 0x1fff],
  [0x2010, 0x2027],
  [0x2030, 0x205e],
  [0x20a0, 0x20b5],
  [0x2116, 0x2116],
  [0x2122, 0x2122],
] as const;
const UNASSIGNED = /\p{Cn}/u;
const HIDDEN = /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u;

const WRITTEN_OTHERWISE =
  'Between ⟨ and ⟩ stands in Latin letters, by machine, what is written in others; summary.html and the JSON files have it as it is.';

export async function summaryPdf({ title, lead, sections }: Summary): Promise<Buffer> {
  const { plain, bold } = await (fonts ??= bothFonts());
  const page = new Pdf({
    size: 'A4',
    margin: MARGIN,
    lang: 'en',
    displayTitle: true,
    // It tells of the machine that drew it and of nothing else.
    info: { Title: 'Evidence of a verification', Producer: '', Creator: '' },
  });
  const whole = buffer(page);
  page.registerFont('plain', plain).registerFont('bold', bold);
  page.font('plain');
  const writer = new PageWriter(page);
  writer.text('bold', 14, title);
  writer.text('bold', 9, lead);
  for (const { heading, rows } of sections) writer.section(heading, rows);
  writer.end();
  page.end();
  return await whole;
}

class PageWriter {
  private readonly page: PDFKit.PDFDocument;
  private y = MARGIN;
  private left = 0;
  private isOtherwise = false;

  constructor(page: PDFKit.PDFDocument) {
    this.page = page;
  }

  text(font: 'bold' | 'plain', size: number, text: string): void {
    const shown = this.drawable(text);
    const width = this.page.page.width - 2 * MARGIN;
    this.page.font(font).fontSize(size);
    const height = this.page.heightOfString(shown, { width });
    this.page.text(shown, MARGIN, this.y, { width });
    this.y += height + 3;
  }

  section(heading: string, rows: readonly SummaryRow[]): void {
    this.y += 3;
    if (!this.hasRoom(SIZE * 4)) {
      this.left += rows.length;
      return;
    }
    this.text('bold', SIZE + 1, heading);
    for (const row of rows) this.row(row);
  }

  /** What did not fit, and what was written otherwise. */
  end(): void {
    const lines = [
      ...(this.left === 0 ? [] : [`${this.left} more lines do not fit on this page: see summary.html.`]),
      ...(this.isOtherwise ? [WRITTEN_OTHERWISE] : []),
    ];
    this.page.font('plain').fontSize(SIZE - 1);
    const y = this.bottom() + 2;
    this.page.text(lines.join(' '), MARGIN, y, {
      width: this.page.page.width - 2 * MARGIN,
      height: LAST_LINE,
    });
  }

  private row({ label, text }: SummaryRow): void {
    const [name, value] = [this.drawable(label), this.drawable(text)];
    const width = this.page.page.width - 2 * MARGIN - LABEL_WIDTH - GAP;
    this.page.font('plain').fontSize(SIZE);
    const height = Math.max(
      this.page.heightOfString(name, { width: LABEL_WIDTH }),
      this.page.heightOfString(value, { width }),
    );
    // All that follows is left out too, so that nothing seems to be missing in between.
    if (this.left > 0 || !this.hasRoom(height)) {
      this.left += 1;
      return;
    }
    this.page.fillColor('#555').text(name, MARGIN, this.y, { width: LABEL_WIDTH });
    this.page.fillColor('#000').text(value, MARGIN + LABEL_WIDTH + GAP, this.y, { width });
    this.y += height + 1.5;
  }

  private hasRoom(height: number): boolean {
    return this.y + height <= this.bottom();
  }

  private bottom(): number {
    return this.page.page.height - MARGIN - LAST_LINE;
  }

  private drawable(text: string): string {
    const cut = Array.from(text);
    const whole = cut.length > MOST_CHARACTERS ? `${cut.slice(0, MOST_CHARACTERS).join('')}…` : text;
    const made = drawableText(whole);
    this.isOtherwise ||= made !== whole;
    return made;
  }
}

/** Each run of letters that are not drawn as they are is written in Latin ones; what stands around it stays. */
function drawableText(text: string): string {
  let made = '';
  let latin = '';
  const close = () => {
    if (latin !== '') made += `⟨${latin}⟩`;
    latin = '';
  };
  for (const sign of text) {
    if (isDrawn(sign)) {
      close();
      made += sign;
    } else latin += inLatin(sign);
  }
  close();
  return made;
}

function isDrawn(sign: string): boolean {
  const code = sign.codePointAt(0) ?? 0;
  if (sign === '\n') return true;
  return (
    DRAWN.some(([first, last]) => code >= first && code <= last) &&
    !UNASSIGNED.test(sign) &&
    !HIDDEN.test(sign)
  );
}

function inLatin(sign: string): string {
  const letters = HIDDEN.test(sign) ? '' : anyAscii(sign);
  return letters === ''
    ? `[U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`
    : letters;
}
