/**
 * From the inbox to the runs. Every server has one: it delivers at once what it received, and now and then takes
 * whatever others left (design.md, "Inbox"). A row is leased and not locked for the time of the signal, since a
 * transaction held over a network call would stop PGlite's one connection and hold PostgreSQL's.
 */
import type { FastifyBaseLogger } from 'fastify';
import { parseWebhook } from '../idenfy/webhook.ts';
import type { ParsedWebhook } from '../idenfy/webhook.ts';
import type { DocumentExpirationWebhook, IdentificationWebhook } from '../idenfy/schemas.ts';
import type { ParkedReason, Records, VerificationRecord } from '../records/index.ts';
import { parseExternalRef } from '../temporal/ids.ts';
import { isDecisive } from '../domain/idenfy-event.ts';
import type { IdenfyEvent } from '../domain/idenfy-event.ts';
import { FreshWebhooks, LEASE_MS } from './fresh-webhooks.ts';
import type { Arrival, Deliverable } from './fresh-webhooks.ts';
import { idenfyEventOf } from './idenfy-events.ts';
import { contradictionOf, lateResultOf, placeLate, recordedResultOf } from './late-webhooks.ts';
import type { RunAddress, Runs } from './runs.ts';
import { SignalRefusedError } from './runs.ts';
import { Rounds } from './rounds.ts';
import { mostSignalsFor } from './signal-limits.ts';
import { recordIfTerminated, recordTermination } from './terminations.ts';

/** Found by loops of this length whatever happened to the server that received it; the jitter keeps servers apart. */
const ROUND_MS = 10_000;
const LONGEST_PAUSE_MS = 60_000;
/** Temporal refuses payloads above 2 MB, however often they are sent, and ends a run whose history reaches 50 MB. */
const LARGEST_EVENT_BYTES = 200_000;
/** So many runs are remembered as told about in the log. */
const MOST_REMEMBERED = 1_000;

export class Delivery {
  private readonly records: Records;
  private readonly runs: Runs;
  private readonly log: FastifyBaseLogger;
  private readonly fresh = new FreshWebhooks(async (row, parsed) => this.deliver(row, parsed));
  private readonly rounds = new Rounds({
    round: async () => {
      const limit = this.fresh.atOnce;
      return (await this.take(limit)) === limit;
    },
    everyMs: ROUND_MS,
    onError: (error) => this.notRead(error),
  });
  private readonly toldAbout = new Set<string>();

  constructor(options: { records: Records; runs: Runs; log: FastifyBaseLogger }) {
    this.records = options.records;
    this.runs = options.runs;
    this.log = options.log;
  }

  start(): void {
    this.rounds.start();
  }

  /** A webhook comes. What is new goes past the backlog that a storm leaves, while there is room; rounds find the others. */
  expect(byteLength: number): Arrival {
    const arrival = this.fresh.expect(byteLength);
    return {
      ...arrival,
      arrived: (row, parsed) => {
        arrival.arrived(row, parsed);
        if (arrival.leaseMs === undefined) this.kick();
      },
    };
  }

  /** Something is in the inbox. */
  kick(): void {
    this.rounds.kick();
  }

  /** Finishes what is being delivered; the rest stays in the inbox. */
  async stop(): Promise<void> {
    const ended = this.rounds.stop();
    const [left] = await Promise.all([this.fresh.close(), ended]);
    // For the other servers, at once; otherwise their leases run out by themselves.
    const given = left.map(async ({ eventId }) =>
      this.records.inbox.release(eventId, { retryAt: new Date(0) }).catch(() => {}),
    );
    await Promise.all(given);
  }

  private async take(limit: number): Promise<number> {
    const rows = await this.records.inbox.claim({ limit, leaseMs: LEASE_MS });
    await Promise.all(
      rows.map(async ({ body, ...row }) =>
        this.deliver({ ...row, byteLength: body.length }, parseWebhook(body, row.eventType)),
      ),
    );
    return rows.length;
  }

  private notRead(error: unknown): void {
    this.log.warn({ reason: nameOf(error) }, 'the inbox could not be read; the server retries shortly');
  }

  private async deliver(row: Deliverable, parsed: ParsedWebhook): Promise<void> {
    try {
      await this.place(row, parsed);
    } catch (error) {
      // Whether the signal arrived is unknown; sent again, it is dropped as a duplicate by its run.
      const pause = Math.min(LONGEST_PAUSE_MS, 1_000 * 2 ** row.attempts) * (0.75 + Math.random() / 2);
      this.log.warn({ eventId: row.eventId, reason: nameOf(error) }, 'a webhook is not delivered yet');
      await this.records.inbox
        .release(row.eventId, { retryAt: new Date(Date.now() + pause) })
        // The lease runs out by itself.
        .catch(() => {});
    }
  }

  private async place(row: Deliverable, parsed: ParsedWebhook): Promise<void> {
    const { inbox } = this.records;
    if (parsed.kind === 'document-expiration' && (await this.isNoticed(row, parsed.webhook))) return;
    const read = idenfyEventOf(parsed, row.receivedAt);
    // By its row: those that earlier versions wrote have other ids.
    const event = read === null ? null : { ...read, eventId: row.eventId };
    if (event === null) return await inbox.park(row.eventId, 'unplaced');
    const run = await this.runOf(row, event);
    if (run === null) return await inbox.park(row.eventId, 'no-open-run');
    if (isTooLarge(row, event)) return await this.parkBeyond(run, event, parsed, 'refused-by-temporal');
    if (!(await inbox.reserve(row.eventId, run.verificationId, mostSignalsFor(event, row.parkedReason)))) {
      return await this.parkBeyond(run, event, parsed, 'signal-limit');
    }
    try {
      if (await this.runs.signal(run, event)) {
        const result = { clientId: run.clientId, scanRef: event.scanRef, at: row.receivedAt };
        const told = isDecisive(event) ? result : undefined;
        return await inbox.delivered(row.eventId, run.verificationId, told);
      }
    } catch (error) {
      if (!(error instanceof SignalRefusedError)) throw error;
      return await this.parkUntold(run, event, 'refused-by-temporal');
    }
    await this.placeLate(run, event, parsed);
  }

