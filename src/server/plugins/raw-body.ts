import type { FastifyInstance, FastifyRequest } from 'fastify';
import { UnprovenBytes } from '../unproven-bytes.ts';

export interface RawBodyOptions {
  /** Of all bodies that are being read and used; one of the scope's own by default. */
  readonly budget?: UnprovenBytes;
  /** From the bytes to `request.body`; the bytes themselves by default. */
  readonly use?: (body: Buffer, request: FastifyRequest) => Promise<unknown>;
}

/** By default as many bodies as one hand has fingers are held at once. */
const BODIES = 10;

/**
 * In the scope that it is called on (and below), every body of every type arrives as a Buffer, byte for byte, so that a
 * signature over it can be checked. A body without a type too, and one whose type no reader understands. Without a
 * body, it is an empty one.
 */
export function takeRawBodies(scope: FastifyInstance, bodyLimit: number, options: RawBodyOptions = {}): void {
  const { budget = new UnprovenBytes(BODIES * bodyLimit), use = async (body) => body } = options;
  scope.addHook('onRequest', (request, _reply, next) => {
    // Fastify refuses types that are not well-formed by itself, before it asks any parser.
    request.raw.headers['content-type'] = 'application/octet-stream';
    next();
  });
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', async (request: FastifyRequest, payload: FastifyRequest['raw']) => {
    const length = request.headers['content-length'];
    const about = { limit: bodyLimit, length: length === undefined ? undefined : Number(length) };
    return await budget.read(payload, about, async (body) => use(body, request));
  });
}
