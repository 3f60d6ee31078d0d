import type { FastifyInstance } from 'fastify';

/**
 * In the scope that it is called on (and below), every body of every type arrives as a Buffer, byte for byte,
 * so that a signature over it can be checked. A body without a type too; without a body, `request.body` is undefined.
 */
export function takeRawBodies(scope: FastifyInstance, bodyLimit: number): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser<Buffer>('*', { parseAs: 'buffer', bodyLimit }, (_request, body, parsed) => {
    parsed(null, body);
  });
}
