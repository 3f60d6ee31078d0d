/** Bundles as a reader has them: unpacked by another library than the one that wrote them, and by another than checks them. */
import { createHash, createPublicKey } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { manifestSchema } from '../../../src/server/evidence/format.ts';
import { verifyBundle } from '../../../src/server/evidence/verify.ts';
import type { Verdict } from '../../../src/server/evidence/verify.ts';

export class Unpacked {
  readonly files: ReadonlyMap<string, Buffer>;

  constructor(zip: Uint8Array) {
    this.files = new Map(Object.entries(unzipSync(zip)).map(([name, bytes]) => [name, Buffer.from(bytes)]));
  }

  get names(): string[] {
    return [...this.files.keys()];
  }

  bytes(name: string): Buffer {
    const found = this.files.get(name);
    if (found === undefined) throw new Error(`no ${name} among ${this.names.join(', ')}`);
    return found;
  }

  text(name: string): string {
    return this.bytes(name).toString();
  }

  json(name: string): unknown {
    return JSON.parse(this.text(name));
  }

  get manifest() {
    return manifestSchema.parse(this.json('manifest.json'));
  }
}

export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** @param pem the service's public key; null where the reader has none */
export async function verdictOf(zip: Uint8Array, pem: string | null): Promise<Verdict> {
  const folder = await mkdtemp(join(tmpdir(), 'idv-evidence-'));
  try {
    const file = join(folder, 'bundle.zip');
    await writeFile(file, zip);
    return await verifyBundle(file, pem === null ? null : createPublicKey(pem));
  } finally {
    await rm(folder, { recursive: true });
  }
}