  /**
   * A notice that a document expires decides nothing, so that no run is told.
   * @returns false where no session in the records is meant: it then goes the way of all webhooks
   */
  private async isNoticed(
    { eventId, receivedAt }: Deliverable,
    { scanRef, clientId, expirationThreshold, documentExpiration }: DocumentExpirationWebhook,
  ): Promise<boolean> {
    const { afterwards, inbox, verifications } = this.records;
    await afterwards.expiryNotice({
      eventId,
      scanRef,
      clientId: clientId ?? null,
      threshold: expirationThreshold,
      documentExpiration: documentExpiration ?? null,
      receivedAt,
    });
    const owner = await verifications.byScanRef(scanRef);
    if (owner !== null) await inbox.recorded(eventId, owner.verificationId);
    return owner !== null;
  }

  /** Of a run that is over, it still has its place in the record. */
  private async parkBeyond(
    run: RunAddress,
    event: IdenfyEvent,
    parsed: ParsedWebhook,
    reason: ParkedReason,
  ): Promise<void> {
    const record = await this.records.verifications.byId(run.verificationId);
    if (record !== null && record.closedAt !== null) return await this.placeLate(run, event, parsed);
    await this.parkUntold(run, event, reason);
  }

  private async parkUntold(run: RunAddress, event: IdenfyEvent, reason: ParkedReason): Promise<void> {
    await this.records.inbox.park(event.eventId, reason, run.verificationId);
    if (this.toldAbout.has(run.verificationId)) return;
    if (this.toldAbout.size >= MOST_REMEMBERED) this.toldAbout.clear();
    this.toldAbout.add(run.verificationId);
    this.log.warn(
      { eventId: event.eventId, verificationId: run.verificationId, reason },
      'a run has had as many webhooks as it may take; what else comes is parked for a person to look at',
    );
  }

  /** By our own reference first, then by the session, then by the client (design.md, "Webhooks"). */
  private async runOf(row: Deliverable, event: IdenfyEvent): Promise<RunAddress | null> {
    const { verifications } = this.records;
    const ref = parseExternalRef(row.externalRef);
    if (ref !== null) {
      const clientId = row.clientId ?? (await verifications.byId(ref.verificationId))?.clientId;
      if (clientId !== undefined) return { clientId, verificationId: ref.verificationId };
    }
    const owner = await verifications.byScanRef(event.scanRef);
    if (owner !== null) return owner;
    if (row.clientId === null) return null;
    const run = await this.runs.describe(row.clientId);
    if (run?.isRunning === true) return run;
    if (run !== null) await recordTermination(this.records, run);
    return null;
  }

  /** The record keeps no extra checks, so that the body has to tell what was known of them. */
  private async recordedBodyOf(
    record: VerificationRecord,
    event: IdenfyEvent,
  ): Promise<IdentificationWebhook | null> {
    const result = recordedResultOf(record, event);
    if (result === undefined) return null;
    const body = (await this.records.inbox.bodies([result.eventId])).get(result.eventId);
    const read = body === undefined ? null : parseWebhook(body, undefined);
    return read?.kind === 'identification' ? read.webhook : null;
  }

  private async placeLate(run: RunAddress, event: IdenfyEvent, parsed: ParsedWebhook): Promise<void> {
    const { afterwards, inbox, verifications } = this.records;
    const record = await verifications.byId(run.verificationId);
    if (record === null || record.closedAt === null) {
      await recordIfTerminated({ records: this.records, runs: this.runs }, run);
      return await inbox.park(event.eventId, 'no-open-run', run.verificationId);
    }
    const place = placeLate(record, event, {
      later: parsed.kind === 'identification' ? parsed.webhook : null,
      recorded: await this.recordedBodyOf(record, event),
    });
    if (place === 'recorded') {
      const result = parsed.kind === 'identification' ? lateResultOf(record, event, parsed.webhook) : null;
      if (result !== null) await verifications.lateResult(run.verificationId, result);
      return await inbox.recorded(event.eventId, run.verificationId);
    }
    const contradiction =
      place === 'contradiction' && parsed.kind === 'identification'
        ? contradictionOf(record, event, parsed.webhook)
        : null;
    if (contradiction !== null) await afterwards.contradiction(run.verificationId, contradiction);
    await inbox.park(event.eventId, place, run.verificationId);
    if (place === 'contradiction') {
      this.log.warn(
        { eventId: event.eventId, verificationId: run.verificationId },
        'a webhook contradicts a closed verification; it is in its record, and parked for a person to look at',
      );
    }
  }
}

function isTooLarge(row: Deliverable, event: IdenfyEvent): boolean {
  // Screening hits may make a body long; what a run is told of it is short.
  return (
    row.byteLength > LARGEST_EVENT_BYTES && Buffer.byteLength(JSON.stringify(event)) > LARGEST_EVENT_BYTES
  );
}

function nameOf(error: unknown): string {
  return Error.isError(error) ? error.name : 'unknown';
}
