/**
 * Whether a file is an evidence bundle as the service wrote it: nothing changed, missing or added, and signed. It needs
 * neither a database nor a network, and trusts nothing that the file says of itself before its signature is checked.
 */
import type { KeyObject } from 'node:crypto';
import { createHash, verify } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { openPromise } from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import {
  fingerprintOf,
  isSafeName,
  MANIFEST,
  manifestSchema,
  MOST_FILES,
  MOST_MANIFEST_BYTES,
  publicKeyIn,
  SIGNATURE,
  SIGNATURE_BYTES,
} from './format.ts';
import type { Manifest } from './format.ts';
import { zipOf } from './zip.ts';

export interface Verdict {
  /** Sentences, one for each thing that is not as it was written. */
  readonly findings: readonly string[];
  /** As far as it could be read; of a bundle with findings it proves nothing. */
  readonly manifest: Manifest | null;
  readonly bytes: number;
  /** By which key the signature was checked: one that was given, or the bundle's own, which proves nothing alone. */
  readonly key: { readonly from: 'given' | 'bundle'; readonly sha256: string } | null;
}

/** @param given the service's public key */
export async function verifyBundle(path: string, given: KeyObject | null): Promise<Verdict> {
  const { size } = await stat(path);
  const nothing = { manifest: null, bytes: size, key: null };
  let zip: ZipFile;
  try {
    // Names as bytes: what they may be is said here, and each name that may not has its sentence.
    zip = await openPromise(path, { autoClose: false, decodeStrings: false });
  } catch (error) {
    return { ...nothing, findings: [brokenOff(error)] };
  }
  try {
    return await new Checker(zip, path, size).check(given);
  } catch (error) {
    return { ...nothing, findings: [brokenOff(error)] };
  } finally {
    zip.close();
  }
}

/** What yauzl says of a zip that is none is a sentence already, in its words. */
function brokenOff(error: unknown): string {
  const what = Error.isError(error)
    ? error.message.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 200)
    : 'unknown';
  return what.includes('End of central directory record signature not found')
    ? 'The file breaks off or is no zip: the directory at its end is not there, as when a download was truncated or the service could not finish it.'
    : `The zip is truncated or damaged: ${what}`;
}

interface Listed {
  readonly name: string;
  readonly entry: Entry;
}

class Checker {
  private readonly zip: ZipFile;
  private readonly path: string;
  private readonly size: number;
  private readonly findings: string[] = [];

  constructor(zip: ZipFile, path: string, size: number) {
    this.zip = zip;
    this.path = path;
    this.size = size;
  }

  async check(given: KeyObject | null): Promise<Verdict> {
    const listed = await this.listed();
    const signed = listed === null ? null : await this.signed(listed, given);
    const { manifest = null, key = null } = signed ?? {};
    if (listed !== null && manifest !== null) await this.files(listed, manifest);
    // Of a zip that says too much already, nothing more is to be learned by reading it once more.
    if (listed !== null && this.findings.length === 0) await this.rest(listed);
    return { findings: this.findings, manifest, bytes: this.size, key };
  }

  /** Null where it would be unwise to read any of its files. */
  private async listed(): Promise<readonly Listed[] | null> {
    if (this.zip.entryCount > MOST_FILES) {
      this.find(
        `The zip says that it has ${this.zip.entryCount} files, and no bundle has more than ${MOST_FILES}.`,
      );
      return null;
    }
    const listed: Listed[] = [];
    const seen = new Set<string>();
    let bytes = 0;
    for await (const entry of this.zip.eachEntry()) {
      const raw = entry.fileNameRaw.toString('latin1');
      const name = shown(raw);
      const before = this.findings.length;
      if (!isSafeName(raw)) this.find(`A file is called ${name}, which no file of a bundle may be called.`);
      // Some systems take names that differ in case alone for one.
      if (seen.has(raw.toLowerCase())) this.find(`There are two files called ${name}.`);
      seen.add(raw.toLowerCase());
      const type = (entry.externalFileAttributes >>> 16) & 0o170000;
      if (type !== 0o100000) this.find(`${name} is no plain file: it may be a link or a folder.`);
      if (entry.isEncrypted()) this.find(`${name} is encrypted, and no file of a bundle is.`);
      if (entry.compressionMethod !== 0 || entry.compressedSize !== entry.uncompressedSize)
        this.find(`${name} is compressed, and no file of a bundle is.`);
      bytes += entry.uncompressedSize;
      if (this.findings.length === before) listed.push({ name: raw, entry });
    }
    if (bytes > this.size) {
      this.find('The files together are larger than the zip: some of them overlap.');
      return null;
    }
    return listed;
  }

