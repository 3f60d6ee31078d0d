/** Month and day are null where the document leaves them open, which documents write as 00, XX, or not at all. */
export interface PartialDate {
  readonly year: number;
  readonly month: number | null;
  readonly day: number | null;
}
