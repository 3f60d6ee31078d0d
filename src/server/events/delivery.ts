/**
 * From the outbox to the endpoints. Every server has one, and all do the same: what a server claims, the others leave
 * alone until its lease runs out, so that the death of one costs that time and nothing else. An event may arrive twice
 * and is never lost; `webhook-id` is the same each time.
 *
 * Each endpoint has its own lane: its own connections, and so many tries at once. What is slow fills its own lane alone,
 * and what verifies people waits for none of them.
 */
import type { FastifyBaseLogger } from 'fastify';
import type { EventEndpoint } from '../../config/event-endpoints.ts';
import type { DisabledReason } from '../../domain/event-attempts.ts';
import { resolveWithSystem } from '../../public-addresses.ts';
import type { Resolve } from '../../public-addresses.ts';
import type { EventDeliveries, Events } from '../../records/index.ts';
import { Rounds } from '../rounds.ts';
import { fewAtOnce } from './resolving.ts';
import { pauseAfter } from './retries.ts';
import { createSender } from './sender.ts';
import type { Sender } from './sender.ts';

export interface EventDeliveryOptions {
  readonly records: { readonly events: Events; readonly eventDeliveries: EventDeliveries };
  readonly endpoints: readonly EventEndpoint[];
  readonly timeoutMs: number;
  readonly privateNetworks: boolean;
  /** What is sent, by the id of the event; without those that are no longer kept. */
  readonly bodiesOf: (eventIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  readonly log: FastifyBaseLogger;
  readonly resolve?: Resolve;
  /** Shorter in tests than anybody would want. */
  readonly pausesMs?: readonly number[];
  readonly lookEveryMs?: number;
}

/** Tries at once, of one endpoint and one server: with answers in 100 ms a hundred events a second. */
const MOST_AT_ONCE = 10;
/** After so many failures in a row an endpoint is tried one by one, until something gets through. */
const FAILURES_IN_A_ROW = 5;
/** How long an event may wait that no server was told of; the jitter keeps servers apart. */
const LOOK_EVERY_MS = 1_000;
/** Beyond the time of a try, for what comes before and after it. */
const LEASE_BEYOND_MS = 15_000;
/** What is on its way when a server stops is waited for; longer would hold up its end. */
const LAST_TRIES_MS = 3_000;

interface Lane {
  readonly name: string;
  readonly endpoint: EventEndpoint;
  readonly sender: Sender;
  readonly onTheirWay: Map<string, Promise<void>>;
  failuresInARow: number;
}

export class EventDelivery {
  private readonly options: EventDeliveryOptions;
  private readonly lanes: readonly Lane[];
  private readonly leaseMs: number;
  private readonly rounds: Rounds;
  private isRegistered = false;
  /** Whatever fails from then on, no endpoint is to blame for. */
  private isCut = false;
  /** So that a database that is away is said once. */
  private isAway = false;

  constructor(options: EventDeliveryOptions) {
    this.options = options;
    const { endpoints, timeoutMs, privateNetworks } = options;
    this.leaseMs = timeoutMs + LEASE_BEYOND_MS;
    const resolve = fewAtOnce(options.resolve ?? resolveWithSystem);
    this.lanes = endpoints.map((endpoint) => ({
      name: endpoint.name,
      endpoint,
      sender: createSender({ ...endpoint, timeoutMs, privateNetworks, connections: MOST_AT_ONCE, resolve }),
      onTheirWay: new Map(),
      failuresInARow: 0,
    }));
    this.rounds = new Rounds({
      round: async () => this.look(),
      everyMs: options.lookEveryMs ?? LOOK_EVERY_MS,
      onError: (error) => {
        if (!this.isAway) this.say(error);
        this.isAway = true;
      },
    });
  }

  /** Without an endpoint nothing is looked at, ever. */
  start(): void {
    if (this.lanes.length > 0) this.rounds.start();
  }

  /** There may be something to deliver. */
  kick(): void {
    if (this.lanes.length > 0) this.rounds.kick();
  }

