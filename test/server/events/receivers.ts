/** Receivers of events that behave as a test says, up to whatever nobody should. */
import { createServer as createHttpServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import { selfSigned } from '../../support/certificate.ts';

export interface Arrived {
  readonly eventId: string;
  readonly body: string;
  readonly headers: Record<string, string>;
}

export interface Receiver extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly connections: () => number;
}

/** Answers, or does not. It has the whole request. */
export type Answer = (response: ServerResponse, arrived: Arrived, request: IncomingMessage) => void;

export const ok: Answer = (response) => void response.writeHead(204).end();

/** @param port by default any free one */
export async function receiver(answer: Answer, port = 0): Promise<Receiver> {
  return await listening(createHttpServer(handler(answer)), 'http', port);
}

export async function receiverWithOwnCertificate(answer: Answer): Promise<Receiver> {
  return await listening(createHttpsServer(selfSigned('127.0.0.1'), handler(answer)), 'https');
}

/** Below HTTP: it gets the connection with the first bytes of a request. */
export async function bareReceiver(onRequest: (socket: Socket) => void, scheme = 'http'): Promise<Receiver> {
  const server = createTcpServer((socket) => void socket.once('data', () => onRequest(socket)));
  return await listening(server, scheme);
}

const headersSchema = z.record(z.string(), z.string().optional());

function handler(answer: Answer) {
  return (request: IncomingMessage, response: ServerResponse) => {
    response.on('error', () => {});
    void answered(request, response, answer);
  };
}

async function answered(request: IncomingMessage, response: ServerResponse, answer: Answer): Promise<void> {
  // One that is cut off has no body.
  const body = await text(request).catch(() => null);
  if (body === null) return;
  const given = Object.entries(headersSchema.parse(request.headers));
  const headers = Object.fromEntries(given.map(([name, value]) => [name, value ?? '']));
  answer(response, { eventId: headers['webhook-id'] ?? '', body, headers }, request);
}

async function listening(server: Server, scheme: string, port = 0): Promise<Receiver> {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('It has no port.');
  return {
    url: `${scheme}://127.0.0.1:${address.port}/events`,
    port: address.port,
    connections: () => connections,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

/** By the reference library, with the secret as a deployer writes it. @throws WebhookVerificationError */
export function verified(secret: Uint8Array, { body, headers }: Arrived): unknown {
  return new Webhook(`whsec_${Buffer.from(secret).toString('base64')}`).verify(body, headers);
}

/** Endless, in pieces, until nobody reads it. */
export function pour(response: ServerResponse): void {
  const piece = Buffer.alloc(65_536, 'x');
  const pump = (): void => {
    while (!response.destroyed) if (!response.write(piece)) return void response.once('drain', pump);
  };
  pump();
}
