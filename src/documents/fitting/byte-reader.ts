/** The stream ended before what it promised. */
export class BrokenOff extends Error {
  override readonly name = 'BrokenOff';
}

/** Reads a stream in pieces of known length. */
export class ByteReader {
  private readonly chunks: AsyncIterator<Uint8Array>;
  private rest: Buffer = Buffer.alloc(0);

  constructor(stream: AsyncIterable<Uint8Array>) {
    this.chunks = stream[Symbol.asyncIterator]();
  }

  /** Null where the stream ended before a whole line, or the line has more bytes than `longest`. */
  async line(longest: number): Promise<string | null> {
    for (;;) {
      const end = this.rest.indexOf('\n');
      if (end !== -1) {
        const line = this.rest.toString('utf8', 0, end);
        this.rest = this.rest.subarray(end + 1);
        return line;
      }
      if (this.rest.length > longest || !(await this.more())) return null;
    }
  }

  async *exactly(byteLength: number): AsyncGenerator<Uint8Array> {
    for (let missing = byteLength; missing > 0;) {
      if (this.rest.length === 0 && !(await this.more())) throw new BrokenOff();
      const piece = this.rest.subarray(0, missing);
      this.rest = this.rest.subarray(piece.length);
      missing -= piece.length;
      yield piece;
    }
  }

  private async more(): Promise<boolean> {
    const { done = false, value } = await this.chunks.next().catch(() => {
      // Of a stream that was destroyed under its reader.
      throw new BrokenOff();
    });
    if (done || value === undefined) return false;
    const chunk = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    this.rest = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    return true;
  }
}
