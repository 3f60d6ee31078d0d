import { createHash } from 'node:crypto';
import { Readable, Transform, pipeline } from 'node:stream';
import type { TransformCallback } from 'node:stream';
import { bech32 } from '@scure/base';
import { Decrypter, Encrypter, identityToRecipient } from 'age-encryption';
import { storeFailed } from './blobs.ts';
import { DocumentError, systemCode } from './errors.ts';

export type Unsealed = {
  /** The key of the document that was sealed. */
  key: string;
  /** Ends with `document_damaged` or `store_failed` where the bytes cannot be had. */
  content: Readable;
};

/** Encrypts and decrypts documents with one key. Both ways stream, and hold a chunk of 64 KiB at a time. */
export type Sealing = {
  /** `content` with its document's key in front, encrypted. An error of `content` is thrown on as it is. */
  seal(key: string, content: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
  /**
   * Closes `sealed` in the end, whatever happens. Rejects as `content` would; `content` ends with `document_damaged` as
   * well where it has another digest than `expectSha256`.
   */
  unseal(sealed: Readable, expectSha256?: string): Promise<Unsealed>;
};

/** Each stream on the way would hold several chunks otherwise, and there may be fifty documents on their way. */
const ONE_CHUNK = 1;

/** Bytes that tell how long the document's key is. */
const LENGTH_BYTES = 2;

/**
 * Sealing in the age format, version 1 (c2sp.org/age): a file key for each document, wrapped for an X25519 identity,
 * and ChaCha20-Poly1305 over chunks that are bound to their place, the last one marked. Nothing can be cut, put in
 * another order or exchanged, and every tool that reads age reads it: the identity is `secret` itself.
 *
 * @param secret 32 bytes
 */
export function createSealing(secret: Uint8Array): Sealing {
  const identity = bech32.encodeFromBytes('AGE-SECRET-KEY-', secret).toUpperCase();
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  const encrypter = (async () => {
    const made = new Encrypter();
    made.addRecipient(await identityToRecipient(identity));
    return made;
  })();

  return {
    async *seal(key, content) {
      yield* await (await encrypter).encrypt(ReadableStream.from(labelled(key, content)));
    },

    async unseal(sealed, expectSha256) {
      const content = new Unlabelled(expectSha256?.toLowerCase());
      sealed.once('error', (error) => content.explain(error, storeFailed('read', systemCode(error))));
      const key = Promise.withResolvers<string>();
      content.once('label', key.resolve).once('error', key.reject);
      try {
        const plain = Readable.from(await decrypter.decrypt(ReadableStream.from(sealed)), {
          objectMode: false,
          highWaterMark: ONE_CHUNK,
        });
        plain.once('error', (error) => content.explain(error, damaged()));
        // Whoever reads meets every error on `content`; the callback only keeps pipeline from throwing it.
        pipeline(plain, content, () => {});
      } catch (error) {
        sealed.destroy();
        content.explain(error, damaged());
        content.destroy(Error.isError(error) ? error : damaged());
      }
      return { key: await key.promise, content };
    },
  };
}

async function* labelled(key: string, content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const label = Buffer.from(key);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt16BE(label.length);
  yield Buffer.concat([length, label]);
  yield* content;
}

/** Takes the label off, tells it as the event `label`, and passes the rest, checking its digest in the end. */
class Unlabelled extends Transform {
  #head: Uint8Array | null = Buffer.alloc(0);
  readonly #hash = createHash('sha256');
  readonly #expectSha256: string | undefined;
  readonly #explanations = new Map<unknown, DocumentError>();

  constructor(expectSha256: string | undefined) {
    super({ highWaterMark: ONE_CHUNK });
    this.#expectSha256 = expectSha256;
  }

  /** Whoever reads is told `explanation` where `error` ends the stream. The first one holds: others follow from it. */
  explain(error: unknown, explanation: DocumentError): void {
    if (error instanceof DocumentError || this.#explanations.has(error)) return;
    this.#explanations.set(error, explanation);
  }

  override _transform(chunk: Uint8Array, _encoding: BufferEncoding, done: TransformCallback): void {
    if (this.#head === null) {
      this.#pass(chunk, done);
      return;
    }
    const head = Buffer.concat([this.#head, chunk]);
    const end = head.length < LENGTH_BYTES ? Infinity : LENGTH_BYTES + head.readUInt16BE();
    if (head.length < end) {
      this.#head = head;
      done();
      return;
    }
    this.#head = null;
    this.emit('label', head.subarray(LENGTH_BYTES, end).toString());
    this.#pass(head.subarray(end), done);
  }

  #pass(content: Uint8Array, done: TransformCallback): void {
    if (this.#expectSha256 !== undefined) this.#hash.update(content);
    done(null, content);
  }

  override _flush(done: TransformCallback): void {
    // Decryption has checked that the bytes are ours; this checks that they are those that the record means.
    const same = this.#expectSha256 === undefined || this.#hash.digest('hex') === this.#expectSha256;
    done(this.#head === null && same ? null : damaged());
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    done(this.#explanations.get(error) ?? error);
  }
}

function damaged(): DocumentError {
  return new DocumentError('document_damaged', 'A stored document is not what it was when it was stored.');
}
