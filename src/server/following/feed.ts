/**
 * The events of the outbox as they come, for all who follow them at this server. One connection listens to the database,
 * and each event is read once for all; for a key that sees its own alone, once more.
 *
 * A follower goes on where it stopped: what is kept since is read for it page by page, and it joins the others at the
 * moment at which it has all that they have.
 */
import type { FastifyBaseLogger } from 'fastify';
import type { EventType } from '../../domain/events.ts';
import type { EventNotices, EventRecord, Events, Listening } from '../../records/index.ts';

/** What is followed. */
export interface Followed {
  readonly clientId?: string | undefined;
  readonly type?: EventType | undefined;
  /** A key that sees its own alone. */
  readonly seenBy?: string | undefined;
}

export interface Follower extends Followed {
  readonly isOpen: boolean;
  take(told: Told): void;
  /** Until there is room for another page. */
  drained(): Promise<void>;
}

/** An event, and what is made of it once for all who get it. */
export interface Told {
  readonly event: EventRecord;
  readonly frame: Buffer;
}

export interface FeedOptions {
  readonly records: {
    readonly events: Pick<Events, 'latest' | 'list' | 'number'>;
    readonly eventNotices: EventNotices;
  };
  readonly frameOf: (event: EventRecord) => string;
  readonly log: FastifyBaseLogger;
  readonly lookMs?: number;
}

/** Beside what is heard: also where a notification is lost, nobody waits longer. */
const LOOK_MS = 5_000;

/** Small enough that its text may wait for a reader (event-stream.ts). */
const PAGE = 50;

export class Feed {
  private readonly options: FeedOptions;
  private readonly followers = new Map<Follower, { readonly clientDigest: string | null }>();
  /** The number of the latest event that the followers have. */
  private upTo = 0;
  private looking: Promise<void> | null = null;
  private again = false;
  private started: Promise<void> | null = null;
  private listening: Listening | null = null;
  private timer: NodeJS.Timeout | undefined;
  /** How many are on their way to the others. */
  private joining = 0;
  private isLost = false;
  private isClosed = false;

  constructor(options: FeedOptions) {
    this.options = options;
  }

  get position(): number {
    return this.upTo;
  }

  /** The oldest event that is kept; null: there is none. */
  async oldest(): Promise<number | null> {
    const page = await this.options.records.events.list({ limit: 1 });
    return page.events[0]?.sequence ?? null;
  }

  /** Everything up to now is numbered and told. @throws RecordsError */
  async fresh(): Promise<number> {
    await this.start();
    await this.look();
    return this.upTo;
  }

  /**
   * Tells everything after `after`, then whatever comes.
   * @param after a number not above `position`
   */
  async follow(follower: Follower, after: number): Promise<void> {
    this.joining += 1;
    try {
      await this.start();
      await this.catchUp(follower, after);
    } finally {
      this.joining -= 1;
    }
  }

  private async catchUp(follower: Follower, after: number): Promise<void> {
    const { clientId, type, seenBy } = follower;
    const { events, eventNotices } = this.options.records;
    const clientDigest = clientId === undefined ? null : await eventNotices.digestOf(clientId);
    for (let position = after; follower.isOpen;) {
      const target = this.upTo;
      while (position < target && follower.isOpen) {
        const page = await events.list({ clientId, type, seenBy, after: position, limit: PAGE });
        for (const event of page.events) if (event.sequence <= target) follower.take(this.told(event));
        position = page.upTo === null ? target : Math.min(page.upTo, target);
        await follower.drained();
      }
      // Nothing is waited for between this and the look that tells the next events.
      if (this.upTo === target && follower.isOpen && !this.isClosed) {
        this.followers.set(follower, { clientDigest });
        return;
      }
      if (this.isClosed) return;
      position = target;
    }
  }

  leave(follower: Follower): void {
    this.followers.delete(follower);
  }

  async close(): Promise<void> {
    this.isClosed = true;
    clearInterval(this.timer);
    await this.listening?.close();
    await this.looking?.catch(() => {});
    this.followers.clear();
  }

