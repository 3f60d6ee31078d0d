/**
 * Brings the second document's sides within iDenfy's limits before they are submitted. What can go as it is goes as it
 * is, and costs nothing; the originals stay untouched, and what is made of them is stored beside them.
 */
import pLimit from 'p-limit';
import type { DocumentStore, StoredDocument } from '../store.ts';
import type { Isolation } from './isolation.ts';
import type { Job, Picture } from './job.ts';
import { createAhead } from './child.ts';
import { runProcess } from './run-process.ts';
import type { Fitted } from './run-process.ts';
import { budgetsOf, treatmentOf } from './treatment.ts';
import type { Candidate, Limits, Treatment } from './treatment.ts';

export interface FittingSettings extends Limits {
  /** Of the process in which one file is taken apart: bytes of memory, milliseconds. */
  readonly memoryBytes: number;
  readonly timeoutMs: number;
  /** How many of them may run at once. */
  readonly processes: number;
  /** What is in force (isolation.ts). */
  readonly isolation: Isolation['kind'];
  /** Whether one of them is started before there is a file for it, and waits; it takes some 100 MB. */
  readonly isAhead?: boolean;
}

export type Side = 'FRONT' | 'BACK';

export interface FitRequest {
  readonly front: Candidate;
  readonly back: Candidate | null;
  /** A selfie goes along and has its share of the total. */
  readonly withFace?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Where what is made for a side is stored. */
  readonly keyOf: (side: Side) => string;
}

/** What is submitted in place of an original. */
export type Made = StoredDocument & {
  readonly side: Side;
  readonly mediaType: 'image/jpeg' | 'image/png';
  /** ISO 8601 */
  readonly storedAt: string;
  /** What was done to the original, in words; nothing of its content. */
  readonly done: string;
};

export interface Fitter {
  /**
   * @returns what was made, by side: none where both sides can go as they are. A PDF that is the front and has a second
   * page makes a back where there is none.
   * Rejects with a `DocumentError` where a side cannot be submitted.
   */
  fit(request: FitRequest): Promise<readonly Made[]>;
  /** Ends the process that waits for a file. */
  close(): Promise<void>;
}

