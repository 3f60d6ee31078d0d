/** One request and its answer, sent again as far as that is right. */
import { ClientError, ConnectionError, ServiceError, UnexpectedAnswerError } from './errors.ts';
import type { Problem } from './errors.ts';
import { DEFAULT_RETRIES, pause, pauseAfter, retryAfterSeconds } from './retries.ts';
import type { RetryOptions } from './retries.ts';

export interface ClientOptions {
  /** Where the service is, such as `https://verification.internal.example`. */
  readonly baseUrl: string;
  /** A key that `npm run keys` made. It is sent nowhere else: redirects are not followed. */
  readonly apiKey: string;
  /** For one try, with its whole answer: 30 s, which is more than the service takes. */
  readonly timeoutMs?: number;
  /** `{ times: 0 }` sends nothing twice. */
  readonly retries?: RetryOptions;
  /** By default the platform's own. */
  readonly fetch?: typeof globalThis.fetch;
}

export interface CallOptions {
  /** Ends the call with the reason of the abort. */
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  /**
   * Of a POST. One is made for each call, and serves its repeats. Give your own where the same wish may come again after
   * a crash of your process.
   */
  readonly idempotencyKey?: string;
}

export interface Sent {
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly query?: object | undefined;
  readonly body?: unknown;
}

/** What is read of a good answer is part of the try: a connection can end in the middle of it. */
export type Send = <T>(
  sent: Sent,
  options: CallOptions,
  read: (answer: Response) => Promise<T>,
) => Promise<T>;

const DEFAULT_TIMEOUT_MS = 30_000;

export function sender(client: ClientOptions): Send {
  const base = new URL(client.baseUrl.endsWith('/') ? client.baseUrl : `${client.baseUrl}/`);
  if (!/^https?:$/.test(base.protocol)) throw new TypeError('baseUrl must begin with https:// or http://');
  // Else fetch says so at the first call, and shows the key.
  if (!/^[\x21-\x7e]+$/.test(client.apiKey))
    throw new TypeError('apiKey must be a key that `npm run keys` made');
  const retries = { ...DEFAULT_RETRIES, ...client.retries };

  return async (sent, options, read) => {
    const { signal, timeoutMs = client.timeoutMs ?? DEFAULT_TIMEOUT_MS } = options;
    const headers = headersOf(client.apiKey, sent, options);
    const url = addressOf(base, sent);
    for (let tried = 1; ; tried += 1) {
      try {
        const send = client.fetch ?? globalThis.fetch;
        return await once(send, sent, { url, headers, signal, timeoutMs, read });
      } catch (error) {
        const ms = pauseAfter(error, tried, retries);
        if (ms === null) throw error;
        await pause(ms, signal);
      }
    }
  };
}

function addressOf(base: URL, { path, query = {} }: Sent): URL {
  const url = new URL(path.replace(/^\//, ''), base);
  for (const [name, value] of Object.entries(query)) {
    for (const one of [value].flat()) if (one !== undefined) url.searchParams.append(name, String(one));
  }
  return url;
}

function headersOf(apiKey: string, { method, body }: Sent, { idempotencyKey }: CallOptions): Headers {
  const headers = new Headers({ authorization: `Bearer ${apiKey}` });
  if (body !== undefined) headers.set('content-type', 'application/json');
  if (method === 'POST') headers.set('idempotency-key', idempotencyKey ?? crypto.randomUUID());
  return headers;
}

interface Try<T> {
  readonly url: URL;
  readonly headers: Headers;
  readonly signal: AbortSignal | undefined;
  readonly timeoutMs: number;
  readonly read: (answer: Response) => Promise<T>;
}

async function once<T>(
  send: typeof globalThis.fetch,
  { operation, method, body }: Sent,
  { url, headers, signal, timeoutMs, read }: Try<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const late = AbortSignal.timeout(timeoutMs);
  const failed = (cause: unknown) => {
    signal?.throwIfAborted();
    if (cause instanceof ClientError) return cause;
    return new ConnectionError(operation, { timedOut: late.aborted, cause });
  };
  const answered = <R>(answer: Promise<R>) =>
    answer.catch((error: unknown) => {
      throw failed(error);
    });
  const response = await answered(
    send(url, {
      method,
      headers,
      // Where it leads nobody said, and the key is not for that.
      redirect: 'manual',
      signal: signal === undefined ? late : AbortSignal.any([signal, late]),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  );
  if (response.ok) return await answered(read(response));
  throw refusal(operation, response, await answered(response.text()));
}

function refusal(operation: string, { status, headers }: Response, text: string): Error {
  const seconds = retryAfterSeconds(headers.get('retry-after'));
  const problem = headers.get('content-type')?.startsWith('application/problem+json') ? parsed(text) : null;
  return isProblemBody(problem)
    ? new ServiceError(operation, status, problem, seconds)
    : new UnexpectedAnswerError(operation, status, 'is not of this service', seconds);
}

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text) satisfies unknown;
  } catch {
    return undefined;
  }
}

function isProblemBody(value: unknown): value is Problem {
  if (typeof value !== 'object' || value === null) return false;
  const { code, help, requestId }: Partial<Record<keyof Problem, unknown>> = value;
  return [code, help, requestId].every((member) => typeof member === 'string');
}
