import {
  ControlError,
  type SessionRef,
  type SessionView,
  type WebhookFilter,
  filesFor,
  matches,
  view,
} from './control-view.ts';
import type { Core } from './core.ts';
import type { Counts } from './counters.ts';
import type { Fault, FaultFilter } from './faults/faults.ts';
import type { FaultInput } from './faults/input.ts';
import { allMagicRows, magicRow } from './magic.ts';
import { type Account, accountSchema } from './options.ts';
import { type Outcome, outcomeSchema } from './outcome.ts';
import { play } from './play.ts';
import type { Session } from './state.ts';
import type { WebhookRecord } from './webhook-record.ts';

export { ControlError, type SessionRef, type SessionView, type WebhookFilter };

/** Long enough for everything to arrive, on a busy machine too. */
const PATIENCE_MS = 120_000;

/** Plays the user, the person at iDenfy and the dashboard; shows which requests came and which webhooks were sent. */
export class SandboxControl {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  /** A copy of the account's settings. */
  get account(): Account {
    return structuredClone(this.#core.settings.account);
  }

  /** Changes some of the account's settings; existing sessions keep the old ones. */
  setAccount(changes: Partial<Account>): Account {
    return this.patchAccount(changes);
  }

  /** The same for changes of unknown shape. @throws z.ZodError if one is wrong; then nothing has changed */
  patchAccount(changes: object): Account {
    Object.assign(this.#core.settings.account, accountSchema.parse({ ...this.account, ...changes }));
    return this.account;
  }

  setWebhookUrl(url: string | null): void {
    this.setAccount({ webhookUrl: url });
  }

  session(ref: SessionRef): SessionView {
    return view(this.#find(ref));
  }

  /** Oldest first. */
  sessions(filter: { clientId?: string | undefined } = {}): SessionView[] {
    const { sessions, state } = this.#core;
    const found =
      filter.clientId === undefined ? [...state.sessions.values()] : sessions.ofClient(filter.clientId);
    return found.map(view);
  }

  /** The user opens the link: `sessionLength` counts from now. */
  open(ref: SessionRef): SessionView {
    const session = this.#findActive(ref);
    this.#core.sessions.open(session);
    return view(session);
  }

  /**
   * The user shows these files and submits. Resolves as soon as they are accepted; result and webhook follow.
   * `files` are named FRONT, BACK, FACE and as the session's steps; a missing step is a skipped step.
   */
  complete(ref: SessionRef, input: { files: Record<string, Uint8Array>; outcome?: Outcome }): SessionView {
    const session = this.#findActive(ref);
    const files = filesFor(session, input.files);
    this.#core.sessions.open(session);
    this.#core.sessions.submit(session, {
      files,
      by: 'user',
      country: null,
      outcome: outcomeSchema.parse(input.outcome ?? {}),
    });
    return view(session);
  }

  /**
   * Plays an ACTIVE session as a row of the magic tables, with invented documents. Resolves when they are submitted; a
   * session that it leads to is played after it.
   */
  async play(ref: SessionRef, rowId: string): Promise<SessionView> {
    const row = magicRow(rowId);
    if (row === undefined) {
      throw new ControlError(400, `no such row; there are ${allMagicRows.map(({ id }) => id).join(', ')}`);
    }
    const session = this.#findActive(ref);
    for (const fault of row.faults ?? []) this.fault({ ...fault, clientId: session.clientId });
    if (row.second !== null && Object.keys(row.second).length > 0) this.plan(session.clientId, row.second);
    await play(this.#core, session, row);
    return view(session);
  }

  /** How the next direct submission of this client is decided. */
  plan(clientId: string, outcome: Outcome): void {
    this.#core.state.plans.set(clientId, outcomeSchema.parse(outcome));
    this.#core.state.changed();
  }

  expire(ref: SessionRef): WebhookRecord {
    return this.#core.sessions.expire(this.#findActive(ref));
  }

  cancel(ref: SessionRef): WebhookRecord {
    return this.#core.sessions.cancel(this.#findActive(ref));
  }

  /** The person at iDenfy now makes the decision that an interim result waits for. */
  release(ref: SessionRef): WebhookRecord {
    const webhook = this.#core.sessions.release(this.#find(ref));
    if (webhook === undefined) throw new ControlError(409, 'no interim result waits for a decision');
    return webhook;
  }

  /** A person at iDenfy decides (again): IDENTIFICATION_MANUAL_FINISHED with the changes of `outcome`. */
  review(ref: SessionRef, outcome: Outcome): WebhookRecord {
    const changes = outcomeSchema.parse(outcome);
    return this.#core.sessions.review(this.#find(ref), changes, 'IDENTIFICATION_MANUAL_FINISHED', true);
  }

  /** The user sent what was requested later: IDENTIFICATION_RESUBMITTED; if it is not final, a review follows. */
  resubmit(
    ref: SessionRef,
    input: { final: boolean; files?: Record<string, Uint8Array>; outcome?: Outcome },
  ): WebhookRecord {
    const session = this.#find(ref);
    const files = filesFor(session, input.files ?? {});
    const names = new Set(files.map((file) => file.name));
    session.files = [...session.files.filter((file) => !names.has(file.name)), ...files];
    const changes = outcomeSchema.parse(input.outcome ?? {});
    return this.#core.sessions.review(session, changes, 'IDENTIFICATION_RESUBMITTED', input.final);
  }

  /** DOCUMENT_EXPIRATION, a notice with its own body (idenfy-api.md 3.11 [A]). */
  documentExpiration(ref: SessionRef, threshold = 'DOCUMENT_EXPIRES_WITHIN_30_DAYS'): WebhookRecord {
    const session = this.#find(ref);
    const body = {
      scanRef: session.scanRef,
      clientId: session.clientId,
      expirationThreshold: threshold,
      documentExpiration: session.result?.data?.docExpiry ?? '',
    };
    return this.#core.delivery.send({
      clientId: session.clientId,
      scanRef: session.scanRef,
      eventType: 'DOCUMENT_EXPIRATION',
      final: null,
      url: session.callbackUrl ?? this.#core.settings.account.webhookUrl,
      body: JSON.stringify(body),
    });
  }

