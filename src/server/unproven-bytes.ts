/**
 * Bytes from callers who have proven nothing yet, of all connections together. Where they would pass the limit, the
 * largest body is given up and not the newest: an honest webhook has a few kilobytes and is whole in a moment, so that
 * many slow and large ones cost each other their place and never it.
 */
import type { Readable } from 'node:stream';
import { Problem } from './problems.ts';

/** The first is small, since most bodies are; the further ones are as large as what Node reads at once. */
const [FIRST_BLOCK, BLOCK] = [4_096, 65_536];
/** 8 MB, somewhat more than the largest body that is given up. */
const MOST_SPARE = 128;

export class UnprovenBytes {
  private readonly most: number;
  private readonly bodies = new Set<Body>();
  private readonly blocks = new Blocks();
  private total = 0;

  /** @param largest body that has room whatever the limit says */
  constructor(most: number, largest = 0) {
    this.most = Math.max(most, largest + FIRST_BLOCK + BLOCK);
  }

  /** What is held for bodies at the moment. */
  get held(): number {
    return this.total;
  }

  /**
   * The whole body, which counts until `use` is done with it.
   * @throws Problem body_too_large; overloaded for whichever body is given up; the stream's own error
   */
  async read<T>(
    source: Readable,
    { limit, length }: { readonly limit: number; readonly length: number | undefined },
    use: (body: Buffer) => Promise<T>,
  ): Promise<T> {
    if (length !== undefined && length > limit) throw new Problem('body_too_large');
    const body = new Body(this.blocks);
    this.bodies.add(body);
    try {
      return await use(await this.collect(source, body, limit));
    } finally {
      this.bodies.delete(body);
      this.total -= body.held;
      body.drop();
    }
  }

  private async collect(source: Readable, body: Body, limit: number): Promise<Buffer> {
    const whole = Promise.withResolvers<Buffer>();
    body.giveUp = () => whole.reject(new Problem('overloaded', { detail: 'Too much is being sent at once' }));
    const onData = (chunk: Buffer) => {
      // One read may bring several pieces, of which the first was one too many.
      if (!this.bodies.has(body)) return;
      if (body.size + chunk.length > limit) {
        whole.reject(new Problem('body_too_large'));
        return;
      }
      this.total += body.add(chunk);
      this.makeRoom();
    };
    const onClose = () => whole.reject(source.errored ?? new Problem('request_timeout'));
    const onEnd = () => {
      // It closes before anybody awaits what is resolved here, and making an error is not cheap.
      source.off('close', onClose);
      whole.resolve(body.whole());
    };
    source.on('data', onData).on('end', onEnd).on('error', whole.reject).on('close', onClose);
    try {
      return await whole.promise;
    } finally {
      // What still comes is read and dropped, for as long as the connection lives.
      source.off('data', onData).off('end', onEnd).off('close', onClose);
      source.resume();
      body.giveUp = () => {};
    }
  }

  private makeRoom(): void {
    while (this.total > this.most && this.bodies.size > 0) {
      const largest = [...this.bodies].reduce((one, other) => (other.held > one.held ? other : one));
      this.bodies.delete(largest);
      this.total -= largest.held;
      largest.drop();
    }
  }
}

/** What is given back is used again: under a flood, memory would otherwise pile up until it is collected. */
class Blocks {
  private readonly spare: Buffer[] = [];

  take(size: number): Buffer {
    return (size === BLOCK ? this.spare.pop() : undefined) ?? Buffer.allocUnsafeSlow(size);
  }

  giveBack(blocks: readonly Buffer[]): void {
    for (const block of blocks) {
      if (block.length === BLOCK && this.spare.length < MOST_SPARE) this.spare.push(block);
    }
  }
}

/** In blocks that are filled: a body that comes in single bytes takes no more memory than any other. */
class Body {
  giveUp: () => void = () => {};
  held = 0;
  size = 0;
  private readonly source: Blocks;
  private readonly blocks: Buffer[] = [];
  private free = 0;

  constructor(source: Blocks) {
    this.source = source;
  }

  /** @returns how much memory that took */
  add(chunk: Buffer): number {
    const before = this.held;
    let rest = chunk;
    while (rest.length > 0) {
      if (this.free === 0) {
        this.free = this.blocks.length === 0 ? FIRST_BLOCK : BLOCK;
        this.blocks.push(this.source.take(this.free));
        this.held += this.free;
      }
      const block = this.blocks.at(-1) ?? Buffer.alloc(0);
      const copied = rest.copy(block, block.length - this.free);
      this.free -= copied;
      this.size += copied;
      rest = rest.subarray(copied);
    }
    return this.held - before;
  }

  whole(): Buffer {
    return Buffer.concat(this.blocks, this.size);
  }

  drop(): void {
    this.held = 0;
    this.size = 0;
    this.free = 0;
    this.source.giveBack(this.blocks.splice(0));
    this.giveUp();
  }
}
