/** The open streams of this server: their hearts beat together, and each ends with its key. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { EventRecord } from '../../records/index.ts';
import { digestOf, mayComeFrom } from '../api-keys.ts';
import type { ApiKeyLookup, Scope } from '../api-keys.ts';
import { apiKeyOf } from '../plugins/api-keys.ts';
import { EventStream } from './event-stream.ts';
import { beginning, frame, heartbeat } from './frames.ts';
import type { Feed, Followed, Follower, Told } from './feed.ts';
import type { Seats } from './seats.ts';

const BEAT_MS = 15_000;

export interface StreamsOptions {
  readonly feed: Feed;
  readonly seats: Seats;
  readonly apiKeys: Pick<ApiKeyLookup, 'findByDigest'>;
  readonly beatMs?: number;
}

interface Open {
  readonly stream: EventStream;
  readonly digest: Uint8Array;
  readonly scopes: readonly Scope[];
  readonly address: string;
  /** Whether it has everything up to the feed's position. */
  isLive: boolean;
}

export class Streams {
  private readonly options: StreamsOptions;
  private readonly open = new Set<Open>();
  private readonly beating: NodeJS.Timeout;
  private isClosed = false;

  constructor(options: StreamsOptions) {
    this.options = options;
    this.beating = setInterval(() => void this.beat(), options.beatMs ?? BEAT_MS).unref();
  }

  /**
   * Answers with a stream, and returns when it has all that there was.
   * @param after where the listener stopped; null: from now on
   * @param scopes of which the key needs one, as long as the stream lives
   * @param isLast whether nothing comes after this event
   * @throws Problem too_many_streams, and RecordsError before anything was answered
   */
  async answer(
    request: FastifyRequest,
    reply: FastifyReply,
    about: Followed & {
      readonly after: number | null;
      readonly scopes: readonly Scope[];
      readonly isLast?: (event: EventRecord) => boolean;
    },
  ): Promise<void> {
    const { feed, seats } = this.options;
    const { after, scopes, isLast, ...followed } = about;
    const giveBack = seats.take(apiKeyOf(request).name);
    let position: number;
    let gap: { after: number; oldest: number | null } | null;
    try {
      const latest = await feed.fresh();
      const oldest = after === null ? null : await feed.oldest();
      gap = after !== null && isGap(after, oldest, latest) ? { after, oldest } : null;
      position = after === null || after > latest ? latest : after;
    } catch (error) {
      giveBack();
      throw error;
    }
    if (this.isClosed || request.raw.destroyed) {
      giveBack();
      reply.hijack();
      reply.raw.destroy();
      return;
    }

    const stream = this.begin(reply, () => {
      giveBack();
      this.open.delete(opened);
      feed.leave(follower);
    });
    const opened: Open = {
      stream,
      digest: digestOf(/^bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? ''),
      scopes,
      address: request.ip,
      isLive: false,
    };
    const follower: Follower = {
      ...followed,
      get isOpen() {
        return stream.isOpen;
      },
      take: ({ event, frame: text }: Told) => {
        stream.send(text);
        if (isLast?.(event) === true) stream.end();
      },
      drained: async () => stream.drained(),
    };
    this.open.add(opened);
    stream.send(beginning(position));
    if (gap !== null) stream.send(frame('gap', gap));
    try {
      await feed.follow(follower, position);
      opened.isLive = true;
    } catch {
      // The database is away: the listener comes back, and goes on where it was.
      stream.end();
    }
  }

  /** Ends all. */
  close(): void {
    this.isClosed = true;
    clearInterval(this.beating);
    for (const { stream } of this.open) stream.end();
  }

  private begin(reply: FastifyReply, onClose: () => void): EventStream {
    reply.hijack();
    const { raw } = reply;
    for (const [name, value] of Object.entries(reply.getHeaders())) {
      if (value !== undefined) raw.setHeader(name, value);
    }
    // A stream's connection serves nothing else afterwards, so that no server waits for it; and nginx would collect events
    // before it hands them on.
    raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      connection: 'close',
      'x-accel-buffering': 'no',
    });
    return new EventStream(raw, onClose);
  }

  private async beat(): Promise<void> {
    const alive = heartbeat(this.options.feed.position);
    const catchingUp = heartbeat(null);
    for (const { stream, isLive } of this.open) stream.beat(isLive ? alive : catchingUp);
    await this.endWithKeys();
  }

  /** A key that is revoked, past its time or not meant for that address any more has no stream. */
  private async endWithKeys(): Promise<void> {
    const byKey = Map.groupBy(this.open, ({ digest }) => Buffer.from(digest).toString('base64'));
    for (const [, opened] of byKey) {
      const [{ digest } = { digest: new Uint8Array() }] = opened;
      try {
        const key = await this.options.apiKeys.findByDigest(digest);
        for (const { stream, scopes, address } of opened) {
          const isGood =
            key !== null &&
            scopes.some((scope) => key.scopes.includes(scope)) &&
            mayComeFrom(key.addresses, address);
          if (!isGood) stream.end();
        }
      } catch {
        // The database is away, and with it all that could be told; the next beat looks again.
      }
    }
  }
}

/** What was told between may be gone; also where the number is of no event of this database. */
function isGap(after: number, oldest: number | null, latest: number): boolean {
  if (after > latest) return true;
  return after < latest && (oldest === null || after < oldest - 1);
}
