import { randomUUID } from 'node:crypto';
import type { SessionsParts } from '../parts.ts';
import type { Session } from '../state.ts';
import { sign, type WebhookToSend } from '../webhook-delivery.ts';
import type { WebhookRecord } from '../webhook-record.ts';
import type { Faults, Target } from './faults.ts';

type Body = Record<string, unknown>;
type Draft = Omit<WebhookToSend, 'body'> & { final: boolean };

// Longer than any test waits, shorter than a timer can.
const patience = 24 * 3_600_000;

const isObject = (value: unknown): value is Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const object = (value: unknown): Body => (isObject(value) ? value : {});

/** Sends a session's webhook, changed by its faults; returns the record of the webhook itself, sent or not. */
export function sendWebhook(
  parts: SessionsParts,
  session: Session,
  draft: Draft,
  complete: Body,
): WebhookRecord {
  const { faults, delivery } = parts;
  const target: Target = {
    clientId: session.clientId,
    tokenType: session.tokenType,
    final: draft.final,
  };
  const body = changed(faults, target, complete);
  const event = faults.take('webhook-unknown-event', target);
  const webhook = {
    ...draft,
    ...(event === undefined ? {} : { eventType: event.eventType }),
    body: JSON.stringify(body),
  };
  if (faults.take('webhook-lost', target) !== undefined) return delivery.lose(webhook);

  const before: Promise<unknown>[] = [];
  if (faults.take('webhook-unknown-scan-ref', target) !== undefined) {
    const stranger = { ...body, scanRef: randomUUID(), externalRef: randomUUID() };
    const sent = delivery.send({ ...webhook, scanRef: stranger.scanRef, body: JSON.stringify(stranger) });
    before.push(tried(parts, sent));
  }
  if (faults.take('webhook-forged', target) !== undefined) {
    const text = JSON.stringify(forged(body));
    before.push(tried(parts, delivery.send({ ...webhook, body: text, signature: sign(text, forgersKey) })));
  }
  const late = faults.take('webhook-delayed', target);
  if (late !== undefined) before.push(faults.sleep(late.ms));
  // There is a final webhook to wait for only if a review follows.
  const reviewed = !draft.final && session.pending !== null;
  if (reviewed && faults.take('webhook-interim-after-final', target) !== undefined) {
    before.push(finalDelivered(parts, session));
  }
  const record = delivery.send(
    { ...webhook, ...signature(faults, target, webhook.body) },
    before.length === 0 ? undefined : Promise.all(before),
  );
  repeat(parts, session, target, record);
  return record;
}

const forgersKey = 'not-the-signing-key';

function signature(faults: Faults, target: Target, body: string): { signature?: string | null } {
  if (faults.take('webhook-unsigned', target) !== undefined) return { signature: null };
  if (faults.take('webhook-forged-instead', target) === undefined) return {};
  return { signature: sign(body, forgersKey) };
}

function changed(faults: Faults, target: Target, body: Body): Body {
  const fields = faults.take('webhook-unknown-fields', target) === undefined ? body : withUnknownFields(body);
  return faults.take('webhook-unknown-values', target) === undefined ? fields : withUnknownValues(fields);
}

/** Fields of older generations (idenfy-api.md 3.5, 3.6 [B]), and unknown ones. */
const withUnknownFields = (body: Body): Body => ({
  ...body,
  utilityData: null,
  additionalData: null,
  sandboxField: { nested: ['anything', { deeper: 1 }] },
  status: {
    ...object(body['status']),
    suspicionReasons: [],
    denyReasons: [],
    amlResultClass: 'NOT_CHECKED',
    pepsStatus: null,
    sandboxVerdict: 'UNHEARD_OF',
  },
  data: { ...object(body['data']), docHologram: true, orgMiddleName: null },
});

/** Undocumented values, only where no decision depends on them; an outcome can set the others. */
const withUnknownValues = (body: Body): Body => ({
  ...body,
  platform: 'SMART_GLASSES',
  additionalSteps: isObject(body['additionalSteps'])
    ? Object.fromEntries(Object.keys(body['additionalSteps']).map((name) => [name, 'HOLOGRAM']))
    : null,
  addressVerification: { address: 'Vilnius', country: 'LT', status: 'VERIFIED', quality: 'FLAWLESS' },
  data: { ...object(body['data']), docSex: 'UNSPECIFIED' },
});

/** The same with another decision. */
function forged(body: Body): Body {
  const status = object(body['status']);
  return {
    ...body,
    status: { ...status, overall: status['overall'] === 'APPROVED' ? 'DENIED' : 'APPROVED' },
  };
}

/** The webhooks that come again after the webhook itself. */
function repeat(parts: SessionsParts, session: Session, target: Target, record: WebhookRecord): void {
  const { faults, delivery, timers } = parts;
  const doubled = faults.take('webhook-doubled', target);
  if (doubled !== undefined) {
    timers.run(async () => {
      // If the webhook is late, so is its copy.
      await started(parts, record);
      for (let copy = 1; copy < doubled.copies; copy += 1) delivery.resend(record.id);
    });
  }
  for (const name of ['webhook-replayed', 'webhook-replayed-as-other-event'] as const) {
    const replayed = faults.take(name, target);
    if (replayed === undefined) continue;
    const eventType = 'eventType' in replayed ? replayed.eventType : undefined;
    timers.run(async () => {
      await settled(parts, record);
      await faults.sleep(replayed.ms);
      if (!faults.closing.aborted) delivery.resend(record.id, eventType);
    });
  }
  const decisive = session.tokenType === 'DOCUMENT' && record.final === true;
  if (decisive && faults.take('webhook-identity-again', target) !== undefined) {
    timers.run(async () => {
      await settled(parts, record);
      const identity = identityWebhook(parts, session.clientId);
      if (identity !== undefined) delivery.resend(identity.id);
    });
  }
}

function identityWebhook({ state }: SessionsParts, clientId: string): WebhookRecord | undefined {
  return [...state.webhooks.values()].findLast(
    (webhook) =>
      webhook.clientId === clientId &&
      webhook.final === true &&
      state.sessions.get(webhook.scanRef ?? '')?.tokenType === 'IDENTIFICATION',
  );
}

const tried = (parts: SessionsParts, record: WebhookRecord) =>
  waitFor(parts, () => record.attempts.length > 0 || record.state === 'no-url');
const started = (parts: SessionsParts, record: WebhookRecord) => waitFor(parts, () => record.held !== true);
const settled = (parts: SessionsParts, record: WebhookRecord) =>
  waitFor(parts, () => record.state !== 'waiting');
const finalDelivered = (parts: SessionsParts, { scanRef }: Session) =>
  waitFor(parts, () =>
    [...parts.state.webhooks.values()].some(
      (webhook) => webhook.scanRef === scanRef && webhook.final === true && webhook.state !== 'waiting',
    ),
  );

const waitFor = ({ state }: SessionsParts, fits: () => boolean) =>
  state.waitFor(() => (fits() ? true : undefined), patience, 'the other webhook');
