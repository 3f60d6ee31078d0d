/**
 * What an evidence bundle is: a zip of plain, stored files, of which the last two are `manifest.json` and its signature.
 * Writer and checker share this file, so that neither can drift away from the other; docs/evidence-bundle.md says the same
 * in words.
 */
import type { KeyObject } from 'node:crypto';
import { createHash, createPublicKey } from 'node:crypto';
import type { ReadStreamOptions } from 'yazl';
import { z } from 'zod';

export const FORMAT = 'idenfy-dual-verification/evidence';
/** Another number where a reader of this one would read something wrong. */
export const FORMAT_VERSION = 1;

export const MANIFEST = 'manifest.json';
/** 64 bytes, as `openssl pkeyutl -verify -rawin` takes them. */
export const SIGNATURE = 'manifest.sig';
export const SIGNATURE_BYTES = 64;

/** As many webhooks as the API keeps of a run, and far more; what is beyond is counted in the manifest. */
export const MOST_WEBHOOKS = 2_000;
/** Files of a bundle: two bytes count them in a zip without zip64, and no bundle comes near. */
export const MOST_FILES = 10_000;
/** 10,000 files of 300 bytes each, and more. */
export const MOST_MANIFEST_BYTES = 8_000_000;

/** ASCII alone, no step up, nothing hidden, nothing absolute: safe wherever it is unpacked. */
const SEGMENT = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,159}$/;

/** Names that Windows keeps for devices, whatever follows the first dot. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** Whether a file of a bundle may be called so. */
export function isSafeName(name: string): boolean {
  const segments = name.split('/');
  return segments.length <= 2 && segments.every(isSafeSegment);
}

function isSafeSegment(segment: string): boolean {
  return SEGMENT.test(segment) && !segment.endsWith('.') && !DEVICE.test(segment);
}

/**
 * All that stands in the zip beside names and contents, so that these alone make it: whoever writes the same files
 * again gets the same bytes, and a byte that is not of them is found. Files are stored as they are, which pictures and PDFs
 * bear best, so that no file can be larger than the zip. Local time, since a zip's own times are.
 */
export const ZIP_OPTIONS = {
  compress: false,
  mtime: new Date(1980, 0, 1),
  forceDosTimestamp: true,
  // A regular file that everybody may read: no link, no folder, no program.
  mode: 0o100644,
} as const satisfies Partial<ReadStreamOptions>;

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);

export const manifestSchema = z.object({
  format: z.literal(FORMAT),
  version: z.literal(FORMAT_VERSION),
  bundleId: z.string(),
  /** When it was begun; the bundle tells of that moment. */
  createdAt: z.string(),
  /** The name of the API key for which it was made. */
  createdBy: z.string(),
  /** Of the service that made it. */
  service: z.object({ name: z.string(), version: z.string() }),
  about: z.object({
    clientId: z.string(),
    verificationId: z.string(),
    attempt: z.int(),
    /** False: more may have happened since. */
    closed: z.boolean(),
    outcome: z.string().nullable(),
  }),
  files: z
    .array(z.object({ name: z.string(), bytes: z.int().min(0), sha256: sha256Schema, what: z.string() }))
    .max(MOST_FILES),
  /** What somebody might look for here, and why it is not. */
  notIncluded: z.array(z.object({ what: z.string(), why: z.string() })),
  /** Where the act log stood, this bundle's own row in it: `npm run acts -- verify --at POSITION:HASH`. */
  actLog: z.object({ position: z.int(), hash: sha256Schema, signature: z.string() }),
  /** By which the bundle says that it is signed: compare it with the one that you have from the service. */
  key: z.object({ algorithm: z.literal('Ed25519'), publicKey: z.string(), sha256: sha256Schema }),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** @returns null for what is no public key of Ed25519 */
export function publicKeyIn(pem: string): KeyObject | null {
  try {
    // A private key is no way to check a signature, and would be taken for one.
    const key = pem.includes('PRIVATE') ? null : createPublicKey(pem);
    return key?.asymmetricKeyType === 'ed25519' ? key : null;
  } catch {
    return null;
  }
}

/** SHA-256 of the key in DER, hex, as `npm run acts -- verify` shows it. */
export function fingerprintOf(key: KeyObject): string {
  return createHash('sha256')
    .update(key.export({ format: 'der', type: 'spki' }))
    .digest('hex');
}
