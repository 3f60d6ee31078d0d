/** Files of many kinds, a store in a folder of its own, and a fitter over it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';
import type { Sharp } from 'sharp';
import { createDiskBlobs } from '../../../src/documents/disk-blobs.ts';
import { createEncryptedStore } from '../../../src/documents/encrypted-store.ts';
import { createFitter } from '../../../src/documents/fitting/fitter.ts';
import type { FitRequest, Fitter, FittingSettings } from '../../../src/documents/fitting/fitter.ts';
import { confinable } from '../../../src/documents/fitting/confine.ts';
import { Inspection } from '../../../src/documents/fitting/inspection.ts';
import type { Inspected } from '../../../src/documents/fitting/inspection.ts';
import type { Candidate } from '../../../src/documents/fitting/treatment.ts';
import { sniffMediaType, SNIFF_LENGTH } from '../../../src/documents/sniff.ts';
import type { DocumentStore } from '../../../src/documents/store.ts';
import { testKeyRing } from '../../support/keys.ts';

export function fittingSettings(changes: Partial<FittingSettings> = {}): FittingSettings {
  return {
    totalBytes: 15_000_000,
    imageBytes: 15_000_000,
    maxPixels: 110_000_000,
    memoryBytes: 600_000_000,
    // Above what a busy machine needs.
    timeoutMs: 120_000,
    processes: 2,
    isolation: confinable() === null ? 'none' : 'seccomp',
    ...changes,
  };
}

export interface Desk {
  readonly store: DocumentStore;
  /** As a file that was downloaded. */
  keep(name: string, bytes: Uint8Array): Promise<Candidate>;
  /** Rejects where the bytes are not those of the digest. */
  read(stored: Pick<Candidate, 'key' | 'sha256'> | undefined): Promise<Buffer>;
  fitter(changes?: Partial<FittingSettings>): Fitter;
  close(): Promise<void>;
}

export async function openDesk(): Promise<Desk> {
  const folder = await mkdtemp(join(tmpdir(), 'idv-fitting-'));
  const store = createEncryptedStore(createDiskBlobs(folder), testKeyRing);
  return {
    store,
    async keep(name, bytes) {
      const stored = await store.put(`run/${name}`, inChunks(bytes));
      const mediaType = (await sniffMediaType(bytes.subarray(0, SNIFF_LENGTH))) ?? 'application/octet-stream';
      return { ...stored, mediaType, inspected: inspected(bytes) };
    },
    async read(stored) {
      if (stored === undefined) throw new Error('There is no such file.');
      return await buffer(await store.open(stored.key, { expectSha256: stored.sha256 }));
    },
    fitter: (changes) => createFitter(store, fittingSettings(changes)),
    close: async () => rm(folder, { recursive: true, force: true }),
  };
}

export function asked(front: Candidate, back: Candidate | null = null): FitRequest {
  return { front, back, keyOf: (side) => `run/submitted-${side}` };
}

export function inspected(bytes: Uint8Array, chunkLength = 64 * 1_024): Inspected {
  const inspection = new Inspection();
  for (let at = 0; at < bytes.length; at += chunkLength) inspection.see(bytes.subarray(at, at + chunkLength));
  return inspection.result();
}

async function* inChunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}

/** Incompressible, as the worst photo is. */
export function noise(width: number, height: number): Sharp {
  const grain = { type: 'gaussian' as const, mean: 128, sigma: 60 };
  return sharp({ create: { width, height, channels: 3, background: '#000', noise: grain } });
}

export function plain(width: number, height: number): Sharp {
  return sharp({ create: { width, height, channels: 3, background: '#c33' } });
}
