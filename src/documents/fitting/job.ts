/** What the service and the process that fits files say to each other. */
import { z } from 'zod';

/** The one argument of the process: what it keeps to, whatever the file. */
export const limitsSchema = z.object({
  /** Bytes of memory, and milliseconds from the job on, after which the process ends itself. */
  memoryBytes: z.number().int().positive(),
  timeoutMs: z.number().int().positive(),
  /** Whether it gives up all that it does not need before it reads its input (confine.ts), or ends where it cannot. */
  isConfined: z.boolean(),
});
export type Limits = z.infer<typeof limitsSchema>;

/** Comes first on its standard input, behind four bytes that say how long it is; the file follows. */
export const jobSchema = limitsSchema.extend({
  kind: z.enum(['image', 'pdf']),
  /** Of the file; fewer on standard input mean that it did not come whole. */
  byteLength: z.number().int().positive(),
  /** Pages of a PDF to render, from the first on, as far as there are so many. */
  pages: z.number().int().min(1).max(2),
  /** Bytes that each picture may have at most. */
  maxBytes: z.number().int().positive(),
  maxPixels: z.number().int().positive(),
});
export type Job = z.infer<typeof jobSchema>;

/** The longest job; nothing of it is free text. */
export const LONGEST_JOB = 4_096;

/** The line that says that it has its job, before it reads the file. */
export const BEGUN = 'begun';

/** How the process ends that should be confined and cannot be. */
export const NOT_CONFINED = 77;

/** What it says where something broke that no file is known to break. */
export const FAULT = 'fault';

/** What the file itself is to blame for. */
export const refusals = [
  'file_damaged',
  'file_cannot_be_fitted',
  'image_dimensions_absurd',
  'pdf_damaged',
  'pdf_empty',
  'pdf_encrypted',
  'pdf_needs_viewer',
  'pdf_not_drawn',
  'pdf_too_large',
  'file_too_demanding',
] as const;
export type Refusal = (typeof refusals)[number];

const pictureSchema = z.object({
  byteLength: z.number().int().positive(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  quality: z.number().int(),
  isTurned: z.boolean(),
  /** Of a PDF, from 1 on. */
  page: z.number().int().positive().optional(),
  /** Form fields on it that are filled in, and of which nothing could be drawn. */
  undrawnFields: z.number().int().positive().optional(),
});
export type Picture = z.infer<typeof pictureSchema>;

/** The one line on standard output behind `BEGUN`; the JPEGs follow, one after the other. */
export const answerSchema = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    pictures: z.array(pictureSchema).min(1).max(2),
    /** Of a PDF. */
    pageCount: z.number().int().nullable(),
    /** Its pages that were left out, since nothing is on them. */
    blankPages: z.array(z.number().int().positive()).max(50),
  }),
  z.object({ ok: z.literal(false), code: z.enum([...refusals, FAULT]) }),
]);
export type Answer = z.infer<typeof answerSchema>;

/** Thrown within the process. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly code: Refusal;

  constructor(code: Refusal) {
    super(code);
    this.code = code;
  }
}
