import type { PdfOptions } from './pdf.ts';

export const specimenFormats = ['jpeg', 'png', 'pdf'] as const;
export type SpecimenFormat = (typeof specimenFormats)[number];

export interface PictureOptions extends PdfOptions {
  format: SpecimenFormat;
  /** In pixels. By default the drawing's own: 1,012 for a card, 1,250 for a passport, 900 for a face. */
  width?: number | undefined;
  /** Of the JPEG, or of the one inside a PDF: 1 to 100, by default 85. */
  quality?: number | undefined;
}
