/** A webhook is acknowledged only when the inbox, or else Temporal, has it durably (design.md, invariant 2). */
import type { WebhookSignature } from '../domain/idenfy-event.ts';
import { parseWebhook } from '../idenfy/webhook.ts';
import type { ParsedWebhook } from '../idenfy/webhook.ts';
import type { Records } from '../records/index.ts';
import { parseExternalRef } from '../temporal/ids.ts';
import type { Delivery } from './delivery.ts';
import { deliverableOf, idenfyEventOf, inboxEventOf } from './idenfy-events.ts';
import { Problem } from './problems.ts';
import type { Runs } from './runs.ts';
import { mostSignalsFor } from './signal-limits.ts';

/** Temporal's own limit of a payload is 2 MB, and base64 makes four bytes of three. */
const LARGEST_DIRECT_BODY = 1_000_000;
/** So many runs are remembered as having been given events directly. */
const MOST_REMEMBERED = 1_000;

export class WebhookReceiver {
  private readonly records: Records;
  private readonly runs: Runs;
  private readonly delivery: Delivery;
  /** Which events each run was given while there was no inbox to tell a duplicate by. */
  private readonly given = new Map<string, Set<string>>();

  constructor(options: { records: Records; runs: Runs; delivery: Delivery }) {
    this.records = options.records;
    this.runs = options.runs;
    this.delivery = options.delivery;
  }

  /**
   * Of an authentic body, whatever its shape. Resolves when it is durable.
   * @param codings in which it is compressed still, since it could not be opened
   * @param note gets what the log may say of it
   * @param signature what it was signed with, kept beside it
   * @throws Problem records_unavailable when neither the database nor Temporal takes it; iDenfy sends it again
   */
  async receive(
    body: Uint8Array,
    eventType: string | undefined,
    codings: readonly string[] = [],
    note: (about: Readonly<Record<string, unknown>>) => void = () => {},
    signature: WebhookSignature | null = null,
  ): Promise<void> {
    const receivedAt = new Date();
    const parsed = parseWebhook(body, eventType, codings);
    note(noteOf(parsed));
    const event = inboxEventOf(parsed, body, receivedAt, signature);
    const arrival = this.delivery.expect(body.length);
    let isFresh = false;
    try {
      isFresh = (await this.records.inbox.receive(event, arrival.leaseMs)).fresh;
    } catch (error) {
      arrival.dropped();
      if (await this.giveToTemporal(parsed, { body, signature }, receivedAt)) return;
      throw new Problem('records_unavailable', { cause: error });
    }
    // A duplicate that is still waiting is delivered by the loop; one that is not costs nothing more.
    if (isFresh) arrival.arrived(deliverableOf(event), parsed);
    else arrival.dropped();
  }

  /** With the database away, straight to the run with its raw body; the recording activity writes it later. */
  private async giveToTemporal(
    parsed: ParsedWebhook,
    { body, signature }: { readonly body: Uint8Array; readonly signature: WebhookSignature | null },
    receivedAt: Date,
  ): Promise<boolean> {
    const event = idenfyEventOf(parsed, receivedAt);
    if (event === null || parsed.kind !== 'identification' || body.length > LARGEST_DIRECT_BODY) return false;
    const { clientId, externalRef } = parsed.webhook;
    const ref = parseExternalRef(externalRef ?? null);
    if (ref === null || !clientId) return false;
    const { verificationId } = ref;
    const given = this.given.get(verificationId) ?? new Set<string>();
    if (given.has(event.eventId)) return true;
    if (given.size >= mostSignalsFor(event, null)) return false;
    try {
      const isGiven = await this.runs.signal(
        { clientId, verificationId },
        { ...event, body: Buffer.from(body).toString('base64'), ...(signature !== null && { signature }) },
      );
      if (isGiven) this.remember(verificationId, given.add(event.eventId));
      return isGiven;
    } catch {
      return false;
    }
  }

  private remember(verificationId: string, given: Set<string>): void {
    if (this.given.size >= MOST_REMEMBERED) this.given.clear();
    this.given.set(verificationId, given);
  }
}

function noteOf(parsed: ParsedWebhook): Readonly<Record<string, unknown>> {
  const { eventId, eventType, kind } = parsed;
  const unknownFields = parsed.kind === 'identification' ? parsed.unknownFields : [];
  return {
    eventId,
    eventType,
    kind,
    ...(unknownFields.length > 0 ? { unknownFields } : {}),
    ...(parsed.kind === 'unreadable' ? { reason: parsed.reason } : {}),
  };
}
