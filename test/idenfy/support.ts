import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createIdenfyClient, type IdenfyClient, type IdenfyClientSettings } from '../../src/idenfy/client.ts';
import { IdenfyError } from '../../src/idenfy/errors.ts';

export type LocalServer = { baseUrl: string; close(): Promise<void> };

export const apiKey = 'key-of-the-test';
export const apiSecret = 'secret-of-the-test';

/** A real HTTP server on loopback that answers as told. */
export async function httpServer(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<LocalServer> {
  const server = createServer(answer);
  return listening(server, 'http', () => server.closeAllConnections());
}

/** A TCP server for what an HTTP server would never do; `scheme` is only what its address says. */
export async function tcpServer(
  serve: (socket: Socket) => void,
  scheme: 'http' | 'https' = 'http',
): Promise<LocalServer> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    serve(socket);
  });
  return listening(server, scheme, () => {
    for (const socket of sockets) socket.destroy();
  });
}

async function listening(server: Server, scheme: string, cut: () => void): Promise<LocalServer> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    baseUrl: `${scheme}://127.0.0.1:${portOf(server)}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      cut();
      await closed;
    },
  };
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
}

/** Reads the whole request, then answers. */
export function answerWith(status: number, body: string, headers: Record<string, string> = {}) {
  return (request: IncomingMessage, response: ServerResponse) => {
    request.resume().on('end', () => {
      response.writeHead(status, headers).end(body);
    });
  };
}

export async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  request.setEncoding('utf8');
  for await (const chunk of request) text += String(chunk);
  return text;
}

/** Runs `use` with a client of `server`, then frees both. */
export async function withClient<T>(
  server: LocalServer,
  settings: Partial<IdenfyClientSettings>,
  use: (client: IdenfyClient) => Promise<T>,
): Promise<T> {
  const client = createIdenfyClient({ baseUrl: server.baseUrl, apiKey, apiSecret, ...settings });
  try {
    return await use(client);
  } finally {
    await server.close();
    await client.close();
  }
}

/** The error that a call must end with. */
export async function failureOf(call: Promise<unknown>): Promise<IdenfyError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof IdenfyError) return error;
    throw error;
  }
  throw new Error('The call succeeded.');
}

/** Everything of an error that could reach a log, hidden properties included. */
export function everythingIn(error: Error): string {
  const values = Object.getOwnPropertyNames(error).map((name) =>
    JSON.stringify(Object.getOwnPropertyDescriptor(error, name)?.value),
  );
  return `${String(error)} ${JSON.stringify(error)} ${values.join(' ')} ${String(error.cause)}`;
}
