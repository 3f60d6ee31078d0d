import { Agent } from 'undici';
import type { Dispatcher } from 'undici';
import { USER_AGENT } from '../version.ts';
import { checkedLookup, isPublicAddress, resolveWithSystem } from '../public-addresses.ts';
import type { Resolve } from '../public-addresses.ts';
import { DocumentError, systemCode } from './errors.ts';
import { createLinkCheck, linkErrors } from './links.ts';
import type { LinkRules } from './links.ts';
import { SNIFF_LENGTH, sniffMediaType } from './sniff.ts';
import type { StoredMediaType } from './sniff.ts';
import type { DocumentStore, StoredDocument } from './store.ts';

export type DownloadSettings = LinkRules & {
  /** Bytes one file may have. Default 20 MiB: all images of a submission together may have 20 MB (idenfy-api.md 2.1 [A]). */
  maxBytes?: number;
  /** Milliseconds one download may take in all. Default 2 minutes: 20 MiB at 1.4 Mbit/s. */
  totalTimeoutMs?: number;
  /** Milliseconds without a byte from the storage; 0 is no such cap. Default 15 s. */
  idleTimeoutMs?: number;
  /** Milliseconds for a connection, TLS included. Default 10 s. */
  connectTimeoutMs?: number;
  /** Default: the system's resolver. */
  resolve?: Resolve;
  /** Which addresses files may come from, trusted origins aside. Default `isPublicAddress`. */
  isAllowedAddress?: (address: string) => boolean;
};

export type DownloadTarget = {
  store: DocumentStore;
  key: string;
  /** Aborting it stops the download; its reason is then thrown as it is. */
  signal?: AbortSignal | undefined;
  /** Called with the number of bytes that came so far, after each chunk. For heartbeats. */
  onProgress?: ((byteLength: number) => void) | undefined;
  /** Called with each chunk on its way into the store, in order. */
  onChunk?: ((chunk: Uint8Array) => void) | undefined;
  /** Stores a file of any other type as well, as `application/octet-stream`; without it, such a file is refused. */
  anyType?: boolean | undefined;
};

export type DownloadedDocument = StoredDocument & { mediaType: StoredMediaType };

export type Downloader = {
  /**
   * Streams a file from its link into the store, never holding more than a few chunks. Rejects with a `DocumentError`,
   * and then nothing is stored under the key.
   */
  download(link: string, target: DownloadTarget): Promise<DownloadedDocument>;
  /** Closes the connections once running downloads are done. */
  close(): Promise<void>;
};

const MIB = 1024 * 1024;

/** Makes a downloader with connections of its own, which never follow redirects or proxies from the environment. */
export function createDownloader(settings: DownloadSettings): Downloader {
  const maxBytes = settings.maxBytes ?? 20 * MIB;
  const totalTimeoutMs = settings.totalTimeoutMs ?? 120_000;
  const idleTimeoutMs = settings.idleTimeoutMs ?? 15_000;
  const isAllowedAddress = settings.isAllowedAddress ?? isPublicAddress;
  const checkLink = createLinkCheck(settings, isAllowedAddress);

  const timeout = settings.connectTimeoutMs ?? 10_000;
  const limits = { headersTimeout: idleTimeoutMs, bodyTimeout: idleTimeoutMs };
  const lookup = checkedLookup(settings.resolve ?? resolveWithSystem, isAllowedAddress, linkErrors);
  const strict = new Agent({ ...limits, connect: { timeout, lookup } });
  const trusting = new Agent({ ...limits, connect: { timeout } });

  async function download(link: string, target: DownloadTarget): Promise<DownloadedDocument> {
    const { url, trusted } = checkLink(link);
    const timeUp = AbortSignal.timeout(totalTimeoutMs);
    const signal = target.signal === undefined ? timeUp : AbortSignal.any([target.signal, timeUp]);
    // Whatever an abort breaks, and whichever error comes of it, the abort is the cause to tell.
    const explain = (error: unknown, explanation: (error: unknown) => DocumentError): unknown => {
      if (target.signal?.aborted === true) return target.signal.reason;
      return timeUp.aborted ? slow('total') : explanation(error);
    };

    let response: Dispatcher.ResponseData;
    try {
      signal.throwIfAborted();
      response = await (trusted ? trusting : strict).request({
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method: 'GET',
        headers: {
          accept: 'image/jpeg, image/png, application/pdf',
          'accept-encoding': 'identity',
          'user-agent': USER_AGENT,
        },
        signal,
      });
    } catch (error) {
      throw explain(error, (cause) => requestFailed(cause, url.hostname));
    }

    // Destroying a body that was not read to its end makes it emit an error that nobody needs.
    const body = response.body.on('error', () => {});
    try {
      checkStatus(response.statusCode, url.hostname);
      const declared = declaredLength(response.headers['content-length']);
      if (declared !== undefined && declared > maxBytes) throw tooLarge(maxBytes);
      const { onProgress, onChunk, anyType = false } = target;
      const file = checkedFile(body, { declared, maxBytes, onProgress, onChunk, anyType, explain });
      const stored = await target.store.put(target.key, file.content);
      return { ...stored, mediaType: file.mediaType() };
    } finally {
      body.destroy();
    }
  }

  return {
    download,
    close: async () => {
      await Promise.all([strict.close(), trusting.close()]);
    },
  };
}

