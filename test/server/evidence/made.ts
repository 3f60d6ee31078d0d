/** A small bundle by the service's own writer, signed by a key of the test's own. */
import { generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { signedZip } from '../../../src/server/evidence/bundle.ts';
import { bytes } from '../../../src/server/evidence/contents.ts';
import type { BundleFile } from '../../../src/server/evidence/contents.ts';
import { fingerprintOf, FORMAT, FORMAT_VERSION } from '../../../src/server/evidence/format.ts';

export interface Signer {
  readonly pem: string;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

export function aSigner(): Signer {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return { publicKey, privateKey, pem: publicKey.export({ format: 'pem', type: 'spki' }).toString() };
}

export const someFiles: readonly BundleFile[] = [
  bytes('record.json', 'the record', '{"outcome":"VERIFIED"}\n'),
  bytes('documents/01-received-FRONT.jpg', 'a document', Buffer.from([0xff, 0xd8, 0xff, 1, 2, 3])),
  bytes('documents/02-received-BACK.jpg', 'a document', ''),
];

export async function aBundle(
  { pem, publicKey, privateKey }: Signer,
  files: readonly BundleFile[] = someFiles,
): Promise<Buffer> {
  const notIncluded: { what: string; why: string }[] = [];
  const head = {
    format: FORMAT,
    version: FORMAT_VERSION,
    bundleId: 'd2f0c0c4-3b44-4b0e-8a86-5f6f0a3b7a11',
    createdAt: '2026-11-27T04:00:00.000Z',
    createdBy: 'auditor',
    service: { name: 'idenfy-dual-verification', version: '0.5.0' },
    about: {
      clientId: 'user-123',
      verificationId: '01a2039a-1016-71bf-be2a-64e35a5c7ff4',
      attempt: 1,
      closed: true,
      outcome: 'VERIFIED',
    },
    notIncluded,
    actLog: { position: 1, hash: '0'.repeat(64), signature: '' },
    key: { algorithm: 'Ed25519', publicKey: pem, sha256: fingerprintOf(publicKey) },
  } as const;
  return await buffer(signedZip(files, head, async (json) => sign(null, json, privateKey)));
}
