import { once } from 'node:events';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** Closes and opens the server's port while everything else continues, as if iDenfy could not be reached. */
export class Listener {
  readonly #server: Server;
  #address: { host: string; port: number } | undefined;
  #timer: NodeJS.Timeout | undefined;
  readonly #unused = new Set<Socket>();

  constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket) => {
      this.#unused.add(socket);
      socket.once('close', () => this.#unused.delete(socket));
    });
    server.on('request', ({ socket }) => this.#unused.delete(socket));
  }

  /** Connections are cut and new ones refused, until `back` or for `ms`. Resolves when the port is closed. */
  async away(ms?: number): Promise<void> {
    clearTimeout(this.#timer);
    const address = this.#server.address();
    if (address !== null && typeof address === 'object') {
      this.#address = { host: address.address, port: address.port };
      const closed = once(this.#server, 'close');
      this.#server.close();
      this.#server.closeAllConnections();
      await closed;
    }
    if (ms === undefined) return;
    // Not unref'ed: while nothing listens, nothing else keeps a process of its own alive.
    this.#timer = setTimeout(() => {
      this.back().catch((error: unknown) => this.#server.emit('error', error));
    }, ms);
  }

  /** Opens the same port again. @throws an error with the code EADDRINUSE if another program took the port meanwhile */
  async back(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#address === undefined || this.#server.listening) return;
    const listening = once(this.#server, 'listening');
    this.#server.listen(this.#address);
    await listening;
  }

  close(): void {
    // For Node, a connection without a request is not idle: the server would wait a minute for its request.
    for (const socket of this.#unused) socket.destroy();
    clearTimeout(this.#timer);
    this.#address = undefined;
  }
}
