import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import type { Sandbox } from '../src/app.ts';
import { drawSpecimen } from '../src/specimens/draw.ts';
import { call, createToken, download, face, jpeg, specimens, startSandbox, uniqueClient } from './support.ts';

let now = Date.UTC(2026, 0, 1);
let sandbox: Sandbox;
let scanRef: string;
const clientId = uniqueClient();
const { person, document } = specimens('a reader');
const passport = document('PASSPORT');
const urlsSchema = z.record(z.string(), z.string());

beforeAll(async () => {
  sandbox = await startSandbox({ now: () => now });
  ({ scanRef } = await createToken(sandbox, { clientId }));
  const files = {
    FRONT: await jpeg(passport),
    FACE: await face(person),
    SECOND_DOCUMENT_FRONT: await drawSpecimen(document('RESIDENCE_PERMIT'), { side: 'FRONT', format: 'png' }),
    SECOND_DOCUMENT_BACK: await drawSpecimen(document('RESIDENCE_PERMIT'), { side: 'BACK', format: 'pdf' }),
  };
  sandbox.control.complete({ scanRef }, { files });
  await sandbox.control.waitForSession({ scanRef }, ({ phase }) => phase === 'DECIDED');
});
afterAll(() => sandbox.close());

const read = async (path: string) => (await call(sandbox, `/api/v2/${path}`, { scanRef })).body;

test('/status has the documented fields and no others', async () => {
  expect(await read('status')).toEqual({
    fraudTags: [],
    mismatchTags: [],
    autoDocument: 'DOC_VALIDATED',
    autoFace: 'FACE_MATCH',
    manualDocument: null,
    manualFace: null,
    scanRef,
    clientId,
    status: 'APPROVED',
  });
});

test('/data has the documented fields and no decision', async () => {
  expect(await read('data')).toEqual({
    docFirstName: expect.stringMatching(/^[A-Z' -]+$/),
    docLastName: expect.stringMatching(/^[A-Z' -]+$/),
    docNumber: passport.number,
    docPersonalCode: person.personalCode,
    docExpiry: passport.dateOfExpiry,
    docDob: person.dateOfBirth,
    docDateOfIssue: passport.dateOfIssue,
    docType: 'PASSPORT',
    docSex: person.sex === 'M' ? 'MALE' : 'FEMALE',
    docNationality: 'EE',
    docIssuingCountry: 'EE',
    birthPlace: person.birthPlace?.toUpperCase(),
    authority: null,
    address: null,
    driverLicenseCategory: null,
    manuallyDataChanged: false,
    selectedCountry: 'EE',
    orgFirstName: person.originalFirstName ?? person.firstName,
    orgLastName: person.originalLastName ?? person.lastName,
    orgNationality: 'EE',
    orgBirthPlace: person.birthPlace,
    orgAuthority: null,
    orgAddress: null,
    scanRef,
    clientId,
  });
});

test('/files has a link for every file, PDFs as well; a webhook keeps them apart', async () => {
  const urls = urlsSchema.parse(await read('files'));
  expect(Object.keys(urls)).toEqual(['FRONT', 'FACE', 'SECOND_DOCUMENT_FRONT', 'SECOND_DOCUMENT_BACK']);
  const types = await Promise.all(Object.values(urls).map(async (url) => (await download(url)).type));
  expect(types).toEqual(['image/jpeg', 'image/jpeg', 'image/png', 'application/pdf']);
  const { body } = await sandbox.control.waitForWebhook({ scanRef });
  expect(JSON.parse(body)).toMatchObject({
    fileUrls: { SECOND_DOCUMENT_FRONT: expect.stringContaining('.png?') },
    additionalStepPdfUrls: { SECOND_DOCUMENT_BACK: expect.stringContaining('.pdf?') },
  });
});

test('a link is dead after an hour and /files gives a new one', async () => {
  const { FRONT: url = '' } = urlsSchema.parse(await read('files'));
  now += 3_599_000;
  expect((await download(url)).status).toBe(200);
  now += 1000;
  const dead = await download(url);
  expect([dead.status, dead.type]).toEqual([403, 'application/xml']);
  expect(dead.bytes.toString()).toContain('<Code>AccessDenied</Code><Message>Request has expired</Message>');
  const { FRONT: fresh = '' } = urlsSchema.parse(await read('files'));
  expect((await download(fresh)).status).toBe(200);
});

test('a link that was changed in any way is refused', async () => {
  const { FRONT: url = '' } = urlsSchema.parse(await read('files'));
  const later = url.replace(/Expires=\d+/, 'Expires=9999999999');
  const other = url.replace('/FRONT.', '/FACE.');
  for (const changed of [later, other]) {
    const answer = await download(changed);
    expect([answer.status, answer.bytes.toString()]).toEqual([
      403,
      expect.stringContaining('SignatureDoesNotMatch'),
    ]);
  }
  expect((await download(url.slice(0, url.indexOf('?')))).status).toBe(403);
  expect((await download(url.replace(/Expires=\d+/, 'Expires=soon'))).status).toBe(403);
});

test.each(['status', 'data', 'files', 'delete'])('/%s of nothing is a bad value', async (path) => {
  const unknown = await call(sandbox, `/api/v2/${path}`, { scanRef: 'nobody' });
  expect([unknown.status, unknown.body]).toEqual([400, expect.objectContaining({ identifier: 'BAD_VALUE' })]);
  const missing = await call(sandbox, `/api/v2/${path}`, {});
  expect(missing.body).toMatchObject({ identifier: 'MISSING_VALUE' });
  const list = await call(sandbox, `/api/v2/${path}`, []);
  expect(list.body).toMatchObject({ identifier: 'MISSING_VALUE' });
});

test('what was asked is counted for each client', async () => {
  const client = uniqueClient();
  const token = await createToken(sandbox, { clientId: client });
  for (const path of ['status', 'status', 'data', 'files', 'delete']) {
    await call(sandbox, `/api/v2/${path}`, { scanRef: token.scanRef });
  }
  expect(sandbox.control.counters(client)).toMatchObject({
    tokens: { IDENTIFICATION: 1, DOCUMENT: 0 },
    statusPolls: 2,
    dataReads: 1,
    filesReads: 1,
    deletes: 1,
    submissionsTried: 0,
  });
  expect(sandbox.control.counters().statusPolls).toBeGreaterThan(2);
});

test('files may have links of another origin than the page for the user', async () => {
  const apart = await startSandbox({ filesUrl: 'http://sandbox.example:4010/', magic: false });
  try {
    const token = await createToken(apart, { clientId: uniqueClient() });
    expect(token.redirectUrl).toMatch(new RegExp(`^${apart.url}/api/`));
    apart.control.complete(
      { scanRef: token.scanRef },
      { files: { FRONT: await jpeg(passport), FACE: await face(person) } },
    );
    const answer = await call(apart, '/api/v2/files', { scanRef: token.scanRef });
    const urls = Object.values(urlsSchema.parse(answer.body));
    expect(urls.length).toBe(2);
    for (const url of urls) expect(url).toMatch(/^http:\/\/sandbox\.example:4010\/storage\//);
  } finally {
    await apart.close();
  }
});
