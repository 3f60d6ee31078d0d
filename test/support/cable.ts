import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';
import { freePort } from '../../src/machine/ports.ts';

/** A TCP connection to a real server that a test can cut, to see its callers without the server. */
export interface Cable {
  readonly host: string;
  readonly port: number;
  /** Ends every connection and refuses new ones. */
  cut(): Promise<void>;
  mend(): Promise<void>;
  close(): Promise<void>;
}

export async function layCable(to: { host: string; port: number }): Promise<Cable> {
  const host = '127.0.0.1';
  const sockets = new Set<Socket>();
  const own = (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    // `close` ends the other half, whatever the reason.
    socket.on('error', () => {});
  };
  const server = createServer((near) => {
    const far = connect(to);
    own(near);
    own(far);
    near.pipe(far).pipe(near);
    near.once('close', () => far.destroy());
    far.once('close', () => near.destroy());
  });
  // Not an ephemeral port of the system: while the cable is cut, another process could get it.
  const port = await freePort();
  const listen = async () => {
    server.listen(port, host);
    await once(server, 'listening');
  };
  await listen();
  const cut = async () => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return { host, port, cut, mend: listen, close: cut };
}

/** A cable to the target of a URL such as PostgreSQL's, and the URL that leads through it. */
export async function layCableTo(url: string): Promise<{ cable: Cable; url: string }> {
  const target = new URL(url);
  const cable = await layCable({ host: target.hostname, port: Number(target.port) });
  target.hostname = cable.host;
  target.port = String(cable.port);
  return { cable, url: target.href };
}
