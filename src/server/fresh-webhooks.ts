/**
 * What has just been received, on its way from memory: it was written as claimed by this process, so that it need not be
 * claimed, opened and read again. If the process is killed, the lease runs out and another round finds it.
 */
import type { ParsedWebhook } from '../idenfy/webhook.ts';
import type { InboxRow } from '../records/index.ts';

/** Above the deadline of a signal, so that a row is not taken by two while one of them is at it. */
export const LEASE_MS = 15_000;
/** Whatever waits in memory for longer is left to the rounds, which claim it anew: its lease would end too soon. */
const LONGEST_WAIT_MS = LEASE_MS / 2;
/** When the first in line has waited for so long, there are more than can be delivered soon. */
const SOON_MS = 3_000;
const MOST_WAITING = 500;
/** Of their bodies. What was read of one takes a few times as much. */
const MOST_BYTES = 8_000_000;
/** Deliveries at once: many enough for a storm, few enough not to crowd out the users' own calls. */
const AT_ONCE = 20;
/** While more webhooks come than Temporal takes, answering them is first: iDenfy gives up, the inbox does not. */
const AT_ONCE_IN_A_STORM = 3;
/** A storm: a million verifications a day are about 50 webhooks a second. */
const STORM_PER_SECOND = 200;
const WINDOW_MS = 250;

/** A row of the inbox, as far as its delivery needs it. */
export type Deliverable = Pick<
  InboxRow,
  'eventId' | 'clientId' | 'externalRef' | 'receivedAt' | 'parkedReason' | 'attempts'
> & { readonly byteLength: number };

/** A webhook that is being written. */
export interface Arrival {
  /** For which it is to be written as claimed; undefined where there is no room, so that any server may take it. */
  readonly leaseMs: number | undefined;
  /** It is in the inbox. */
  arrived(row: Deliverable, parsed: ParsedWebhook): void;
  /** It was there before, or is not there. */
  dropped(): void;
}

interface Waiting {
  readonly row: Deliverable;
  readonly parsed: ParsedWebhook;
  readonly since: number;
  readonly byteLength: number;
}

export class FreshWebhooks {
  private readonly deliver: (row: Deliverable, parsed: ParsedWebhook) => Promise<void>;
  private readonly waiting: Waiting[] = [];
  private readonly running = new Set<Promise<void>>();
  private readonly traffic = new Traffic();
  private expected = 0;
  private bytes = 0;
  private isClosed = false;

  constructor(deliver: (row: Deliverable, parsed: ParsedWebhook) => Promise<void>) {
    this.deliver = deliver;
  }

  /** How many deliveries there may be at once, at the moment. */
  get atOnce(): number {
    return this.traffic.isStorm() ? AT_ONCE_IN_A_STORM : AT_ONCE;
  }

  expect(byteLength: number): Arrival {
    this.traffic.count();
    const since = performance.now();
    const hasRoom = this.hasRoom(byteLength, since);
    const release = () => {
      if (!hasRoom) return;
      this.expected -= 1;
      this.bytes -= byteLength;
    };
    if (hasRoom) {
      this.expected += 1;
      this.bytes += byteLength;
    }
    return {
      leaseMs: hasRoom ? LEASE_MS : undefined,
      dropped: release,
      arrived: (row, parsed) => {
        release();
        if (!hasRoom) return;
        this.bytes += byteLength;
        this.waiting.push({ row, parsed, since, byteLength });
        this.pump();
      },
    };
  }

  /** Takes no more. @returns those that are claimed and not on their way */
  async close(): Promise<Deliverable[]> {
    this.isClosed = true;
    const left = this.waiting.splice(0);
    await Promise.all(this.running);
    return left.map(({ row }) => row);
  }

  private hasRoom(byteLength: number, now: number): boolean {
    const [first] = this.waiting;
    return (
      !this.isClosed &&
      this.waiting.length + this.expected < MOST_WAITING &&
      this.bytes + byteLength <= MOST_BYTES &&
      (first === undefined || now - first.since < SOON_MS)
    );
  }

  private pump(): void {
    while (this.running.size < this.atOnce) {
      const next = this.waiting.shift();
      if (next === undefined) return;
      this.bytes -= next.byteLength;
      if (performance.now() - next.since > LONGEST_WAIT_MS) continue;
      const delivering = this.deliver(next.row, next.parsed).finally(() => {
        this.running.delete(delivering);
        this.pump();
      });
      this.running.add(delivering);
    }
  }
}

/** How many came lately, from two windows, of which one is complete. */
class Traffic {
  private began = 0;
  private inThis = 0;
  private inLast = 0;

  count(): void {
    this.turn();
    this.inThis += 1;
  }

  isStorm(): boolean {
    this.turn();
    return Math.max(this.inThis, this.inLast) > (STORM_PER_SECOND * WINDOW_MS) / 1_000;
  }

  private turn(): void {
    const now = performance.now();
    if (now - this.began < WINDOW_MS) return;
    this.inLast = now - this.began < 2 * WINDOW_MS ? this.inThis : 0;
    this.inThis = 0;
    this.began = now;
  }
}
