import { createHmac, randomUUID } from 'node:crypto';
import { Agent, request } from 'undici';
import type { Counters } from './counters.ts';
import type { Settings } from './options.ts';
import type { SandboxState } from './state.ts';
import type { Timers } from './timers.ts';
import type { WebhookAttempt, WebhookRecord } from './webhook-record.ts';

export interface WebhookToSend {
  clientId: string | null;
  scanRef: string | null;
  eventType: string | null;
  final: boolean | null;
  url: string | null;
  body: string;
  /** Instead of what the account signs with; null sends no signature. */
  signature?: string | null | undefined;
  headers?: Readonly<Record<string, string>> | undefined;
}

/** Lowercase hex HMAC-SHA256 of the very bytes sent, keyed by the key's UTF-8 bytes (idenfy-api.md 4 [A]). */
export const sign = (body: string | Uint8Array, key: string) =>
  createHmac('sha256', key).update(body).digest('hex');

/** Sends webhooks as iDenfy does, and keeps what was sent and what came back. */
export class WebhookDelivery {
  readonly #settings: Settings;
  readonly #state: SandboxState;
  readonly #counters: Counters;
  readonly #timers: Timers;
  // Receivers come and go in tests: a socket kept open to one that has closed would fail the next delivery.
  readonly #agent = new Agent({ keepAliveTimeout: 1, pipelining: 0 });
  readonly #closing = new AbortController();

  constructor(settings: Settings, state: SandboxState, counters: Counters, timers: Timers) {
    this.#settings = settings;
    this.#state = state;
    this.#counters = counters;
    this.#timers = timers;
  }

  /** Queues a webhook; its delivery goes on by itself, once `after` has come where that is given. */
  send(webhook: WebhookToSend, after?: Promise<unknown>): WebhookRecord {
    const record = this.#record(webhook);
    if (after === undefined) this.#start(record);
    else this.#startAfter(record, after);
    return record;
  }

  /** A webhook that was due and is never sent. */
  lose(webhook: WebhookToSend): WebhookRecord {
    const record = this.#record(webhook);
    record.state = 'lost';
    this.#state.changed();
    return record;
  }

  #record(webhook: WebhookToSend): WebhookRecord {
    const { signature, headers, ...about } = webhook;
    const key = this.#settings.account.signingKeys[0];
    const signed = signature === undefined ? (key === undefined ? null : sign(webhook.body, key)) : signature;
    const record: WebhookRecord = {
      ...about,
      id: randomUUID(),
      createdAt: this.#settings.now(),
      headers: {
        'Content-Type': 'application/json',
        // The body does not name its event, this header does (idenfy-api.md 3.1 [A]).
        ...(webhook.eventType === null ? {} : { 'Idenfy-Event-Type': webhook.eventType }),
        ...(signed === null ? {} : { 'Idenfy-Signature': signed }),
        ...headers,
      },
      attempts: [],
      state: 'waiting',
    };
    this.#state.webhooks.set(record.id, record);
    this.#counters.add(record.clientId, 'webhooks');
    return record;
  }

  /**
   * The dashboard's "resend" (idenfy-api.md 3.4 [A]): the same body to the same URL, as a delivery of its own; under
   * another event header where somebody replays what they have overheard, since only the body is signed (4 [A]).
   */
  resend(id: string, eventType?: string): WebhookRecord | undefined {
    const sent = this.#state.webhooks.get(id);
    if (sent === undefined) return undefined;
    this.#counters.add(sent.clientId, 'webhooks');
    const again: WebhookRecord = {
      ...sent,
      id: randomUUID(),
      createdAt: this.#settings.now(),
      // An event that nobody could be told of goes to whoever listens now.
      url: sent.url ?? this.#settings.account.webhookUrl,
      ...(eventType === undefined
        ? {}
        : { eventType, headers: { ...sent.headers, 'Idenfy-Event-Type': eventType } }),
      held: false,
      attempts: [],
      state: 'waiting',
    };
    this.#state.webhooks.set(again.id, again);
    this.#start(again);
    return again;
  }

  /** Goes on with a delivery where an earlier process left it. */
  resume(record: WebhookRecord): void {
    this.#state.webhooks.set(record.id, record);
    if (record.state === 'waiting') this.#start(record);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#agent.destroy();
  }

  #startAfter(record: WebhookRecord, after: Promise<unknown>): void {
    record.held = true;
    this.#state.changed();
    this.#timers.run(async () => {
      await after;
      record.held = false;
      this.#start(record);
    });
  }

  #start(record: WebhookRecord): void {
    if (record.url === null) {
      record.state = 'no-url';
      this.#state.changed();
      return;
    }
    this.#state.changed();
    this.#timers.run(() => this.#deliver(record));
  }

  async #deliver(record: WebhookRecord): Promise<void> {
    const attempt = await this.#attempt(record);
    if (this.#closing.signal.aborted) return;
    record.attempts.push(attempt);
    this.#counters.add(record.clientId, 'webhookAttempts');
    const { count, intervalMs } = this.#settings.webhookRetries;
    // Anything but 2xx counts as failed, redirects as well (idenfy-api.md 3.4 [A]; of redirects nothing is said).
    if (attempt.status !== null && attempt.status >= 200 && attempt.status < 300) record.state = 'delivered';
    else if (record.attempts.length > count) record.state = 'failed';
    else this.#timers.after(intervalMs, () => this.#deliver(record));
    this.#state.changed();
  }

  async #attempt(record: WebhookRecord): Promise<WebhookAttempt> {
    const at = this.#settings.now();
    const began = performance.now();
    const done = (status: number | null, error: string | null): WebhookAttempt => ({
      at,
      durationMs: Math.round(performance.now() - began),
      status,
      error,
    });
    try {
      const { statusCode, body } = await request(record.url ?? '', {
        method: 'POST',
        headers: record.headers,
        body: record.body,
        dispatcher: this.#agent,
        signal: AbortSignal.any([this.#closing.signal, AbortSignal.timeout(this.#settings.webhookTimeoutMs)]),
      });
      await body.dump();
      return done(statusCode, null);
    } catch (error) {
      return done(null, reasonOf(error));
    }
  }
}

/** Not by `instanceof Error`: an error of the network may come from another realm than this code. */
function reasonOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'failed';
  if ('name' in error && error.name === 'TimeoutError') return 'timeout';
  return 'code' in error && typeof error.code === 'string' ? error.code : 'failed';
}
