/**
 * Between the service and the sandbox: it sees every request as sent, holds answers back as long as a test wants, and
 * can be unreachable.
 */
import { once } from 'node:events';
import { createServer, request as forward } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { freePort } from '../../src/machine/ports.ts';

export interface TappedRequest {
  readonly method: string;
  readonly path: string;
  readonly body: Buffer;
}

export interface Held {
  /** Resolves when the request has come through, and its answer is held back. */
  readonly arrived: Promise<void>;
  release(): void;
}

/** A whole answer; its other headers stay. */
export interface Given {
  readonly status: number;
  readonly body: string;
}

export class Tap {
  readonly requests: TappedRequest[] = [];
  readonly #server = createServer((incoming, outgoing) => void this.#pass(incoming, outgoing));
  readonly #holds: Array<{ path: string; arrived: () => void; released: Promise<void> }> = [];
  readonly #changes: Array<{ path: string; change: (given: Given) => Given }> = [];
  readonly #refusals: Array<{ path: string; answer: () => Given }> = [];
  readonly #refusedNext: { path: string; clientId: string; status: number; body: string }[] = [];
  #port = 0;
  #target: URL | undefined;

  static async start(): Promise<Tap> {
    const tap = new Tap();
    // Not an ephemeral port of the system: while the tap is down, another process could get it.
    tap.#port = await freePort();
    await tap.#listen();
    return tap;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  connectTo(url: string): void {
    this.#target = new URL(url);
  }

  /** The JSON bodies that went to this path, oldest first. */
  sent(path: string, clientId?: string): unknown[] {
    return this.requests
      .filter((request) => request.path === path)
      .map((request): unknown => JSON.parse(request.body.toString()))
      .filter((body) => clientId === undefined || (isRecord(body) && body['clientId'] === clientId));
  }

  /** Holds back the answer to the next request whose path begins so. */
  hold(path: string): Held {
    const arrived = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    this.#holds.push({ path, arrived: arrived.resolve, released: released.promise });
    return { arrived: arrived.promise, release: released.resolve };
  }

  /**
   * Changes the answers to requests with this path prefix, as iDenfy, or a proxy before it, might.
   * @returns what ends it
   */
  change(path: string, change: (given: Given) => Given): () => void {
    const made = { path, change };
    this.#changes.push(made);
    return () => {
      const at = this.#changes.indexOf(made);
      if (at >= 0) this.#changes.splice(at, 1);
    };
  }

  /** Answers in place of iDenfy, which gets no request. @returns what ends it */
  refuse(path: string, answer: () => Given): () => void {
    const made = { path, answer };
    this.#refusals.push(made);
    return () => {
      const at = this.#refusals.indexOf(made);
      if (at >= 0) this.#refusals.splice(at, 1);
    };
  }

  /** Answers the next request of this client on this path in iDenfy's place. */
  refuseNext(path: string, clientId: string, status: number, body: object): void {
    this.#refusedNext.push({ path, clientId, status, body: JSON.stringify(body) });
  }

  /** Refuses connections, like a server that is down. */
  async down(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async up(): Promise<void> {
    await this.#listen();
  }

  async #listen(): Promise<void> {
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  async #pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    try {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      await once(incoming, 'end');
      const body = Buffer.concat(chunks);
      const { method = 'GET', url: path = '/', headers } = incoming;
      this.requests.push({ method, path, body });
      const refused = this.#refusedNext.findIndex(
        (refusal) => refusal.path === path && body.includes(JSON.stringify(refusal.clientId)),
      );
      const [next] = refused < 0 ? [] : this.#refusedNext.splice(refused, 1);
      const refusal = next ?? this.#refusals.find((candidate) => path.startsWith(candidate.path))?.answer();
      if (refusal !== undefined) {
        outgoing.writeHead(refusal.status, { 'content-type': 'application/json' }).end(refusal.body);
        return;
      }
      const answer = await this.#ask(method, path, headers, body);
      const index = this.#holds.findIndex((hold) => path.startsWith(hold.path));
      const [held] = index < 0 ? [] : this.#holds.splice(index, 1);
      held?.arrived();
      await held?.released;
      const changes = this.#changes.filter((change) => path.startsWith(change.path));
      if (changes.length === 0) {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
        return;
      }
      const given = { status: answer.statusCode ?? 502, body: await text(answer) };
      const changed = changes.reduce((before, { change }) => change(before), given);
      const { 'content-length': _length, ...others } = answer.headers;
      outgoing.writeHead(changed.status, others).end(changed.body);
    } catch {
      outgoing.destroy();
    }
  }

  async #ask(
    method: string,
    path: string,
    headers: IncomingMessage['headers'],
    body: Buffer,
  ): Promise<IncomingMessage> {
    if (this.#target === undefined) throw new Error('the tap leads nowhere yet');
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    // A body that came in chunks is passed on in one piece.
    const { 'transfer-encoding': _, ...rest } = headers;
    const sent = method === 'GET' ? rest : { ...rest, 'content-length': body.length };
    forward(new URL(path, this.#target), { method, headers: sent }, resolve).once('error', reject).end(body);
    return await promise;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
