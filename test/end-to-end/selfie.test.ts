/** With SUBMIT_FACE the selfie goes along with Token 2, and its face result counts. */
import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from '@jest/globals';
import type { Holder } from '../support/people.ts';
import { inventHolder, show } from '../support/people.ts';
import { useSystem } from '../support/use-system.ts';

let holder: Holder;
beforeAll(async () => {
  holder = await inventHolder('selfie');
});

const system = useSystem({ settings: { SUBMIT_FACE: 'true' } });
const without = useSystem();

test('the selfie is submitted beside the second document; a match is VERIFIED', async () => {
  const { api, sandbox } = system();
  const clientId = `selfie-${randomUUID()}`;
  const { session } = await api.start(clientId);
  show(sandbox, session.scanRef, holder.files);
  expect(await api.closed(clientId)).toMatchObject({ outcome: 'VERIFIED' });
  const { files } = sandbox.control.session({ clientId, tokenType: 'DOCUMENT' });
  expect(files.map(({ name }) => name).toSorted()).toEqual(['BACK', 'FACE', 'FRONT']);
  expect(files.find(({ name }) => name === 'FACE')?.bytes).toBe(holder.files.FACE.byteLength);
});

test('a face that does not match goes to a reviewer', async () => {
  const { api, sandbox } = system();
  const clientId = `selfie-${randomUUID()}`;
  sandbox.control.plan(clientId, { overall: 'APPROVED', autoFace: 'FACE_MISMATCH' });
  const { session } = await api.start(clientId);
  show(sandbox, session.scanRef, holder.files);
  expect(await api.closed(clientId)).toMatchObject({
    outcome: 'REQUIRES_REVIEW',
    reasons: expect.arrayContaining(['second_document_face_not_matched:FACE_MISMATCH']),
  });
});

test('without the setting no selfie leaves for the second check', async () => {
  const { api, sandbox } = without();
  const clientId = `selfie-${randomUUID()}`;
  const { session } = await api.start(clientId);
  show(sandbox, session.scanRef, holder.files);
  await api.closed(clientId);
  const { files } = sandbox.control.session({ clientId, tokenType: 'DOCUMENT' });
  expect(files.map(({ name }) => name).toSorted()).toEqual(['BACK', 'FRONT']);
});