  /** Any webhook: this text, signed as the account signs unless `signature` is given (null: unsigned). */
  sendWebhook(webhook: {
    body: string;
    eventType?: string | null;
    signature?: string | null;
    headers?: Record<string, string>;
    url?: string;
    clientId?: string;
    scanRef?: string;
  }): WebhookRecord {
    return this.#core.delivery.send({
      clientId: webhook.clientId ?? null,
      scanRef: webhook.scanRef ?? null,
      eventType: webhook.eventType === undefined ? 'IDENTIFICATION' : webhook.eventType,
      final: null,
      url: webhook.url ?? this.#core.settings.account.webhookUrl,
      body: webhook.body,
      signature: webhook.signature,
      headers: webhook.headers,
    });
  }

  /** Sends a webhook again, byte for byte. */
  resend(webhookId: string): WebhookRecord {
    return this.replay(webhookId);
  }

  /** Sends a webhook again with its body and signature; `eventType` changes its event header, which is not signed. */
  replay(webhookId: string, { eventType }: { eventType?: string } = {}): WebhookRecord {
    const webhook = this.#core.delivery.resend(webhookId, eventType);
    if (webhook === undefined) throw new ControlError(404, 'no such webhook');
    return webhook;
  }

  /** Adds a fault. @throws z.ZodError */
  fault(fault: FaultInput): Fault {
    return structuredClone(this.#core.faults.set(fault));
  }

  /** Replaces all faults of all clients. @throws z.ZodError if one is wrong; then nothing has changed */
  setFaults(faults: ReadonlyArray<FaultInput>): Fault[] {
    return structuredClone(this.#core.faults.replace(faults));
  }

  /** The faults that were set, including used-up ones; those of a magic clientId from its first request on. */
  faults(filter: FaultFilter = {}): Fault[] {
    return structuredClone(this.#core.faults.list(filter));
  }

  /** Removes faults and returns their number. */
  clearFaults(filter: FaultFilter = {}): number {
    return this.#core.faults.clear(filter);
  }

  /** The fault as soon as it has struck `times`; rejects after `timeoutMs`. */
  waitForFault(filter: FaultFilter, { times = 1, timeoutMs = PATIENCE_MS } = {}): Promise<Fault> {
    const look = () => this.faults(filter).find(({ struck }) => struck >= times);
    return this.#core.state.waitFor(look, timeoutMs, 'the fault');
  }

  /** Refuses connections until `back`, or for `ms`. Outgoing requests, such as webhooks, still work. */
  away(ms?: number): Promise<void> {
    return this.#core.listener.away(ms);
  }

  /** Listens again where it listened before. */
  back(): Promise<void> {
    return this.#core.listener.back();
  }

  /** The webhooks that were sent or are being sent, oldest first. */
  webhooks(filter: WebhookFilter = {}): WebhookRecord[] {
    return [...this.#core.state.webhooks.values()].filter((webhook) => matches(webhook, filter));
  }

  /** The newest matching webhook, now or as soon as there is one; rejects after `timeoutMs`. */
  waitForWebhook(filter: WebhookFilter, timeoutMs = PATIENCE_MS): Promise<WebhookRecord> {
    return this.#core.state.waitFor(() => this.webhooks(filter).at(-1), timeoutMs, 'the webhook');
  }

  /** The session as soon as `fits` accepts it; rejects after `timeoutMs`. */
  waitForSession(
    ref: SessionRef,
    fits: (session: SessionView) => boolean,
    timeoutMs = PATIENCE_MS,
  ): Promise<SessionView> {
    const look = () => {
      const session = this.#seek(ref);
      const seen = session && view(session);
      return seen && fits(seen) ? seen : undefined;
    };
    return this.#core.state.waitFor(look, timeoutMs, 'the session');
  }

  /** The counters of all requests, or of one client's. */
  counters(clientId?: string): Counts {
    return this.#core.counters.of(clientId);
  }

  resetCounters(): void {
    this.#core.counters.reset();
  }

  #seek(ref: SessionRef): Session | undefined {
    const { sessions } = this.#core;
    if ('scanRef' in ref) return sessions.byScanRef(ref.scanRef);
    if ('authToken' in ref) return sessions.byAuthToken(ref.authToken);
    const found = sessions
      .ofClient(ref.clientId)
      .filter(({ tokenType }) => ref.tokenType === undefined || ref.tokenType === tokenType);
    return found.findLast(({ phase }) => phase === 'ACTIVE') ?? found.at(-1);
  }

  #find(ref: SessionRef): Session {
    const session = this.#seek(ref);
    if (session === undefined) throw new ControlError(404, 'no such session');
    return session;
  }

  #findActive(ref: SessionRef): Session {
    const session = this.#find(ref);
    if (session.phase !== 'ACTIVE')
      throw new ControlError(409, `the session is ${session.phase}, not ACTIVE`);
    return session;
  }
}