export function createFitter(documents: DocumentStore, settings: FittingSettings): Fitter {
  const queue = pLimit(settings.processes);
  const limits = {
    memoryBytes: settings.memoryBytes,
    timeoutMs: settings.timeoutMs,
    isConfined: settings.isolation === 'seccomp',
  };
  const ahead = settings.isAhead === true ? createAhead(limits) : undefined;
  ahead?.prepare();

  return {
    async fit({ front, back, withFace = false, signal, keyOf }) {
      const sides = [
        { side: 'FRONT' as const, file: front },
        ...(back === null ? [] : [{ side: 'BACK' as const, file: back }]),
      ].map(({ side, file }) => ({ side, file, treatment: treatmentOf(file, settings.maxPixels) }));
      const totalBytes = withFace ? Math.floor((settings.totalBytes * 2) / 3) : settings.totalBytes;
      // Its second page may become the back.
      const isBoth = back === null && front.mediaType === 'application/pdf';
      const sizes = sides.map(({ treatment }) => ('byteLength' in treatment ? treatment.byteLength : null));
      const budgets = budgetsOf(isBoth ? [null, null] : sizes, { ...settings, totalBytes });

      const made: Made[] = [];
      for (const [at, { side, file, treatment }] of sides.entries()) {
        const maxBytes = budgets[at] ?? 0;
        if ('byteLength' in treatment && treatment.byteLength <= maxBytes) {
          if (treatment.kind === 'cut') made.push(await cut(file, side, treatment.byteLength, keyOf(side)));
          continue;
        }
        const into: readonly Side[] = isBoth ? ['FRONT', 'BACK'] : [side];
        const work = async () => makeAnew(file, treatment, { into, maxBytes, keyOf, signal });
        made.push(...(await inTurn(work, signal)));
      }
      return made;
    },
    async close() {
      await ahead?.close();
    },
  };

  /** Who is stopped while waiting for the turn of a file does not wait for it. */
  async function inTurn<T>(work: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    const stopped = Promise.withResolvers<never>();
    const stop = () => stopped.reject(signal?.reason);
    signal?.addEventListener('abort', stop);
    const done = queue(async () => {
      signal?.throwIfAborted();
      // From here on the process is stopped, and tidied up after.
      signal?.removeEventListener('abort', stop);
      return await work();
    });
    try {
      return await Promise.race([done, stopped.promise]);
    } finally {
      signal?.removeEventListener('abort', stop);
      done.catch(() => {});
    }
  }

  async function cut(file: Candidate, side: Side, byteLength: number, key: string): Promise<Made> {
    const stored = await documents.put(key, first(byteLength, contentOf(file)));
    const mediaType = file.mediaType === 'image/png' ? 'image/png' : 'image/jpeg';
    const done = `${size(file.byteLength - byteLength)} behind the end of the image left out`;
    return { ...stored, side, mediaType, storedAt: now(), done };
  }

  async function makeAnew(
    file: Candidate,
    treatment: Treatment,
    to: {
      readonly into: readonly Side[];
      readonly maxBytes: number;
      readonly keyOf: (side: Side) => string;
      readonly signal: AbortSignal | undefined;
    },
  ): Promise<Made[]> {
    const job: Job = {
      kind: treatment.kind === 'render' ? 'pdf' : 'image',
      byteLength: file.byteLength,
      pages: to.into.length,
      maxBytes: to.maxBytes,
      maxPixels: settings.maxPixels,
      ...limits,
    };
    const work = runProcess(job, contentOf(file), to.signal, taking(file, to), ahead);
    // Not before: its start would take from the processor what this file needs.
    return await work.finally(() => ahead?.prepare());
  }

  function taking(
    file: Candidate,
    to: { readonly into: readonly Side[]; readonly keyOf: (side: Side) => string },
  ) {
    return async ({ answer, bytes }: Fitted): Promise<Made[]> => {
      const made: Made[] = [];
      for (const [at, picture] of answer.pictures.entries()) {
        const side = to.into[at];
        if (side === undefined) break;
        const stored = await documents.put(to.keyOf(side), bytes.exactly(picture.byteLength));
        const origin =
          answer.pageCount === null
            ? `encoded anew from ${file.mediaType === 'image/png' ? 'a PNG' : 'a JPEG'} of ${size(file.byteLength)}`
            : `page ${picture.page ?? at + 1} of ${answer.pageCount} of a PDF, rendered`;
        const done = `${origin}: ${described(picture)}${leftOut(answer.blankPages)}${notDrawn(picture)}`;
        made.push({ ...stored, side, mediaType: 'image/jpeg', storedAt: now(), done });
      }
      return made;
    };
  }

  /** Opened when it is read: who never comes to that leaves nothing open. */
  async function* contentOf({ key, sha256 }: Candidate): AsyncGenerator<Uint8Array> {
    yield* await documents.open(key, { expectSha256: sha256 });
  }
}

/** Reads to the end all the same, so that the store's check of the whole file counts. */
async function* first(byteLength: number, content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let left = byteLength;
  for await (const chunk of content) {
    if (left > 0) yield chunk.subarray(0, left);
    left -= Math.min(left, chunk.length);
  }
}

function described({ byteLength, width, height, quality, isTurned }: Picture): string {
  const turned = isTurned ? ', turned upright' : '';
  return `a JPEG of quality ${quality} with ${width} × ${height} pixels and ${size(byteLength)}, without metadata${turned}`;
}

function leftOut(pages: readonly number[]): string {
  if (pages.length === 0) return '';
  return `; left out as blank: ${pages.length === 1 ? 'page' : 'pages'} ${pages.join(', ')}`;
}

function notDrawn({ undrawnFields }: Picture): string {
  if (undrawnFields === undefined) return '';
  return `; filled in and not drawn: ${undrawnFields} form ${undrawnFields === 1 ? 'field' : 'fields'}`;
}

function now(): string {
  return new Date().toISOString();
}

function size(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
