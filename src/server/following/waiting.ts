/** A request that waits: it is answered when what it asks about has changed, or when its time is over. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { VerificationResource } from '../verification-schemas.ts';
import { apiKeyOf } from '../plugins/api-keys.ts';
import type { Feed, Follower } from './feed.ts';
import type { Seats } from './seats.ts';

/** Below the 60 s after which load balancers drop a connection on which nothing moves. */
export const LONGEST_WAIT_SECONDS = 50;

/** Beyond the wait, for the last reading. */
const READING_MS = 20_000;

/** Between readings after an event: the run says a moment later what its record says already. */
const SETTLING_MS = [250, 500, 1_000, 2_000] as const;
/** Of a stage that lasts moments, and of whose end no event tells. */
const PASSING_MS = 1_000;
const PASSING = new Set(['creating-session', 'downloading-documents', 'submitting-documents', 'recording']);

export interface WaitingOptions {
  readonly feed: Feed;
  readonly seats: Seats;
}

/** What ends a pause early. */
interface Alarm {
  ring: () => void;
}

export class Waiting {
  private readonly options: WaitingOptions;
  private readonly alarms = new Set<Alarm>();
  private isClosed = false;

  constructor(options: WaitingOptions) {
    this.options = options;
  }

  /**
   * @param known the stage that the caller knows; undefined: any event will do
   * @throws Problem too_many_streams, and whatever `read` throws
   */
  async until(
    { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
    about: { readonly clientId: string; readonly seconds: number; readonly known: string | undefined },
    read: () => Promise<VerificationResource>,
  ): Promise<VerificationResource> {
    const { feed, seats } = this.options;
    const { clientId, seconds, known } = about;
    const first = await read();
    if (isNews(first, known)) return first;
    const giveBack = seats.take(apiKeyOf(request).name);
    const until = Date.now() + seconds * 1_000;
    // The server's patience with a connection on which nothing moves is shorter.
    request.raw.setTimeout(seconds * 1_000 + READING_MS);

    let told = 0;
    const alarm: Alarm = { ring: () => {} };
    const follower: Follower = {
      clientId,
      get isOpen() {
        return !reply.raw.destroyed;
      },
      take: () => {
        told += 1;
        alarm.ring();
      },
      drained: async () => {},
    };
    reply.raw.once('close', () => alarm.ring());
    this.alarms.add(alarm);
    try {
      await feed.follow(follower, await feed.fresh());
      for (let handled = 0, settling: number = SETTLING_MS.length; ; settling += 1) {
        const before = told;
        const now = await read();
        const isOver = Date.now() >= until || this.isClosed || !follower.isOpen;
        if (isOver || isNews(now, known) || (known === undefined && told > 0 && !PASSING.has(now.stage)))
          return now;
        if (told > handled) [handled, settling] = [told, 0];
        const pauseMs = SETTLING_MS[settling] ?? (PASSING.has(now.stage) ? PASSING_MS : Infinity);
        // What was told during the reading is settling already.
        await alarmOr(told === before ? alarm : null, Math.min(pauseMs, until - Date.now()));
      }
    } finally {
      this.alarms.delete(alarm);
      feed.leave(follower);
      giveBack();
    }
  }

  /** All are answered with what is known now. */
  close(): void {
    this.isClosed = true;
    for (const alarm of this.alarms) alarm.ring();
  }
}

function isNews({ stage }: VerificationResource, known: string | undefined): boolean {
  return stage === 'closed' || (known !== undefined && stage !== known);
}

/** @param alarm null: only the time ends it */
async function alarmOr(alarm: Alarm | null, ms: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, Math.max(0, ms));
    if (alarm === null) return;
    alarm.ring = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}
