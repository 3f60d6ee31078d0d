/**
 * One try to deliver one event. Of the answer the status counts, and `Retry-After`; its body is nobody's, and is never kept.
 *
 * Each endpoint has connections of its own, so that none waits for another. Redirects are not followed and proxies of the
 * environment not used: only the address that was checked is connected to (design.md, invariant 14).
 */
import { isIP } from 'node:net';
import { Agent } from 'undici';
import type { Dispatcher } from 'undici';
import type { AttemptFailure } from '../../domain/event-attempts.ts';
import { checkedLookup, isPublicAddress, isPublicOrOwnAddress } from '../../public-addresses.ts';
import type { Resolve } from '../../public-addresses.ts';
import { USER_AGENT } from '../../version.ts';
import { readRetryAfter } from './retries.ts';
import { createSigner } from './signing.ts';

export interface Sent {
  readonly at: Date;
  readonly milliseconds: number;
  /** Of HTTP; null: there was no answer. */
  readonly status: number | null;
  /** null: it was delivered. */
  readonly failure: AttemptFailure | null;
  readonly retryAfterMs: number | null;
}

export interface SenderOptions {
  readonly url: string;
  readonly secrets: readonly Uint8Array[];
  /** For the whole try, from the look-up of the name on. */
  readonly timeoutMs: number;
  readonly privateNetworks: boolean;
  readonly connections: number;
  readonly resolve: Resolve;
}

export interface Sender {
  /** Never throws. */
  send(event: { readonly eventId: string; readonly body: string }): Promise<Sent>;
  /** Cuts what is on its way. */
  close(): Promise<void>;
}

/** Read so that the connection can be used again; a longer one costs the connection. */
const MOST_BODY_BYTES = 4_096;
const LONGEST_BODY_MS = 1_000;
const KEPT_MS = 10_000;

class AddressNotAllowedError extends Error {
  override readonly name = 'AddressNotAllowedError';
  readonly code = 'address_not_allowed';
}

class NoAddressError extends Error {
  override readonly name = 'NoAddressError';
  readonly code = 'ENOTFOUND';
}

const lookupErrors = {
  notAllowed: () => new AddressNotAllowedError('The endpoint has an address that no event may be sent to.'),
  notFound: () => new NoAddressError('The endpoint has no address.'),
};

export function createSender(options: SenderOptions): Sender {
  const { timeoutMs } = options;
  const url = new URL(options.url);
  const isAllowed = options.privateNetworks ? isPublicOrOwnAddress : isPublicAddress;
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  // An address in the URL is never looked up, so the look-up's check would not see it.
  const isRefused = isIP(host) !== 0 && !isAllowed(host);
  const sign = createSigner(options.secrets);
  const agent = new Agent({
    connections: options.connections,
    pipelining: 1,
    keepAliveTimeout: KEPT_MS,
    keepAliveMaxTimeout: KEPT_MS,
    headersTimeout: timeoutMs,
    bodyTimeout: LONGEST_BODY_MS,
    connect: { timeout: timeoutMs, lookup: checkedLookup(options.resolve, isAllowed, lookupErrors) },
  });

  const request = async (eventId: string, body: string, at: Date, signal: AbortSignal) => {
    if (isRefused) throw lookupErrors.notAllowed();
    return await unlessAborted(
      agent.request({
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'user-agent': USER_AGENT,
          accept: '*/*',
          ...sign(eventId, body, at),
        },
        body,
        signal,
      }),
      signal,
    );
  };

  return {
    async send({ eventId, body }) {
      const at = new Date();
      const started = performance.now();
      const timeUp = new AbortController();
      const timer = setTimeout(() => timeUp.abort(), timeoutMs);
      const sent = (rest: Pick<Sent, 'status' | 'failure' | 'retryAfterMs'>): Sent => ({
        at,
        milliseconds: Math.round(performance.now() - started),
        ...rest,
      });
      try {
        const answer = await request(eventId, body, at, timeUp.signal);
        const status = answer.statusCode;
        const result = sent({
          status,
          failure: failureOfStatus(status),
          retryAfterMs: readRetryAfter(answer.headers['retry-after'], new Date()),
        });
        await drop(answer.body, timeUp.signal);
        return result;
      } catch (error) {
        const failure = timeUp.signal.aborted ? 'timeout' : failureOfError(error);
        return sent({ status: null, failure, retryAfterMs: null });
      } finally {
        clearTimeout(timer);
      }
    },
    close: async () => agent.destroy(),
  };
}

function failureOfStatus(status: number): AttemptFailure | null {
  if (status >= 200 && status < 300) return null;
  if (status === 410) return 'gone';
  return status >= 300 && status < 400 ? 'redirected' : 'http_status';
}

/** The status is known, whatever becomes of this. */
async function drop(body: Dispatcher.ResponseData['body'], signal: AbortSignal): Promise<void> {
  body.on('error', () => {});
  const enough = AbortSignal.any([signal, AbortSignal.timeout(LONGEST_BODY_MS)]);
  const read = async () => {
    let size = 0;
    for await (const chunk of body) {
      size += chunk instanceof Uint8Array ? chunk.byteLength : MOST_BODY_BYTES;
      if (size > MOST_BODY_BYTES) return;
    }
  };
  await unlessAborted(read(), enough).catch(() => {});
  body.destroy();
}

/** undici notices an abort only when a request has its connection; one that waits for it must end too. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const onAbort = () => aborted.reject(signal.reason);
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  // What loses the race may fail later, which nobody needs to know.
  work.catch(() => {});
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

const BY_CODE: ReadonlyMap<string, AttemptFailure> = new Map([
  ['address_not_allowed', 'address_not_allowed'],
  ['ENOTFOUND', 'name_not_found'],
  ['EAI_AGAIN', 'name_not_found'],
  ['EAI_FAIL', 'name_not_found'],
  ['EAI_NODATA', 'name_not_found'],
  ['EAI_NONAME', 'name_not_found'],
  ['ECONNREFUSED', 'connection_refused'],
  ['EHOSTUNREACH', 'unreachable'],
  ['ENETUNREACH', 'unreachable'],
  ['EHOSTDOWN', 'unreachable'],
  ['EADDRNOTAVAIL', 'unreachable'],
  ['EACCES', 'unreachable'],
  ['EPERM', 'unreachable'],
  ['UND_ERR_CONNECT_TIMEOUT', 'unreachable'],
  ['ETIMEDOUT', 'unreachable'],
  ['UND_ERR_HEADERS_TIMEOUT', 'timeout'],
  ['UND_ERR_HEADERS_OVERFLOW', 'not_http'],
]);

/** OpenSSL's, of a certificate or of the handshake. */
const TLS =
  /^(?:CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|ERR_TLS_|ERR_SSL_|HOSTNAME_|INVALID_CA|CRL_|EPROTO$|ERR_OSSL)/;

export function failureOfError(error: unknown): AttemptFailure {
  if (!Error.isError(error)) return 'connection_lost';
  // Of several addresses, each with its own failure.
  if (error instanceof AggregateError && error.errors.length > 0) return failureOfError(error.errors[0]);
  if (error.name === 'HTTPParserError') return 'not_http';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code.startsWith('HPE_')) return 'not_http';
  const known = BY_CODE.get(code);
  if (known !== undefined) return known;
  return TLS.test(code) ? 'tls_failed' : 'connection_lost';
}