type Expectations = {
  declared: number | undefined;
  maxBytes: number;
  onProgress: ((byteLength: number) => void) | undefined;
  onChunk: ((chunk: Uint8Array) => void) | undefined;
  anyType: boolean;
  explain: (error: unknown, explanation: (error: unknown) => DocumentError) => unknown;
};

/** The body as it may be stored: an error instead of its next chunk as soon as it breaks a rule. */
function checkedFile(
  body: AsyncIterable<unknown>,
  expected: Expectations,
): { content: AsyncIterable<Uint8Array>; mediaType: () => StoredMediaType } {
  let mediaType: StoredMediaType | null = null;

  async function* received(): AsyncGenerator<Uint8Array> {
    let byteLength = 0;
    try {
      for await (const chunk of body) {
        if (!(chunk instanceof Uint8Array)) throw new TypeError('A body has bytes only.');
        byteLength += chunk.byteLength;
        if (byteLength > expected.maxBytes) throw tooLarge(expected.maxBytes);
        expected.onProgress?.(byteLength);
        expected.onChunk?.(chunk);
        yield chunk;
      }
    } catch (error) {
      throw error instanceof DocumentError ? error : expected.explain(error, bodyFailed);
    }
    if (expected.declared !== undefined && expected.declared !== byteLength) throw truncated('length');
    if (byteLength === 0) throw new DocumentError('file_empty', 'The file is empty.');
  }

  async function* content(): AsyncGenerator<Uint8Array> {
    let head: Uint8Array[] | null = [];
    let headLength = 0;
    for await (const chunk of received()) {
      if (head === null) {
        yield chunk;
        continue;
      }
      head.push(chunk);
      headLength += chunk.byteLength;
      if (headLength < SNIFF_LENGTH) continue;
      mediaType = await sniffed(head, expected.anyType);
      yield* head;
      head = null;
    }
    if (head !== null) {
      mediaType = await sniffed(head, expected.anyType);
      yield* head;
    }
  }

  return {
    content: content(),
    mediaType: () => {
      if (mediaType === null) throw new Error('The store did not read the file.');
      return mediaType;
    },
  };
}

async function sniffed(head: Uint8Array[], anyType: boolean): Promise<StoredMediaType> {
  const mediaType = await sniffMediaType(Buffer.concat(head));
  if (mediaType !== null) return mediaType;
  if (anyType) return 'application/octet-stream';
  throw new DocumentError('file_type_unsupported', 'The file is not a JPEG, PNG or PDF.');
}

function checkStatus(status: number, host: string): void {
  if (status === 200) return;
  const detail = `http_${status}`;
  if (status >= 300 && status < 400) {
    throw new DocumentError('file_redirected', `The file storage ${host} answered with a redirect.`, detail);
  }
  // 408 and 429 are about this moment, every other 4xx about the link: storage answers 400 or 403 for one that expired.
  if (status >= 400 && status < 500 && status !== 408 && status !== 429) {
    throw new DocumentError(
      'file_link_expired',
      `The file storage ${host} refused the link (${status}).`,
      detail,
    );
  }
  throw new DocumentError('storage_unavailable', `The file storage ${host} answered ${status}.`, detail);
}

function declaredLength(header: string | string[] | undefined): number | undefined {
  return typeof header === 'string' && /^\d+$/.test(header) ? Number(header) : undefined;
}

function requestFailed(error: unknown, host: string): DocumentError {
  if (error instanceof DocumentError) return error;
  const code = systemCode(error);
  if (code === 'UND_ERR_HEADERS_TIMEOUT') return slow('idle');
  return new DocumentError('storage_unavailable', `The file storage ${host} cannot be reached.`, code);
}

function bodyFailed(error: unknown): DocumentError {
  const code = systemCode(error);
  return code === 'UND_ERR_BODY_TIMEOUT' ? slow('idle') : truncated(code);
}

function tooLarge(maxBytes: number): DocumentError {
  return new DocumentError(
    'file_too_large',
    `The file has more than the ${maxBytes} bytes that are allowed.`,
  );
}

function truncated(detail: string | undefined): DocumentError {
  return new DocumentError('file_truncated', 'The file did not come whole.', detail);
}

function slow(cap: 'total' | 'idle'): DocumentError {
  return new DocumentError('file_slow', 'The file did not come in time.', cap);
}