  /** Gives what is on its way a moment, and the rest back. */
  async stop(): Promise<void> {
    await this.rounds.stop();
    const moment = Promise.withResolvers<void>();
    const timer = setTimeout(moment.resolve, LAST_TRIES_MS);
    const underWay = this.lanes.flatMap(({ onTheirWay }) => [...onTheirWay.values()]);
    await Promise.race([Promise.all(underWay), moment.promise]);
    clearTimeout(timer);
    const left = this.lanes.flatMap(({ name, onTheirWay }) =>
      [...onTheirWay.keys()].map((eventId) => ({ eventId, endpoint: name })),
    );
    this.isCut = true;
    await Promise.all(this.lanes.map(async ({ sender }) => sender.close()));
    await Promise.all(underWay);
    // Otherwise their leases run out by themselves.
    if (left.length > 0) await this.options.records.eventDeliveries.release(left).catch(() => {});
  }

  private say(error: unknown): void {
    const reason = Error.isError(error) ? error.name : 'unknown';
    this.options.log.warn({ reason }, 'events could not be read or noted; the server retries shortly');
  }

  /** @returns whether there is more than one round takes */
  private async look(): Promise<boolean> {
    const { events, eventDeliveries } = this.options.records;
    if (!this.isRegistered) {
      await eventDeliveries.register(this.lanes.map(({ name }) => name));
      this.isRegistered = true;
    }
    await events.number();
    const { isMore } = await eventDeliveries.fanOut(
      this.lanes.map(({ name, endpoint }) => ({ name, types: endpoint.types })),
    );
    await this.take();
    this.isAway = false;
    return isMore;
  }

  private async take(): Promise<void> {
    const { bodiesOf, records } = this.options;
    const withRoom = this.lanes
      .map((lane) => ({ lane, name: lane.name, room: mostOf(lane) - lane.onTheirWay.size }))
      .filter(({ room }) => room > 0);
    if (withRoom.length === 0) return;
    const claimed = await records.eventDeliveries.claim(
      withRoom.map(({ name, room }) => ({ name, room })),
      this.leaseMs,
    );
    if (claimed.length === 0) return;
    const bodies = await bodiesOf([...new Set(claimed.map(({ eventId }) => eventId))]);
    for (const { eventId, endpoint, attempts } of claimed) {
      const lane = this.lanes.find(({ name }) => name === endpoint);
      const body = bodies.get(eventId);
      // An event without a body was erased since, or waits for a server that can say it: its lease runs out.
      if (lane === undefined || body === undefined || lane.onTheirWay.has(eventId)) continue;
      const onItsWay = this.deliver(lane, { eventId, body, attempts }).finally(() => {
        lane.onTheirWay.delete(eventId);
        // Not for each that ends: so several are claimed in one statement.
        if (lane.onTheirWay.size <= mostOf(lane) / 2) this.kick();
      });
      lane.onTheirWay.set(eventId, onItsWay);
    }
  }

  private async deliver(
    lane: Lane,
    { eventId, body, attempts }: { eventId: string; body: string; attempts: number },
  ): Promise<void> {
    const { retryAfterMs, ...sent } = await lane.sender.send({ eventId, body });
    if (sent.status === null && this.isCut) return;
    lane.failuresInARow = sent.failure === null ? 0 : lane.failuresInARow + 1;
    const pauseMs = pauseAfter(attempts + 1, retryAfterMs, this.options);
    try {
      const disabled = await this.options.records.eventDeliveries.settle({
        ...sent,
        eventId,
        endpoint: lane.name,
        pauseMs,
      });
      if (disabled !== null) this.sayDisabled(lane, disabled);
    } catch (error) {
      // Its lease runs out, and it is sent again.
      this.say(error);
    }
  }

  private sayDisabled({ name }: Lane, reason: DisabledReason): void {
    this.options.log.error(
      { endpoint: name, reason },
      'an endpoint of events is disabled; its events wait until somebody enables it again',
    );
  }
}

function mostOf({ failuresInARow }: Lane): number {
  return failuresInARow >= FAILURES_IN_A_ROW ? 1 : MOST_AT_ONCE;
}
