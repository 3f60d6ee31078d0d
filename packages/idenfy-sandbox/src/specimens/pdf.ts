import Pdf from 'pdfkit';

export interface PdfImage {
  jpeg: Buffer;
  /** In pixels; the page takes its shape from it. */
  width: number;
  height: number;
}

export interface PdfOptions {
  /** Encrypts the file, so that it opens with this word only. */
  password?: string | undefined;
}

const PAGE_WIDTH = 595;
const MARGIN = 42;

// A fixed date: the same specimen is the same bytes whenever it is drawn.
const DRAWN = new Date('2026-01-01T00:00:00Z');

/** A scan: each image on a page of its own, as wide as A4, with a margin. */
export async function pdfOf(images: readonly PdfImage[], { password }: PdfOptions = {}): Promise<Buffer> {
  const pdf = new Pdf({
    autoFirstPage: false,
    info: { Title: 'SPECIMEN', CreationDate: DRAWN },
    ...(password === undefined ? {} : { userPassword: password, ownerPassword: password }),
  });
  for (const { jpeg, width, height } of images) {
    const shown = PAGE_WIDTH - 2 * MARGIN;
    pdf.addPage({ size: [PAGE_WIDTH, (shown * height) / width + 2 * MARGIN], margin: 0 });
    pdf.image(jpeg, MARGIN, MARGIN, { width: shown });
  }
  pdf.end();
  const chunks: Buffer[] = [];
  for await (const chunk of pdf) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
