import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

import type { LinkFate } from '../files.ts';
import type { SessionsParts } from '../parts.ts';
import type { Session } from '../state.ts';
import type { StoredFile } from '../images.ts';
import type { Faults, Target } from './faults.ts';

/** What is wrong with the links of a webhook or of `/files`. */
export function linkFate(faults: Faults, session: Session, from: 'webhook' | 'files'): LinkFate {
  const foreign = faults.take('file-foreign-host', session);
  return {
    dead: from === 'webhook' && faults.take('file-dead', session) !== undefined,
    origin: foreign?.origin ?? null,
  };
}

// The smallest GIF: one transparent pixel.
const gif = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
const page =
  '<!doctype html><html lang="en"><title>Sign in</title><p>Please sign in to see this file.</p></html>';
const zeros = Buffer.alloc(64 * 1024);

/** A download that a fault spoils; undefined if none does. */
export function spoiled(
  { faults, links }: SessionsParts,
  session: Session,
  file: StoredFile,
  reply: FastifyReply,
): unknown {
  const target: Target = { clientId: session.clientId, tokenType: session.tokenType, file: file.name };
  const { contentType } = file.type;
  if (faults.take('file-dead-reads', target) !== undefined) {
    return reply.code(403).type('application/xml').send(expired);
  }
  const redirect = faults.take('file-redirect', target);
  if (redirect !== undefined) return reply.redirect(redirect.to ?? links.urlOf(session, file), 302);
  const wrong = faults.take('file-wrong-type', target);
  if (wrong !== undefined) {
    return wrong.as === 'html'
      ? reply.type('text/html; charset=utf-8').send(page)
      : reply.type(contentType).send(gif);
  }
  if (faults.take('file-truncated', target) !== undefined) return breakOff(file, reply);
  const slow = faults.take('file-slow', target);
  if (slow !== undefined) {
    reply.type(contentType).header('content-length', file.bytes.length);
    return reply.send(Readable.from(trickle(faults, file.bytes, slow.bytesPerSecond)));
  }
  const large = faults.take('file-too-large', target);
  if (large !== undefined) {
    reply.type(contentType).header('content-length', large.bytes);
    return reply.send(Readable.from(padded(faults, file.bytes, large.bytes)));
  }
  const endless = faults.take('file-endless', target);
  if (endless === undefined) return undefined;
  return reply.type(contentType).send(Readable.from(padded(faults, file.bytes, endless.bytes)));
}

// S3's wording for an expired link.
const expired =
  '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>';

function breakOff(file: StoredFile, reply: FastifyReply): void {
  reply.hijack();
  reply.raw.writeHead(200, { 'content-type': file.type.contentType, 'content-length': file.bytes.length });
  reply.raw.write(file.bytes.subarray(0, file.bytes.length >> 1), () => reply.raw.destroy());
}

/** Ten pieces a second. */
async function* trickle(faults: Faults, bytes: Uint8Array, bytesPerSecond: number) {
  const piece = Math.max(1, Math.round(bytesPerSecond / 10));
  for (let sent = 0; sent < bytes.length && !faults.closing.aborted; sent += piece) {
    yield Buffer.from(bytes.subarray(sent, sent + piece));
    await faults.sleep((Math.min(piece, bytes.length - sent) / bytesPerSecond) * 1000);
  }
}

/** The file and zeros behind it. */
async function* padded(faults: Faults, bytes: Uint8Array, total: number) {
  yield Buffer.from(bytes.subarray(0, total));
  for (let sent = bytes.length; sent < total && !faults.closing.aborted; sent += zeros.length) {
    yield zeros.subarray(0, Math.min(zeros.length, total - sent));
  }
}
