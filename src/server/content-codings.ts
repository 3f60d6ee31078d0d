/** Bodies that something on the way has compressed (RFC 9110, 8.4.1), opened within limits. */
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw, zstdDecompress } from 'node:zlib';
import pLimit from 'p-limit';

type Opener = (body: Buffer, options: { readonly maxOutputLength: number }) => Promise<Buffer>;

const inflated: Opener = promisify(inflate);
const inflatedRaw: Opener = promisify(inflateRaw);

const openers: Readonly<Record<string, Opener>> = {
  br: promisify(brotliDecompress),
  // Senders disagree on whether it has zlib's frame.
  deflate: async (body, options) => inflated(body, options).catch(async () => inflatedRaw(body, options)),
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  zstd: promisify(zstdDecompress),
};

/** No sender has a reason for more than one; a proxy may have added another. */
const MOST_CODINGS = 2;

/** A body is opened before it is known to be authentic, and its output may be a thousand times its size. */
const atOnce = pLimit(2);

/** @param header the value of `Content-Encoding` @returns the names that are not `identity`, first applied first */
export function codingsIn(header: string | undefined): readonly string[] {
  return (header ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
}

/** @returns null for what is not so compressed, by means unknown here, or longer than `limit` */
export async function openCoded(
  body: Buffer,
  codings: readonly string[],
  limit: number,
): Promise<Buffer | null> {
  if (codings.length === 0 || codings.length > MOST_CODINGS) return null;
  return await atOnce(async () => {
    let opened = body;
    for (const name of codings.toReversed()) {
      const open = Object.hasOwn(openers, name) ? openers[name] : undefined;
      if (open === undefined) return null;
      try {
        opened = await open(opened, { maxOutputLength: limit });
      } catch {
        return null;
      }
    }
    return opened;
  });
}
