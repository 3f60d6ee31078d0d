/** Events as any caller reads them: over HTTP, with a key. */
import { setTimeout as pause } from 'node:timers/promises';
import { request } from 'undici';
import { z } from 'zod';
import { ApiError } from './api.ts';

/** What is shown of an event; the rest stays as it came. */
const eventSchema = z.looseObject({
  id: z.string(),
  type: z.string(),
  timestamp: z.string(),
  data: z.looseObject({
    clientId: z.string().nullable(),
    stage: z.string().nullable().optional(),
    outcome: z.string().nullable().optional(),
    reasons: z.array(z.string()).optional(),
  }),
});
export type ShownEvent = z.infer<typeof eventSchema>;

const pageSchema = z.object({ events: z.array(eventSchema), next: z.string().nullable() });
const refusalSchema = z.object({
  detail: z.string().optional(),
  title: z.string(),
  help: z.string().optional(),
});

const PAGE = 100;

export class EventReader {
  private readonly url: string;
  private readonly key: string;

  constructor(options: { url: string; key: string }) {
    this.url = options.url;
    this.key = options.key;
  }

  /** @param after where the page before ended; undefined: from the beginning */
  async page(after: string | undefined, signal?: AbortSignal): Promise<z.infer<typeof pageSchema>> {
    const query = new URLSearchParams({ limit: String(PAGE), ...(after === undefined ? {} : { after }) });
    const response = await request(`${this.url}/v1/events?${query}`, {
      headers: { authorization: `Bearer ${this.key}` },
      ...(signal === undefined ? {} : { signal }),
    });
    const answer: unknown = await response.body.json();
    if (response.statusCode === 200) return pageSchema.parse(answer);
    const refusal = refusalSchema.safeParse(answer).data;
    const said = [refusal?.detail ?? refusal?.title, refusal?.help].filter((each) => each !== undefined);
    throw new ApiError(
      response.statusCode,
      `GET /v1/events was answered ${response.statusCode}: ${said.join(' ')}`,
    );
  }
}
