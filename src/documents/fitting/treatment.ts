/** What has to be done to a file before it is submitted. Pure. */
import { DocumentError } from '../errors.ts';
import type { StoredMediaType } from '../sniff.ts';
import type { Inspected } from './inspection.ts';
import { refuse } from './refusals.ts';

/** Bytes as they are in the files; in the request they are a third more, in base64. */
export interface Limits {
  /** Of all files of a submission together. */
  readonly totalBytes: number;
  /** Of one of them. */
  readonly imageBytes: number;
  /** Of one image. */
  readonly maxPixels: number;
}

export interface Candidate {
  readonly key: string;
  readonly byteLength: number;
  readonly sha256: string;
  readonly mediaType: StoredMediaType;
  readonly inspected: Inspected;
}

export type Treatment =
  | { readonly kind: 'as-is'; readonly byteLength: number }
  /** What follows the image is left out. */
  | { readonly kind: 'cut'; readonly byteLength: number }
  | { readonly kind: 'encode' }
  | { readonly kind: 'render' };

/** Below that no letter of a document can be read. */
const SHORTEST_SIDE_PIXELS = 100;
/** The longest documents are four times as long as they are wide; more is a ruler. */
const LONGEST_RATIO = 20;

export function requireSupported({ mediaType }: Pick<Candidate, 'mediaType'>): void {
  if (mediaType !== 'application/octet-stream') return;
  throw new DocumentError('file_type_unsupported', 'The file is not a JPEG, PNG or PDF.');
}

/** Throws a `DocumentError` for what is not to be submitted at all. */
export function treatmentOf(candidate: Candidate, maxPixels: number): Treatment {
  requireSupported(candidate);
  const { mediaType, inspected } = candidate;
  if (inspected.isPolyglot) throw refuse('file_polyglot');
  if (mediaType === 'application/pdf') return { kind: 'render' };
  const { width, height, imageLength, byteLength } = inspected;
  // Without a whole structure its numbers say nothing; who decodes it then looks at them again.
  if (imageLength === null || width === 0 || height === 0) return { kind: 'encode' };
  const [shorter, longer] = [Math.min(width, height), Math.max(width, height)];
  const isAbsurd =
    width * height > maxPixels || shorter < SHORTEST_SIDE_PIXELS || longer > shorter * LONGEST_RATIO;
  if (isAbsurd) throw refuse('image_dimensions_absurd', `${width}x${height}`);
  // Who takes it at iDenfy may not turn it, and may take any of its pictures.
  if (inspected.orientation !== undefined || inspected.isAnimated === true) return { kind: 'encode' };
  return { kind: imageLength < byteLength ? 'cut' : 'as-is', byteLength: imageLength };
}

/**
 * How many bytes each file may have: an equal share of the total, and what others leave of theirs; never more than one
 * image may have.
 * @param sizes of the files as they are; null for one that is made anew and may have any
 */
export function budgetsOf(
  sizes: readonly (number | null)[],
  { totalBytes, imageBytes }: Pick<Limits, 'totalBytes' | 'imageBytes'>,
): readonly number[] {
  const demands = sizes.map((size) => Math.min(size ?? Infinity, imageBytes));
  let left = totalBytes;
  const budgets = sizes.map(() => 0);
  // The least demanding first: what it leaves is shared by the others.
  const order = demands.map((demand, at) => ({ demand, at })).toSorted((a, b) => a.demand - b.demand);
  for (const [served, { at, demand }] of order.entries()) {
    const share = Math.floor(left / (order.length - served));
    budgets[at] = Math.min(demand, share);
    left -= budgets[at];
  }
  return budgets;
}
