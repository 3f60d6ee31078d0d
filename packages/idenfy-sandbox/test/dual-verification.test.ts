import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Sandbox } from '../src/app.ts';
import {
  base64,
  call,
  createSilentToken,
  createToken,
  download,
  face,
  jpeg,
  type Receiver,
  specimens,
  startReceiver,
  startSandbox,
  uniqueClient,
} from './support.ts';

let sandbox: Sandbox;
let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
  sandbox = await startSandbox({ account: { webhookUrl: receiver.url } });
});
afterAll(async () => {
  await sandbox.close();
  await receiver.close();
});

test('the guide’s six steps: two documents, one visible session, two signed webhooks', async () => {
  const clientId = uniqueClient();
  const { person, document } = specimens(clientId);
  const passport = document('PASSPORT');
  const permit = document('RESIDENCE_PERMIT');

  const first = await createToken(sandbox, { clientId, externalRef: 'run:1' });
  expect(first['additionalSteps']).toMatchObject({
    ALL: { ALL: { SECOND_DOCUMENT_FRONT: { type: 'UPLOAD' } } },
  });
  const opened = await call(sandbox, first.redirectUrl, undefined, { method: 'GET', authorization: null });
  expect(opened.status).toBe(302);
  expect(opened.headers['location']).toBe(`/ui?authToken=${first.authToken}`);

  const permitFront = await jpeg(permit);
  sandbox.control.complete(
    { scanRef: first.scanRef },
    {
      files: {
        FRONT: await jpeg(passport),
        FACE: await face(person),
        SECOND_DOCUMENT_FRONT: permitFront,
        SECOND_DOCUMENT_BACK: await jpeg(permit, 'BACK'),
      },
      outcome: { additionalSteps: 'VALID' },
    },
  );
  const one = await receiver.next(({ body }) => body.scanRef === first.scanRef);
  expect(one.headers['idenfy-event-type']).toBe('IDENTIFICATION_AUTO_FINISHED');
  expect(one.headers['idenfy-signature']).toBe(
    createHmac('sha256', 'sandbox-signing-key').update(one.raw).digest('hex'),
  );
  expect(one.body).toMatchObject({
    final: true,
    clientId,
    externalRef: 'run:1',
    status: {
      overall: 'APPROVED',
      additionalSteps: 'VALID',
      autoFace: 'FACE_MATCH',
      autoDocument: 'DOC_VALIDATED',
    },
    data: { docType: 'PASSPORT', docNumber: passport.number, docDob: person.dateOfBirth },
    additionalSteps: { SECOND_DOCUMENT_FRONT: 'UPLOAD', SECOND_DOCUMENT_BACK: 'UPLOAD' },
  });

  const front = await download(one.body.fileUrls?.['SECOND_DOCUMENT_FRONT'] ?? '');
  const back = await download(one.body.fileUrls?.['SECOND_DOCUMENT_BACK'] ?? '');
  expect(front.status).toBe(200);
  expect(front.bytes.equals(permitFront)).toBe(true);

  const second = await createSilentToken(sandbox, clientId);
  expect(second['additionalSteps']).toEqual({ ALL: { ALL: {} } });
  const submission = {
    token: second.authToken,
    country: permit.issuingCountry,
    images: { FRONT: base64(front.bytes), BACK: base64(back.bytes) },
  };
  const accepted = await call(sandbox, '/api/v2/process', submission);
  expect([accepted.status, accepted.text]).toEqual([200, '']);
  const again = await call(sandbox, '/api/v2/process', submission);
  expect([again.status, again.body]).toEqual([
    400,
    expect.objectContaining({ identifier: 'TOKEN_NOT_VALID' }),
  ]);

  const two = await receiver.next(({ body }) => body.scanRef === second.scanRef);
  expect(two.body).toMatchObject({
    final: true,
    clientId,
    status: { overall: 'APPROVED', additionalSteps: null, autoFace: 'FACE_NOT_CHECKED' },
    data: { docType: 'RESIDENCE_PERMIT', docNumber: permit.number, docIssuingCountry: permit.issuingCountry },
    additionalSteps: null,
  });
  expect(sandbox.control.counters(clientId)).toMatchObject({
    tokens: { IDENTIFICATION: 1, DOCUMENT: 1 },
    submissionsTried: 2,
    submissionsAccepted: 1,
    submissionsBy: { token: 2, authToken: 0 },
    acceptedByScanRef: { [second.scanRef]: 1 },
    fileDownloads: 2,
    webhooks: 2,
  });
});
