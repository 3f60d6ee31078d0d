/**
 * Between the service and the sandbox, as a gateway would be: plants text in iDenfy's webhooks, file links and answers,
 * and answers in iDenfy's place where a call is to fail.
 */
import { once } from 'node:events';
import { createServer, request as forward } from 'node:http';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { sign } from 'idenfy-sandbox/webhooks';
import type { Plants } from './plants.ts';
import { plantedData, plantedWebhook } from './planted-webhook.ts';

export interface Refusal {
  readonly status: number;
  readonly body: string;
  readonly headers?: OutgoingHttpHeaders;
}

interface Whole {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
}

export class Between {
  /** What the service answered to webhooks that nobody at iDenfy had signed. */
  readonly forgedAnswers: { readonly status: number; readonly body: string }[] = [];
  /** Of these sessions no webhook comes. */
  readonly silenced = new Set<string>();
  private readonly plants: Plants;
  private readonly server = createServer((incoming, outgoing) => void this.pass(incoming, outgoing));
  private readonly refusals: { readonly path: string; readonly of: string; readonly refusal: Refusal }[] = [];
  private readonly prefix: string;
  private origin = '';
  private idenfy = '';
  private service = '';
  private signingKey = '';

  private constructor(plants: Plants) {
    this.plants = plants;
    // A segment of every file link: as if the person's file had kept its name.
    this.prefix = `/${plants.text('FILENAME')}`;
  }

  static async start(plants: Plants): Promise<Between> {
    const between = new Between(plants);
    between.server.listen(0, '127.0.0.1');
    await once(between.server, 'listening');
    const address = between.server.address();
    if (address === null || typeof address === 'string') throw new Error('it has no port');
    between.origin = `http://127.0.0.1:${address.port}`;
    return between;
  }

  /** In the place of iDenfy's. */
  get url(): string {
    return this.origin;
  }

  get webhookUrl(): string {
    return `${this.origin}/webhook`;
  }

  connect(to: { readonly idenfy: string; readonly service: string; readonly signingKey: string }): void {
    this.idenfy = to.idenfy;
    this.service = `${to.service}/webhooks/idenfy`;
    this.signingKey = to.signingKey;
  }

  /**
   * The next request to a path that begins so is answered like this, and never reaches iDenfy.
   *
   * @param of what its address or body holds, such as a `clientId`
   */
  refuseNext(path: string, of: string, refusal: Refusal): void {
    this.refusals.push({ path, of, refusal });
  }

  /** Those that nothing has met yet. */
  get unmetRefusals(): readonly string[] {
    return this.refusals.map(({ path }) => path);
  }

  /** A webhook as iDenfy sends it, past the sandbox. @returns the HTTP status */
  async webhook(body: string, eventType = 'IDENTIFICATION'): Promise<number> {
    return (await this.deliver(Buffer.from(body), eventType, this.signingKey)).status;
  }

  /** How a webhook of the sandbox's reaches the service. */
  asSent(body: string): Buffer {
    const parsed: unknown = JSON.parse(body);
    if (!isRecord(parsed)) throw new Error('The sandbox sends objects.');
    return this.plantedIn(parsed);
  }

  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  private async pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    try {
      const body = await buffer(incoming);
      const { status, headers, body: answer } = await this.answerTo(incoming, body);
      outgoing.writeHead(status, { ...headers, 'content-length': answer.length }).end(answer);
    } catch {
      outgoing.destroy();
    }
  }

  private async answerTo(incoming: IncomingMessage, body: Buffer): Promise<Whole> {
    const { url = '/', headers } = incoming;
    if (url === '/webhook') return await this.passWebhook(body, String(headers['idenfy-event-type']));
    const path = url.startsWith(this.prefix) ? url.slice(this.prefix.length) : url;
    const index = this.refusals.findIndex(
      ({ path: begin, of }) => path.startsWith(begin) && (path.includes(of) || body.includes(of)),
    );
    const [met] = index === -1 ? [] : this.refusals.splice(index, 1);
    if (met !== undefined) {
      const { status, body: text, headers: more = {} } = met.refusal;
      return {
        status,
        headers: { 'content-type': 'application/json', ...more },
        body: Buffer.from(text),
      };
    }
    const { 'transfer-encoding': _, host: __, ...rest } = headers;
    const sent = incoming.method === 'GET' ? rest : { ...rest, 'content-length': body.length };
    const answer = await call(
      new URL(path, this.idenfy),
      { method: incoming.method ?? 'GET', headers: sent },
      body,
    );
    return { ...answer, body: this.planted(path, answer) };
  }

  private planted(path: string, { status, body }: Whole): Buffer {
    if (status !== 200) return body;
    const known: unknown = JSON.parse(
      path === '/api/v2/files' || path === '/api/v2/data' ? body.toString() : 'null',
    );
    if (!isRecord(known)) return body;
    const answer =
      path === '/api/v2/files' ? this.withLinks(known) : { ...known, ...plantedData(this.plants, 'ASKED') };
    return Buffer.from(JSON.stringify(answer));
  }

  /** First as somebody who has not the key would send it. */
  private async passWebhook(body: Buffer, eventType: string): Promise<Whole> {
    const parsed: unknown = JSON.parse(body.toString());
    if (!isRecord(parsed)) throw new Error('The sandbox sends objects.');
    if (this.silenced.has(String(parsed['scanRef']))) {
      return { status: 200, headers: {}, body: Buffer.alloc(0) };
    }
    const planted = this.plantedIn(parsed);
    const forged = await this.deliver(planted, eventType, 'not the signing key');
    this.forgedAnswers.push({
      status: forged.status,
      body: JSON.stringify(forged.headers) + forged.body.toString(),
    });
    return await this.deliver(planted, eventType, this.signingKey);
  }

  private plantedIn(webhook: Record<string, unknown>): Buffer {
    return Buffer.from(
      JSON.stringify(this.withLinks({ ...webhook, ...plantedWebhook(this.plants, webhook) })),
    );
  }

  private async deliver(body: Buffer, eventType: string, key: string): Promise<Whole> {
    return await call(
      new URL(this.service),
      {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'content-length': body.length,
          'idenfy-event-type': eventType,
          'idenfy-signature': sign(body, key),
        },
      },
      body,
    );
  }

  /** Every link to a file, wherever in an answer it stands. */
  private withLinks(value: Record<string, unknown>): Record<string, unknown> {
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => {
        if (isRecord(each)) return [name, this.withLinks(each)];
        return [name, typeof each === 'string' && isFileLink(each) ? this.linkOf(each) : each];
      }),
    );
  }

  private linkOf(link: string): string {
    const url = new URL(link);
    url.pathname = `${this.prefix}${url.pathname}`;
    url.searchParams.set('X-Amz-Security-Token', this.plants.text('LINKQUERY'));
    return url.href;
  }
}

const isFileLink = (text: string): boolean => URL.parse(text)?.pathname.startsWith('/storage/') === true;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

async function call(
  url: URL,
  options: { readonly method: string; readonly headers: OutgoingHttpHeaders },
  body: Buffer,
): Promise<Whole> {
  const outgoing = forward(url, { ...options, agent: false });
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  outgoing.once('response', resolve).once('error', reject).end(body);
  const answer = await promise;
  const { connection: _, 'transfer-encoding': __, 'keep-alive': ___, ...headers } = answer.headers;
  return { status: answer.statusCode ?? 502, headers, body: await buffer(answer) };
}
