/**
 * A zip that is written as fast as it is read, one file at a time. yazl, since it is made for nothing but this: it keeps
 * the backpressure, holds no file, writes zip64 where it is needed, and its author's yauzl reads what it writes.
 */
import { createHash } from 'node:crypto';
import { pipeline, Readable, Transform } from 'node:stream';
import type { TransformCallback } from 'node:stream';
import { ZipFile } from 'yazl';
import { ZIP_OPTIONS } from './format.ts';

export interface ZipEntry {
  readonly name: string;
  /** Called when it is its turn and not before. */
  readonly open: () => Promise<Readable>;
}

export interface Measure {
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Ends with the error of the file that could not be read, and then without the directory at its end, so that no reader
 * takes it for a whole zip. Destroyed, it closes the file that is being read.
 *
 * @param measured gets each file that is written, before the next one is opened
 */
export function zipOf(
  entries: readonly ZipEntry[],
  measured: (name: string, measure: Measure) => void = () => {},
): Readable {
  const zip = new ZipFile();
  const { outputStream: output } = zip;
  if (!(output instanceof Readable)) throw new Error('yazl writes into a stream of Node.');
  let current: Readable | null = null;
  const begin = async (name: string, open: ZipEntry['open']) => {
    const source = await open();
    const meter = new Meter((measure) => measured(name, measure));
    current = meter;
    // Of an error tells the meter, which the pipeline ends with it.
    meter.once('error', fail);
    pipeline(source, meter, () => {});
    if (output.destroyed) meter.destroy();
    return meter;
  };
  const fail = (error: unknown) => {
    output.destroy(Error.isError(error) ? error : new Error('A file could not be read.', { cause: error }));
  };
  zip.on('error', fail);
  output.once('close', () => current?.destroy());
  for (const { name, open } of entries) {
    zip.addReadStreamLazy(name, ZIP_OPTIONS, (take) => {
      void begin(name, open).then((meter) => take(null, meter), fail);
    });
  }
  zip.end();
  return output;
}

class Meter extends Transform {
  readonly #hash = createHash('sha256');
  readonly #done: (measure: Measure) => void;
  #bytes = 0;

  constructor(done: (measure: Measure) => void) {
    super();
    this.#done = done;
  }

  override _transform(chunk: Uint8Array, _encoding: BufferEncoding, callback: TransformCallback): void {
    this.#hash.update(chunk);
    this.#bytes += chunk.byteLength;
    callback(null, chunk);
  }

  override _flush(callback: TransformCallback): void {
    this.#done({ bytes: this.#bytes, sha256: this.#hash.digest('hex') });
    callback();
  }
}
