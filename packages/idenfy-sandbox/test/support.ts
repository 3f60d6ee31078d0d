import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { request } from 'undici';
import { z } from 'zod';
import { freePort } from './free-port.ts';
import { buildSandbox, type Sandbox, type SandboxOptions } from '../src/app.ts';
import {
  inventDocument,
  type InventDocumentOptions,
  type SpecimenDocument,
  type SpecimenType,
} from '../src/specimens/document.ts';
import { drawFace, drawSpecimen } from '../src/specimens/draw.ts';
import { inventPerson, type SpecimenPerson } from '../src/specimens/person.ts';

export const uniqueClient = (name = 'client') => `${name}-${randomUUID()}`;

const keys = { apiKey: 'sandbox-api-key', apiSecret: 'sandbox-api-secret' };
const basic = (key: string, secret: string) => `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`;

/** A listening sandbox with quick defaults. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await buildSandbox({
    processingDelayMs: 5,
    autoplayDelayMs: 5,
    reviewDelayMs: 5,
    ...options,
  });
  // A port that stays free for it while it is away, or is started again.
  await sandbox.listen(await freePort());
  return sandbox;
}

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  /** The body as JSON; undefined where it is none. */
  body: unknown;
}

export interface CallOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH';
  authorization?: string | null;
  /** Instead of a JSON body. */
  raw?: string | Uint8Array;
  contentType?: string;
}

export async function call(
  sandbox: Sandbox,
  path: string,
  body?: unknown,
  options: CallOptions = {},
): Promise<Answer> {
  const { method = 'POST', authorization = basic(keys.apiKey, keys.apiSecret), raw } = options;
  const sent = raw ?? (body === undefined ? null : JSON.stringify(body));
  const answer = await request(path.startsWith('http') ? path : `${sandbox.url}${path}`, {
    method,
    headers: {
      ...(authorization === null ? {} : { authorization }),
      ...(sent === null ? {} : { 'content-type': options.contentType ?? 'application/json' }),
    },
    body: sent,
  });
  const text = await answer.body.text();
  return { status: answer.statusCode, headers: answer.headers, text, body: asJson(text) };
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export async function download(url: string): Promise<{ status: number; type: string; bytes: Buffer }> {
  const answer = await request(url);
  return {
    status: answer.statusCode,
    type: String(answer.headers['content-type']),
    bytes: Buffer.from(await answer.body.arrayBuffer()),
  };
}

const tokenSchema = z.looseObject({ authToken: z.string(), scanRef: z.string(), redirectUrl: z.string() });
export type Token = z.infer<typeof tokenSchema>;

export async function createToken(sandbox: Sandbox, fields: Record<string, unknown>): Promise<Token> {
  const answer = await call(sandbox, '/api/v2/token', { tokenType: 'IDENTIFICATION', ...fields });
  if (answer.status !== 201) throw new Error(`token: ${answer.status} ${answer.text}`);
  return tokenSchema.parse(answer.body);
}

/** Token 2 of the guide's step 4. */
export const createSilentToken = (sandbox: Sandbox, clientId: string, fields: Record<string, unknown> = {}) =>
  createToken(sandbox, {
    clientId,
    tokenType: 'DOCUMENT',
    additionalSteps: { ALL: { ALL: {} } },
    questionnaire: null,
    ...fields,
  });

export const webhookSchema = z.looseObject({
  final: z.boolean(),
  scanRef: z.string(),
  clientId: z.string(),
  status: z.looseObject({ overall: z.string() }),
  data: z.looseObject({}),
  fileUrls: z.record(z.string(), z.string()).nullable(),
  additionalStepPdfUrls: z.record(z.string(), z.string()).nullable(),
  additionalSteps: z.record(z.string(), z.string()).nullable(),
});

export interface Received {
  headers: IncomingHttpHeaders;
  raw: Buffer;
  body: z.infer<typeof webhookSchema>;
}

export interface Receiver {
  url: string;
  /** Everything that came, whatever it was answered. */
  received: Received[];
  /** The status of the next answers; the last one stays. null never answers. */
  answers: Array<number | null>;
  /** The next webhook that fits, also one that has come already. */
  next(fits: (webhook: Received) => boolean): Promise<Received>;
  close(): Promise<void>;
}

/** A team's back end that takes webhooks, or misbehaves. */
export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const waiting = new Set<() => void>();
  const answers: Array<number | null> = [200];
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const raw = Buffer.concat(chunks);
      const parsed = webhookSchema.safeParse(asJson(raw.toString('utf8')));
      const none = { final: false, scanRef: '', clientId: '', status: { overall: '' }, data: {} };
      const empty = { ...none, fileUrls: null, additionalStepPdfUrls: null, additionalSteps: null };
      received.push({ headers: incoming.headers, raw, body: parsed.data ?? empty });
      const status = answers.length > 1 ? answers.shift() : answers[0];
      for (const check of waiting) check();
      if (status === null) return; // never answers
      outgoing.writeHead(status ?? 200).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the receiver has no port');
  return {
    url: `http://127.0.0.1:${address.port}/webhooks`,
    received,
    answers,
    async next(fits) {
      const { promise, resolve } = Promise.withResolvers<Received>();
      const check = () => {
        const found = received.find(fits);
        if (found) resolve(found);
      };
      waiting.add(check);
      check();
      return promise.finally(() => waiting.delete(check));
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Documents of one invented person, and how they are drawn. */
export function specimens(seed: string, nationality = 'EE') {
  const person = inventPerson(seed, { nationality });
  const document = (type: SpecimenType, options: InventDocumentOptions = {}) =>
    inventDocument(person, type, options);
  return { person, document };
}

export const jpeg = (document: SpecimenDocument, side: 'FRONT' | 'BACK' = 'FRONT') =>
  drawSpecimen(document, { side, format: 'jpeg' });
export const face = (person: SpecimenPerson) => drawFace(person, { format: 'jpeg' });
export const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
