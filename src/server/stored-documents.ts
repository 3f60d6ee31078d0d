/** A stored document on its way to a reader, at the desk and through the API: by record and name, never by a key. */
import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { DocumentError } from '../documents/errors.ts';
import type { DocumentStore } from '../documents/store.ts';
import type { DocumentRecord, Records, VerificationRecord } from '../records/index.ts';
import { Problem } from './problems.ts';
import { logAct } from './acts.ts';

/**
 * How long one may take to its reader in all, for the route's `handlerTimeout`: 20 MB at 1.4 Mbit/s. A reader that
 * takes nothing holds an open file until then.
 */
export const DOCUMENT_TIMEOUT_MS = 120_000;

/** What stored files are (documents/sniff.ts); whatever else a record named would be text to download at most. */
const SHOWN: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'application/pdf']);

/** Nothing in a file runs or loads anything; `sandbox` would keep a browser's own PDF viewer away. */
const IMAGE_CSP = "default-src 'none'; sandbox; frame-ancestors 'none'";
const PDF_CSP = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'";

export interface OpenedDocument {
  readonly file: DocumentRecord;
  readonly content: Readable;
}

/** @throws Problem document_not_found, document_damaged, documents_unavailable, records_unavailable */
export async function openDocument(
  { documents, records }: { documents: DocumentStore; records: Pick<Records, 'acts'> },
  {
    record,
    name,
    readBy,
    source,
  }: { record: VerificationRecord; name: string; readBy: string; source: string },
): Promise<OpenedDocument> {
  const file = record.documents.find((document) => document.name === name);
  if (file === undefined) throw new Problem('document_not_found');
  const content = await documents.open(file.key, { expectSha256: file.sha256 }).catch((error: unknown) => {
    throw problemOf(error);
  });
  try {
    const { clientId, verificationId } = record;
    await logAct(records, {
      kind: 'document-read',
      by: readBy,
      clientId,
      verificationId,
      source,
      detail: { document: name },
    });
  } catch (error) {
    content.destroy();
    throw error;
  }
  return { file, content: Readable.from(heldBack(content), { objectMode: false }) };
}

/**
 * Damage shows at the end, when all bytes that were announced could have been sent already: without its last piece the
 * answer stays visibly incomplete, and a small one becomes a problem.
 */
async function* heldBack(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let last: Uint8Array | undefined;
  try {
    for await (const piece of content) {
      if (last !== undefined) yield last;
      last = piece;
    }
  } catch (error) {
    throw problemOf(error);
  }
  if (last !== undefined) yield last;
}

function problemOf(cause: unknown): unknown {
  if (!(cause instanceof DocumentError)) return cause;
  switch (cause.code) {
    case 'document_not_found':
      return new Problem('document_not_found', {
        detail: 'The document is not in the store any more',
        cause,
      });
    case 'document_damaged':
      return new Problem('document_damaged', { cause });
    default:
      return cause.retryable ? new Problem('documents_unavailable', { cause }) : cause;
  }
}

/** @param options.inline for a page that shows it; a program, or a person with a link, gets a file */
export function sendDocument(
  reply: FastifyReply,
  { file, content }: OpenedDocument,
  { inline }: { inline: boolean },
): FastifyReply {
  const type = SHOWN.has(file.mediaType) ? file.mediaType : 'application/octet-stream';
  const disposition = inline && type !== 'application/octet-stream' ? 'inline' : 'attachment';
  return reply
    .type(type)
    .header('content-length', file.byteLength)
    .header('cache-control', 'no-store')
    .header('content-security-policy', type === 'application/pdf' ? PDF_CSP : IMAGE_CSP)
    .header('content-disposition', disposition)
    .send(content);
}

/**
 * The attempt of a client that is named, or the latest.
 * @throws Problem verification_not_found
 */
export async function recordOf(
  { verifications }: Records,
  clientId: string,
  verificationId: string | undefined,
): Promise<VerificationRecord> {
  const record = await (verificationId === undefined
    ? verifications.latestOf(clientId)
    : verifications.byId(verificationId));
  if (record === null || record.clientId !== clientId) throw new Problem('verification_not_found');
  return record;
}
