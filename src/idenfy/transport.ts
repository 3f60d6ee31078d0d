import { Readable } from 'node:stream';
import { type Dispatcher, Pool, ProxyAgent } from 'undici';
import type { Answer } from './answers.ts';
import { unreadable } from './answers.ts';
import { IdenfyError, type IdenfyErrorCode, type IdenfyOperation } from './errors.ts';
import type { RequestBody } from './streamed-body.ts';
import { USER_AGENT } from '../version.ts';

/** All in milliseconds. */
export type IdenfyTimeouts = {
  /** Name look-up, TCP and TLS. */
  connectMs: number;
  /** From the end of the request to the answer's headers. */
  headersMs: number;
  /** Between two pieces of the answer. */
  bodyMs: number;
  /** The whole call, including the wait for a free connection. */
  perCallMs: number;
};

export type TransportSettings = {
  baseUrl: string;
  apiKey: string;
  apiSecret: string;
  timeouts: IdenfyTimeouts;
  connections: number;
  maxAnswerBytes: number;
  proxy: string | undefined;
};

export type Transport = {
  /** Posts a JSON body and returns the whole 2xx, 4xx or 5xx answer; throws `IdenfyError` if there is none. */
  post(
    operation: IdenfyOperation,
    path: string,
    body: RequestBody,
    signal: AbortSignal | undefined,
  ): Promise<Answer>;
  close: () => Promise<void>;
};

/** How far a call has come, which decides whether iDenfy may have acted. */
type Progress = {
  /** A connection took the request. */
  started: boolean;
  /** Every byte of the body was handed to the connection. */
  sent: boolean;
  httpStatus: number | undefined;
  bodyFailure: { error: unknown } | undefined;
};

export function createTransport(settings: TransportSettings): Transport {
  const base = new URL(settings.baseUrl);
  const prefix = base.pathname.replace(/\/+$/, '');
  const { timeouts } = settings;
  const limits = {
    connections: settings.connections,
    headersTimeout: timeouts.headersMs,
    bodyTimeout: timeouts.bodyMs,
  };
  const dispatcher =
    settings.proxy === undefined
      ? new Pool(base.origin, { ...limits, connect: { timeout: timeouts.connectMs } })
      : throughProxy(settings.proxy, limits, timeouts.connectMs);
  const authorization = `Basic ${Buffer.from(`${settings.apiKey}:${settings.apiSecret}`).toString('base64')}`;

  return {
    async post(operation, path, body, signal) {
      const progress: Progress = {
        started: false,
        sent: false,
        httpStatus: undefined,
        bodyFailure: undefined,
      };
      const stop = new AbortController();
      const onAbort = () => stop.abort();
      if (signal?.aborted) throw new IdenfyError('aborted', { operation, delivered: 'no' });
      signal?.addEventListener('abort', onAbort, { once: true });
      let late = false;
      const deadline = setTimeout(() => {
        late = true;
        stop.abort();
      }, timeouts.perCallMs);
      try {
        const request = dispatcher.request({
          origin: base.origin,
          method: 'POST',
          path: `${prefix}${path}`,
          headers: {
            authorization,
            'content-type': 'application/json',
            'content-length': String(body.byteLength),
            accept: 'application/json',
            'user-agent': USER_AGENT,
          },
          // Not in object mode, so that it reads ahead by bytes and not by chunks.
          body: Readable.from(watched(body, progress, stop.signal), { objectMode: false }),
          signal: stop.signal,
        });
        const response = await unlessStopped(request, stop.signal);
        progress.httpStatus = response.statusCode;
        const retryAfter = response.headers['retry-after'];
        return {
          httpStatus: response.statusCode,
          retryAfter: typeof retryAfter === 'string' ? retryAfter : undefined,
          text: await readText(operation, response, settings.maxAnswerBytes),
        };
      } catch (error) {
        if (error instanceof IdenfyError) throw error;
        if (progress.bodyFailure !== undefined && !stop.signal.aborted) throw progress.bodyFailure.error;
        const code = signal?.aborted === true ? 'aborted' : failureCode(error, late, progress);
        const { httpStatus } = progress;
        throw new IdenfyError(code, { operation, delivered: delivered(progress), httpStatus });
      } finally {
        clearTimeout(deadline);
        signal?.removeEventListener('abort', onAbort);
      }
    },
    close: () => dispatcher.close(),
  };
}

/** A tunnel: what the proxy sees is where it leads. */
function throughProxy(proxy: string, limits: Pool.Options, connectMs: number): ProxyAgent {
  const { origin, username, password } = new URL(proxy);
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return new ProxyAgent({
    ...limits,
    uri: origin,
    ...(username === '' ? {} : { token: `Basic ${Buffer.from(credentials).toString('base64')}` }),
    requestTls: { timeout: connectMs },
    proxyTls: { timeout: connectMs },
  });
}

async function* watched(
  body: RequestBody,
  progress: Progress,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  progress.started = true;
  let handedOver = 0;
  const chunks = body.chunks(signal)[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await nextChunk(chunks, progress);
      if (next.done === true) return;
      handedOver += next.value.length;
      // Before the chunk is sent: from here on iDenfy may have a complete request.
      progress.sent = handedOver >= body.byteLength;
      yield next.value;
    }
  } finally {
    await chunks.return?.();
  }
}

/** Notes errors of the body itself, as distinct from those that a broken connection throws into it. */
async function nextChunk(chunks: AsyncIterator<Uint8Array>, progress: Progress) {
  try {
    return await chunks.next();
  } catch (error) {
    progress.bodyFailure = { error };
    throw error;
  }
}

/** undici notices an abort only when a request has its connection; a request that waits for one must end too. */
async function unlessStopped<T>(request: Promise<T>, signal: AbortSignal): Promise<T> {
  const stopped = Promise.withResolvers<never>();
  const onStop = () => stopped.reject(signal.reason);
  signal.addEventListener('abort', onStop, { once: true });
  try {
    return await Promise.race([request, stopped.promise]);
  } finally {
    signal.removeEventListener('abort', onStop);
  }
}

async function readText(
  operation: IdenfyOperation,
  { statusCode, body }: Dispatcher.ResponseData,
  maxBytes: number,
): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      if (!(chunk instanceof Uint8Array)) continue;
      size += chunk.length;
      if (size > maxBytes) throw unreadable(operation, { httpStatus: statusCode });
      chunks.push(chunk);
    }
  } catch (error) {
    // Status and headers are enough to recognise a refusal.
    if (statusCode >= 300) return '';
    throw error;
  }
  return Buffer.concat(chunks).toString();
}

function delivered({ sent, httpStatus }: Progress): 'no' | 'maybe' | 'yes' {
  if (httpStatus === 201) return 'yes';
  return sent || httpStatus !== undefined ? 'maybe' : 'no';
}

function failureCode(error: unknown, late: boolean, { started, sent }: Progress): IdenfyErrorCode {
  const code = codeOf(error);
  if (late || /TIMEOUT|TIMEDOUT/.test(code)) return sent ? 'timeout_after_sent' : 'timeout_before_sent';
  // An answer that is not HTTP; not every such error of undici has a code.
  const notHttp = Error.isError(error) && error.name === 'HTTPParserError';
  if (notHttp || code === 'UND_ERR_HEADERS_OVERFLOW') return 'unreadable_answer';
  return started ? 'connection_lost' : 'connection_failed';
}

function codeOf(error: unknown): string {
  return Error.isError(error) && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
