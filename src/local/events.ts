/** Events as any caller reads them: over HTTP, with a key. */
import { request } from 'undici';
import { z } from 'zod';
import { problemSchema } from '../server/schemas.ts';
import { ApiError } from './api.ts';

/** What is shown of an event; the rest stays as it came. */
const eventSchema = z.looseObject({
  id: z.string(),
  type: z.string(),
  sequence: z.int(),
  occurredAt: z.string(),
  data: z.looseObject({
    clientId: z.string().nullable(),
    outcome: z.string().nullable().optional(),
    reasons: z.array(z.string()).optional(),
  }),
});
export type ShownEvent = z.infer<typeof eventSchema>;

const pageSchema = z.object({ events: z.array(eventSchema), next: z.int().nullable() });

const PAGE = 100;

/** Reads on, each time from where it ended. */
export class EventReader {
  private readonly url: string;
  private readonly key: string;
  private readonly since: Date;
  private after = 0;

  /** @param options.since events from before are not read */
  constructor(options: { url: string; key: string; since: Date }) {
    this.url = options.url;
    this.key = options.key;
    this.since = options.since;
  }

  /** Those that came since the last call, and `isMore` where there may be others already. */
  async next(signal?: AbortSignal): Promise<{ events: ShownEvent[]; isMore: boolean }> {
    const query = new URLSearchParams({
      limit: String(PAGE),
      since: this.since.toISOString(),
      after: String(this.after),
    });
    const response = await request(`${this.url}/v1/events?${query.toString()}`, {
      headers: { authorization: `Bearer ${this.key}` },
      ...(signal === undefined ? {} : { signal }),
    });
    const answer: unknown = await response.body.json();
    if (response.statusCode !== 200) throw refused(response.statusCode, answer);
    const { events, next } = pageSchema.parse(answer);
    this.after = next ?? events.at(-1)?.sequence ?? this.after;
    return { events, isMore: next !== null };
  }
}

function refused(status: number, answer: unknown): ApiError {
  const { detail = '', help = '' } = problemSchema.safeParse(answer).data ?? {};
  return new ApiError(status, `GET /v1/events was answered ${status}: ${detail} ${help}`.trim());
}

/** On one line: when, what, of whom, and how it ended. */
export function eventLine({ occurredAt, type, data }: ShownEvent): string {
  const at = new Date(occurredAt).toLocaleTimeString('en-GB');
  const why = data.reasons?.join(', ') ?? '';
  return [at, type, data.clientId ?? '(erased)', data.outcome ?? '', why]
    .filter((part) => part !== '')
    .join('  ');
}
