import { EventEmitter, once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

export type Storage = {
  origin: string;
  port: number;
  /** Connections accepted so far. */
  connections: () => number;
  /** Resolves once no connection is open. */
  idle: () => Promise<void>;
  close: () => Promise<void>;
};

/** A file storage that answers as the listener wants. */
export function httpStorage(listener: RequestListener): Promise<Storage> {
  return listen(createHttpServer(listener));
}

/** A file storage below HTTP: it gets the bare connection once the first bytes of a request are in. */
export function tcpStorage(onRequest: (socket: Socket, firstBytes: Buffer) => void): Promise<Storage> {
  return listen(
    createTcpServer((socket) => {
      socket.once('data', (firstBytes) => onRequest(socket, firstBytes));
    }),
  );
}

async function listen(server: Server): Promise<Storage> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const closed = new EventEmitter();
  server.on('connection', (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => {
      sockets.delete(socket);
      closed.emit('one');
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = addressOf(server);
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    connections: () => connections,
    idle: async () => {
      while (sockets.size > 0) {
        await once(closed, 'one');
      }
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

function addressOf(server: Server): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new Error('The server does not listen on a port.');
  return address;
}
