/** A listener as a back end has one: it reads server-sent events and remembers the last id. */
import { request } from 'undici';
import { until } from '../../support/until.ts';

export interface Heard {
  readonly id: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export class Listener {
  readonly heard: Heard[] = [];
  status = 0;
  contentType: unknown;
  lastId = '';
  comments = 0;
  isOver = false;
  private readonly stopping = new AbortController();
  private readonly reading: Promise<void>;

  constructor(url: string, headers: Readonly<Record<string, string>>) {
    this.reading = this.read(url, headers);
  }

  /** The sequence of each event, in the order in which they came. */
  get ids(): number[] {
    return this.heard.filter(({ type }) => type !== 'gap').map(({ id }) => Number(id));
  }

  async opened(): Promise<this> {
    await until('the stream is open', async () => this.lastId !== '' || this.isOver || undefined);
    return this;
  }

  async hasHeard(count: number): Promise<this> {
    await until(`${count} events are heard`, async () => this.heard.length >= count || undefined);
    return this;
  }

  async over(): Promise<this> {
    await until('the stream is over', async () => this.isOver || undefined);
    return this;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.reading;
  }

  private async read(url: string, headers: Readonly<Record<string, string>>): Promise<void> {
    try {
      const answer = await request(url, { headers, signal: this.stopping.signal, bodyTimeout: 0 });
      this.status = answer.statusCode;
      this.contentType = answer.headers['content-type'];
      let rest = '';
      for await (const chunk of answer.body.setEncoding('utf8')) {
        rest += String(chunk);
        const blocks = rest.split('\n\n');
        rest = blocks.pop() ?? '';
        for (const block of blocks) this.take(block);
      }
    } catch {
      // Cut off, by whichever side.
    } finally {
      this.isOver = true;
    }
  }

  private take(block: string): void {
    const fields = block.split('\n').map((line) => line.split(/: ?(.*)/s));
    const valueOf = (name: string) => fields.find(([field]) => field === name)?.[1];
    if (fields.some(([field]) => field === '')) this.comments += 1;
    this.lastId = valueOf('id') ?? this.lastId;
    const data = valueOf('data');
    if (data !== undefined)
      this.heard.push({ id: this.lastId, type: valueOf('event') ?? 'message', data: JSON.parse(data) });
  }
}
