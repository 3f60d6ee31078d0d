import { addAbortSignal, Readable } from 'node:stream';
import { IdenfyError } from './errors.ts';
import type { ProcessFields } from './requests.ts';

/** The bytes of one image or PDF, read on demand, once per call. */
export type ImageSource = {
  /** Exact number of bytes that `open` yields. */
  byteLength: number;
  /** Opens the bytes anew; Node's Readable is one. Its own errors reach the caller of `process` unchanged. */
  open(): AsyncIterable<Uint8Array>;
};

/** A request body of known length. `signal` releases what a hanging source has open. */
export type RequestBody = { byteLength: number; chunks(signal: AbortSignal): AsyncIterable<Uint8Array> };

/** The key of the token in direct processing: idenfy-api.md 2.2 CONFLICT. */
export type ProcessTokenField = 'token' | 'authToken';

// A multiple of 3, so that only the last slice is padded; it limits the memory for encoding a large chunk.
const sliceBytes = 96 * 1024;

/** Base64 of the whole `source`, without padding between its chunks. */
export async function* base64Chunks(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let carry: Uint8Array = new Uint8Array(0);
  for await (const chunk of source) {
    const missing = carry.length === 0 ? 0 : 3 - carry.length;
    if (chunk.length < missing) {
      carry = Buffer.concat([carry, chunk]);
      continue;
    }
    if (missing > 0) yield encoded(Buffer.concat([carry, chunk.subarray(0, missing)]));
    const end = chunk.length - ((chunk.length - missing) % 3);
    for (let offset = missing; offset < end; offset += sliceBytes) {
      yield encoded(chunk.subarray(offset, Math.min(offset + sliceBytes, end)));
    }
    // A copy, which a Buffer's own slice is not: the source may use its memory again.
    carry = Uint8Array.from(chunk.subarray(end));
  }
  if (carry.length > 0) yield encoded(carry);
}

function encoded(bytes: Uint8Array): Uint8Array {
  return Buffer.from(
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
    'latin1',
  );
}

/** A JSON body that is small enough for memory. */
export function jsonBody(value: unknown): RequestBody {
  const bytes = Buffer.from(JSON.stringify(value));
  return {
    byteLength: bytes.length,
    async *chunks() {
      yield bytes;
    },
  };
}

/**
 * The body of `POST /api/v2/process`. Its images are encoded while it is sent, so that memory does not grow with their
 * size. Raw base64, no `data:` prefix (idenfy-api.md 2.1). If a source yields another number of bytes than promised, the
 * body ends with an error before it is complete: iDenfy never sees a whole request.
 */
export function processBody(
  fields: ProcessFields,
  images: Readonly<Record<string, ImageSource>>,
  tokenField: ProcessTokenField,
): RequestBody {
  const { authToken, country, documentType, skipAnalysis } = fields;
  const head = JSON.stringify({ [tokenField]: authToken, country, documentType, skipAnalysis });
  const parts: (Uint8Array | { name: string; source: ImageSource })[] = [];
  let text = `${head.slice(0, -1)},"images":{`;
  for (const [name, source] of Object.entries(images)) {
    text += `${JSON.stringify(name)}:"`;
    parts.push(Buffer.from(text), { name, source });
    text = '",';
  }
  parts.push(Buffer.from(`${text.replace(/,$/, '')}}}`));
  const byteLength = parts.reduce(
    (sum, part) => sum + ('source' in part ? 4 * Math.ceil(part.source.byteLength / 3) : part.length),
    0,
  );
  return {
    byteLength,
    async *chunks(signal) {
      for (const part of parts) {
        if ('source' in part) yield* base64Chunks(exactly(part.name, part.source, signal));
        else yield part;
      }
    },
  };
}

async function* exactly(name: string, source: ImageSource, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  let seen = 0;
  const opened = source.open();
  if (opened instanceof Readable) addAbortSignal(signal, opened);
  for await (const chunk of opened) {
    seen += chunk.length;
    if (seen > source.byteLength)
      throw wrongLength(name, `more than the promised ${source.byteLength} bytes`);
    yield chunk;
  }
  if (seen < source.byteLength) throw wrongLength(name, `${seen} of the promised ${source.byteLength} bytes`);
}

function wrongLength(name: string, found: string): IdenfyError {
  return new IdenfyError('bad_value', {
    operation: 'process',
    delivered: 'no',
    field: name,
    help: `The source of the image yielded ${found}: give its exact length.`,
  });
}