  private async signed(
    listed: readonly Listed[],
    given: KeyObject | null,
  ): Promise<Pick<Verdict, 'key' | 'manifest'> | null> {
    const bytesOf = async (name: string, most: number): Promise<Buffer | null> => {
      const found = listed.find((each) => each.name === name);
      if (found === undefined) {
        this.find(`${name} is missing, so that nothing in the bundle is proven.`);
        return null;
      }
      if (found.entry.uncompressedSize > most) {
        this.find(`${name} is too large to be one of a bundle.`);
        return null;
      }
      return await buffer(await this.zip.openReadStreamPromise(found.entry));
    };
    const json = await bytesOf(MANIFEST, MOST_MANIFEST_BYTES);
    const signature = await bytesOf(SIGNATURE, SIGNATURE_BYTES);
    if (json === null) return null;
    const manifest = manifestIn(json);
    if (manifest === null) {
      this.find(`${MANIFEST} is no manifest of a bundle of this version.`);
      return null;
    }
    const own = publicKeyIn(manifest.key.publicKey);
    const key = given ?? own;
    if (key === null || own === null || fingerprintOf(own) !== manifest.key.sha256)
      this.find('The manifest names no valid public key, or another one than its digest.');
    if (key === null || signature === null) return { manifest, key: null };
    if (given !== null && manifest.key.sha256 !== fingerprintOf(given))
      this.find('The bundle says that it is signed by another key than the one that was given.');
    if (!isSigned(json, key, signature))
      this.find(
        `The signature of ${MANIFEST} is not of ${given === null ? 'the key that it names' : 'the key that was given'}.`,
      );
    return { manifest, key: { from: given === null ? 'bundle' : 'given', sha256: fingerprintOf(key) } };
  }

  private async files(listed: readonly Listed[], manifest: Manifest): Promise<void> {
    const there = new Map(listed.map(({ name, entry }) => [name, entry]));
    for (const { name, bytes, sha256 } of manifest.files) {
      const entry = there.get(name);
      // A name that may not be says so above already.
      if (!there.delete(name) || entry === undefined) {
        this.find(`${shown(name)} is missing: the manifest lists it.`);
        continue;
      }
      if (entry.uncompressedSize !== bytes)
        this.find(`${shown(name)} has ${entry.uncompressedSize} bytes, and the manifest says ${bytes}.`);
      else if ((await this.digestOf(entry)) !== sha256)
        this.find(`${shown(name)} was changed: its SHA-256 is not the one in the manifest.`);
    }
    for (const name of [MANIFEST, SIGNATURE]) there.delete(name);
    for (const name of there.keys()) this.find(`${shown(name)} was added: the manifest does not list it.`);
  }

  private async digestOf(entry: Entry): Promise<string> {
    const hash = createHash('sha256');
    for await (const chunk of await this.zip.openReadStreamPromise(entry)) hash.update(bytesIn(chunk));
    return hash.digest('hex');
  }

  /** Writes the same files once more: the service writes nothing else, before, between or behind them. */
  private async rest(listed: readonly Listed[]): Promise<void> {
    const again = zipOf(
      listed.map(({ name, entry }) => ({ name, open: async () => this.zip.openReadStreamPromise(entry) })),
    );
    const position = await firstDifference(createReadStream(this.path), again);
    if (position !== null)
      this.find(`The zip differs from what the service writes, beside its files, at byte ${position}.`);
  }

  private find(sentence: string): void {
    this.findings.push(sentence);
  }
}

function manifestIn(json: Buffer): Manifest | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(json);
    return manifestSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

function isSigned(json: Buffer, key: KeyObject, signature: Buffer): boolean {
  return signature.length === SIGNATURE_BYTES && verify(null, json, key, signature);
}

/** Names come from strangers, and a terminal obeys some characters. */
function shown(name: string): string {
  return JSON.stringify(name.slice(0, 200)).replaceAll(/[^\x20-\x7e]/g, '?');
}

function bytesIn(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk;
  throw new Error('A stream of bytes has pieces of bytes.');
}

/** @returns null where both have the same bytes */
async function firstDifference(
  one: AsyncIterable<unknown>,
  other: AsyncIterable<unknown>,
): Promise<number | null> {
  const [left, right] = [one[Symbol.asyncIterator](), other[Symbol.asyncIterator]()];
  try {
    let [a, b] = [await nextOf(left), await nextOf(right)];
    for (let position = 0; ;) {
      if (a === null || b === null) return a === b ? null : position;
      const length = Math.min(a.length, b.length);
      if (!a.subarray(0, length).equals(b.subarray(0, length))) {
        let at = 0;
        while (a[at] === b[at]) at += 1;
        return position + at;
      }
      position += length;
      a = a.length === length ? await nextOf(left) : a.subarray(length);
      b = b.length === length ? await nextOf(right) : b.subarray(length);
    }
  } finally {
    await left.return?.();
    await right.return?.();
  }
}

async function nextOf(from: AsyncIterator<unknown>): Promise<Buffer | null> {
  const { value, done } = await from.next();
  return done === true ? null : Buffer.from(bytesIn(value));
}
