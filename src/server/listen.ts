import type { FastifyInstance } from 'fastify';

/** The port is taken, or not ours to take; the message says what to change. */
class CannotListenError extends Error {
  override readonly name = 'CannotListenError';
  readonly code = 'cannot_listen';
}

/**
 * @returns where the server is reached, such as `http://127.0.0.1:3000`
 * @throws CannotListenError
 */
export async function listen(
  app: FastifyInstance,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (error) {
    const message = explain(error, host, port);
    throw message === undefined ? error : new CannotListenError(message, { cause: error });
  }
}

function explain(error: unknown, host: string, port: number): string | undefined {
  switch (Error.isError(error) && 'code' in error ? error.code : undefined) {
    case 'EADDRINUSE':
      return `Port ${port} is in use by another program. Choose another with PORT.`;
    case 'EACCES':
      return `This user may not listen on port ${port}. Choose one above 1023 with PORT.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `This machine has no address "${host}". Set HOST to one of its own, or to 0.0.0.0.`;
    default:
      return undefined;
  }
}
