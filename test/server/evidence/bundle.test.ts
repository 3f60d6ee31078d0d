/** The evidence bundle through the API and at the desk, of verifications in every state; Temporal is away. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Desk } from '../desk/support.ts';
import { picture, seedWaiting } from '../desk/seeded.ts';
import { sha256, Unpacked, verdictOf } from './support.ts';

let desk: Desk;
let key: string;
let name: string;
let publicKey: string;
beforeAll(async () => {
  desk = await Desk.open();
  ({ key, name } = await desk.key('operator'));
  publicKey = await desk.records.acts.publicKey();
});
afterAll(async () => desk?.close());

const pathOf = ({ clientId }: { clientId: string }) => `/v1/verifications/${clientId}/evidence`;

async function bundleOf(verification: { clientId: string }) {
  const answer = await desk.call('GET', pathOf(verification), key);
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/zip']);
  return answer.rawPayload;
}

describe('an evidence bundle', () => {
  test('holds what the service keeps, and its manifest says so', async () => {
    const verification = await seedWaiting(desk, { files: [picture] });
    const zip = await bundleOf(verification);
    const bundle = new Unpacked(zip);
    expect(bundle.names).toEqual([
      'summary.html',
      'summary.pdf',
      'record.json',
      'results.json',
      'decisions.json',
      'afterwards.json',
      'acts.jsonl',
      'webhooks.json',
      'documents.json',
      'documents/01-received-identity-FRONT.jpg',
      'manifest.json',
      'manifest.sig',
    ]);
    const { manifest } = bundle;
    expect(manifest.files.map((file) => [file.name, file.bytes, file.sha256])).toEqual(
      bundle.names.slice(0, -2).map((file) => [file, bundle.bytes(file).length, sha256(bundle.bytes(file))]),
    );
    expect(bundle.bytes('documents/01-received-identity-FRONT.jpg')).toEqual(picture.bytes);
    expect(manifest).toMatchObject({
      createdBy: name,
      about: { clientId: verification.clientId, verificationId: verification.verificationId, closed: false },
    });
    expect(await verdictOf(zip, publicKey)).toMatchObject({ findings: [], key: { from: 'given' } });
  });
});
void randomUUID;