  /** With the first who follows: a server that nobody follows needs no connection for it. */
  private async start(): Promise<void> {
    this.started ??= this.begin();
    try {
      await this.started;
    } catch (error) {
      this.started = null;
      throw error;
    }
  }

  private async begin(): Promise<void> {
    const { records, log, lookMs = LOOK_MS } = this.options;
    const { events, eventNotices } = records;
    await events.number();
    this.upTo = await events.latest();
    if (this.isClosed) return;
    this.listening = eventNotices.listen({
      heard: () => {
        if (this.isLost) log.info('the connection that listens to the database is there again');
        this.isLost = false;
        this.lookIfFollowed();
      },
      lost: () => {
        if (!this.isLost)
          log.warn(
            'the connection that listens to the database is lost; what is said is looked for meanwhile',
          );
        this.isLost = true;
      },
    });
    this.timer = setInterval(() => this.lookIfFollowed(), lookMs).unref();
  }

  /** Nobody has to hear of what cannot be read now: the next look reads it. */
  private lookIfFollowed(): void {
    if (this.followers.size + this.joining > 0) void this.look().catch(() => {});
  }

  /** One look at a time; who asks during one gets the result of one that began after. */
  private async look(): Promise<void> {
    if (this.looking !== null) {
      this.again = true;
      return await this.looking;
    }
    this.looking = this.lookOn().finally(() => {
      this.looking = null;
    });
    return await this.looking;
  }

  private async lookOn(): Promise<void> {
    do {
      this.again = false;
      await this.options.records.events.number();
      await this.readOn();
    } while (this.again && !this.isClosed);
  }

  private async readOn(): Promise<void> {
    const { events } = this.options.records;
    if (this.followers.size === 0) {
      const latest = await events.latest();
      // Whoever came meanwhile has everything up to the former number, and is told the rest.
      if (this.followers.size === 0) {
        this.upTo = Math.max(this.upTo, latest);
        return;
      }
    }
    for (;;) {
      const page = await events.list({ after: this.upTo, limit: PAGE });
      const last = page.upTo;
      if (last === null) return;
      const seen = new Map<string, ReadonlySet<string>>();
      // Asked anew after each: somebody may have come meanwhile.
      for (let key = this.unseen(seen); key !== undefined; key = this.unseen(seen)) {
        seen.set(key, await this.ownOf(key, this.upTo, last));
      }
      this.tell(page.events, seen);
      this.upTo = last;
      if (page.events.length < PAGE) return;
    }
  }

  /** A key that sees its own alone, of which it is not known yet what that is. */
  private unseen(seen: ReadonlyMap<string, unknown>): string | undefined {
    for (const { seenBy } of this.followers.keys())
      if (seenBy !== undefined && !seen.has(seenBy)) return seenBy;
    return undefined;
  }

  private async ownOf(key: string, after: number, last: number): Promise<ReadonlySet<string>> {
    const own = new Set<string>();
    for (let position = after; position < last;) {
      const page = await this.options.records.events.list({ after: position, limit: PAGE, seenBy: key });
      for (const { eventId } of page.events) own.add(eventId);
      if (page.upTo === null) break;
      position = page.upTo;
    }
    return own;
  }

  private tell(events: readonly EventRecord[], seen: ReadonlyMap<string, ReadonlySet<string>>): void {
    for (const event of events) {
      const told = this.told(event);
      for (const [follower, { clientDigest }] of this.followers) {
        const { clientId, type, seenBy } = follower;
        const isOfClient =
          clientId === undefined ||
          (event.clientId === null ? event.clientDigest === clientDigest : event.clientId === clientId);
        const isSeen = seenBy === undefined || seen.get(seenBy)?.has(event.eventId) === true;
        if (isOfClient && isSeen && (type === undefined || event.type === type)) follower.take(told);
      }
    }
  }

  private told(event: EventRecord): Told {
    const { frameOf } = this.options;
    let made: Buffer | undefined;
    return {
      event,
      get frame() {
        return (made ??= Buffer.from(frameOf(event)));
      },
    };
  }
}
