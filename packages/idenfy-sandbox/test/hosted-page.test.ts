import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { request } from 'undici';
import type { Sandbox } from '../src/app.ts';
import { createToken, face, jpeg, specimens, startSandbox, type Token, uniqueClient } from './support.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ account: { uploadStepsJudged: 'VALID' } });
});
afterAll(() => sandbox.close());

const urls = {
  successUrl: 'https://example.com/success?of=1&to=2',
  errorUrl: 'https://example.com/error',
  unverifiedUrl: 'https://example.com/unverified',
};

async function get(path: string) {
  const answer = await request(path.startsWith('http') ? path : `${sandbox.url}${path}`);
  return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
}

/** The page as a browser without scripts has it after the form was sent. */
async function post(path: string, fields: Record<string, string | Uint8Array<ArrayBuffer>> = {}) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'string') body.set(name, value);
    else body.set(name, new Blob([value]), 'own.jpg');
  }
  const answer = await fetch(`${sandbox.url}${path}`, { method: 'POST', body, redirect: 'manual' });
  return { status: answer.status, location: answer.headers.get('location') ?? '', text: await answer.text() };
}

const submit = (token: Token, fields: Record<string, string | Uint8Array<ArrayBuffer>> = {}) =>
  post(`/ui/submit?authToken=${token.authToken}`, fields);

const field = (body: unknown, name: string) =>
  new RegExp(`"${name}":"([^"]*)"`).exec(JSON.stringify(body))?.[1];

/** Where the page sends the user on to by itself. */
const nextOf = (text: string) =>
  /http-equiv="refresh" content="0;url=([^"]*)"/.exec(text)?.[1]?.replaceAll('&#38;', '&');

/** What became of the session, once it is decided. */
async function afterwards(token: Token) {
  const session = await sandbox.control.waitForSession(token, ({ phase }) => phase !== 'PROCESSING');
  const { text } = await get(`/ui?authToken=${token.authToken}&ended=1`);
  return { session, next: nextOf(text), text };
}

const newToken = (fields: Record<string, unknown> = {}) =>
  createToken(sandbox, { clientId: uniqueClient(), ...urls, ...fields });

test('the link leads to a page that says first that it is not iDenfy', async () => {
  const token = await newToken();
  const answer = await fetch(token.redirectUrl);
  const text = await answer.text();
  expect(answer.status).toBe(200);
  expect(text.indexOf('This is not iDenfy')).toBeLessThan(text.indexOf('<main'));
  // The step has the name that the account gave it.
  expect(text).toContain('Second document, front');
});

test('the page runs no inline script and loads nothing from elsewhere', async () => {
  const { headers, text } = await get((await newToken()).redirectUrl.replace('api/v2/redirect', 'ui'));
  const policy = String(headers['content-security-policy']);
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('unsafe');
  expect(text).not.toMatch(/<script(?![^>]*\bsrc="\/ui\/)|\son\w+=|style=|https?:\/\//);
  expect((await get('/ui/page.js')).headers['content-type']).toMatch(/^text\/javascript/);
  expect((await get('/ui/page.css')).headers['content-type']).toMatch(/^text\/css/);
});

test('sent as it is, it shows specimens of one person and leads to the success URL', async () => {
  const token = await newToken();
  const { status, location } = await submit(token);
  expect(status).toBe(303);
  expect(location).toBe(`/ui?authToken=${token.authToken}&ended=1`);
  const { session, next } = await afterwards(token);
  expect(session).toMatchObject({ phase: 'DECIDED', overall: 'APPROVED', final: true });
  expect(session.files.map(({ name }) => name)).toEqual([
    'FRONT',
    'FACE',
    'SECOND_DOCUMENT_FRONT',
    'SECOND_DOCUMENT_BACK',
  ]);
  expect(next).toBe(urls.successUrl);
});

test('somebody else’s face leads to the error URL', async () => {
  const token = await newToken();
  await submit(token, { 'show.FACE': 'other' });
  expect(await afterwards(token)).toMatchObject({ session: { overall: 'DENIED' }, next: urls.errorUrl });
});

test('a suspected check, giving up and running out of time lead to the unverified URL', async () => {
  const suspected = await newToken();
  await submit(suspected, { overall: 'SUSPECTED' });
  expect(await afterwards(suspected)).toMatchObject({
    session: { overall: 'SUSPECTED' },
    next: urls.unverifiedUrl,
  });
  const cancelled = await newToken();
  expect((await post(`/ui/cancel?authToken=${cancelled.authToken}`)).status).toBe(303);
  expect(await afterwards(cancelled)).toMatchObject({
    session: { phase: 'CANCELLED' },
    next: urls.unverifiedUrl,
  });
  const expired = await newToken();
  expect((await post(`/ui/expire?authToken=${expired.authToken}`)).status).toBe(303);
  expect(await afterwards(expired)).toMatchObject({
    session: { phase: 'EXPIRED' },
    next: urls.unverifiedUrl,
  });
});

test('without URLs the page ends on itself', async () => {
  const token = await newToken({ successUrl: null, errorUrl: null, unverifiedUrl: null });
  await submit(token);
  const { next, text } = await afterwards(token);
  expect(next).toBeUndefined();
  expect(text).toContain('You can close this page');
});

test('an identity card has a back, and documents come in the format that was chosen', async () => {
  const token = await newToken({ documents: ['ID_CARD'] });
  await submit(token, {
    format: 'png',
    secondFormat: 'png',
    'show.step0': 'both',
    'show.step1': 'nothing',
  });
  const { session } = await afterwards(token);
  expect(session.overall).toBe('APPROVED');
  expect(session.files.map(({ name, contentType }) => `${name} ${contentType}`)).toEqual([
    'FRONT image/png',
    'BACK image/png',
    'FACE image/jpeg',
    'SECOND_DOCUMENT_FRONT application/pdf',
  ]);
});

test('files of the user’s own are shown instead', async () => {
  const { person, document } = specimens('own files');
  const own = new Uint8Array(await jpeg(document('PASSPORT')));
  const token = await newToken();
  await submit(token, {
    'show.FRONT': 'file',
    'file.FRONT': own,
    'show.FACE': 'file',
    'file.FACE': new Uint8Array(await face(person)),
  });
  const { session } = await afterwards(token);
  expect(session.overall).toBe('APPROVED');
  expect(session.files.find(({ name }) => name === 'FRONT')?.bytes).toBe(own.length);
});

test('a file that cannot be taken is told in words, and the session stays open', async () => {
  const token = await newToken();
  const word = new TextEncoder().encode('PK, a text of some word processor');
  const wrong = await submit(token, { 'show.FRONT': 'file', 'file.FRONT': new Uint8Array(word) });
  expect(wrong.status).toBe(422);
  expect(wrong.text).toContain('neither a JPEG, a PNG nor a PDF');
  const none = await submit(token, { 'show.FRONT': 'file' });
  expect(none.text).toContain('Choose your file for “Front”');
  const large = await submit(token, { 'file.FRONT': new Uint8Array(21 * 1024 * 1024) });
  expect(large.status).toBe(422);
  expect(large.text).toContain('at most 20 MB');
  expect(sandbox.control.session(token).phase).toBe('ACTIVE');
  await submit(token);
  expect((await afterwards(token)).session.overall).toBe('APPROVED');
});

test('how it should end can be chosen, for this check and a later one', async () => {
  const token = await newToken();
  await submit(token, {
    overall: 'DENIED',
    stepVerdict: 'INVALID',
    documentVerdict: 'DOC_GLARED',
    faceVerdict: 'FACE_UNCERTAIN',
    review: 'when-told',
    secondOverall: 'DENIED',
    secondDocumentVerdict: 'DOC_FAKE',
  });
  const { session } = await afterwards(token);
  expect(session).toMatchObject({ overall: 'DENIED', final: false, pending: true });
  const webhook = await sandbox.control.waitForWebhook({ scanRef: token.scanRef });
  expect(JSON.parse(webhook.body)).toMatchObject({
    status: { autoDocument: 'DOC_GLARED', autoFace: 'FACE_UNCERTAIN', additionalSteps: 'INVALID' },
  });
});

test('a document session asks for no face', async () => {
  const token = await newToken({ tokenType: 'DOCUMENT', additionalSteps: { ALL: { ALL: {} } } });
  const { text } = await get(`/ui?authToken=${token.authToken}`);
  expect(text).toContain('Show your document');
  expect(text).not.toMatch(/face<|show\.FACE/i);
  await submit(token);
  const { session } = await afterwards(token);
  expect(session.overall).toBe('APPROVED');
  expect(session.files.map(({ name }) => name)).toEqual(['FRONT', 'BACK']);
});

test('both sessions of one client show two documents of one person', async () => {
  const clientId = uniqueClient();
  const data = async (fields: Record<string, unknown>) => {
    const token = await newToken({ clientId, documents: ['PASSPORT'], ...fields });
    await submit(token);
    const webhook = await sandbox.control.waitForWebhook({ scanRef: token.scanRef });
    const body: unknown = JSON.parse(webhook.body);
    return body;
  };
  const names = { docFirstName: expect.any(String), docNumber: expect.any(String) };
  const first = await data({});
  const second = await data({ tokenType: 'DOCUMENT', additionalSteps: { ALL: { ALL: {} } } });
  expect(first).toMatchObject({ data: names });
  expect(field(second, 'docLastName')).toBe(field(first, 'docLastName'));
  expect(field(second, 'docNumber')).not.toBe(field(first, 'docNumber'));
});

test('whom the token names is whom the user is', async () => {
  const token = await newToken({ firstName: 'Rūta', lastName: 'Vilkaitė', dateOfBirth: '1990-02-03' });
  expect((await get(`/ui?authToken=${token.authToken}`)).text).toContain('Rūta Vilkaitė');
  await submit(token);
  expect((await afterwards(token)).session.overall).toBe('APPROVED');
  const other = await newToken({ firstName: 'Rūta', lastName: 'Vilkaitė', dateOfBirth: '1990-02-03' });
  await submit(other, { holder: '1' });
  expect((await afterwards(other)).session.overall).toBe('SUSPECTED');
});

test('a used, an expired and an unknown token each get a clear page', async () => {
  const used = await newToken();
  await submit(used);
  await afterwards(used);
  const again = await get(`/ui?authToken=${used.authToken}`);
  expect(again.text).toContain('This link was used already');
  expect(nextOf(again.text)).toBeUndefined();
  const expired = await newToken();
  sandbox.control.expire(expired);
  expect((await get(`/ui?authToken=${expired.authToken}`)).text).toContain('This session has expired');
  const unknown = await get('/ui?authToken=nonsense');
  expect(unknown.status).toBe(404);
  expect(unknown.text).toContain('This link leads nowhere');
  // Nothing can be sent to them either.
  expect((await submit(used)).location).toContain('ended=1');
  expect(sandbox.control.session(used).phase).toBe('DECIDED');
});

test('what the address and the token say is escaped', async () => {
  const clientId = `<script>alert(1)</script>"'${uniqueClient()}`;
  const token = await createToken(sandbox, {
    clientId,
    additionalSteps: { ALL: { ALL: { '<img src=x>': { type: 'UPLOAD' } } } },
  });
  const { text } = await get(`/ui?authToken=${token.authToken}&holder=%22%3E%3Cb%3E&format=<i>`);
  expect(text).not.toMatch(/<script>alert|<img src=x>|<b>|<i>/);
});

test('files that no user could mean are not read to their end', async () => {
  const { authToken } = await newToken();
  const answer = await sandbox.app.inject({
    method: 'POST',
    url: `/ui/submit?authToken=${authToken}`,
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
    payload: Buffer.alloc(64 * 1024 * 1024 + 1),
  });
  expect([answer.statusCode, answer.body]).toEqual([
    413,
    expect.stringContaining('Your files are too large'),
  ]);
});

test('what is no form, or not a form of ours, is refused in words', async () => {
  const { authToken } = await newToken();
  const answer = await fetch(`${sandbox.url}/ui/submit?authToken=${authToken}`, {
    method: 'POST',
    body: 'not a form',
    headers: { 'content-type': 'multipart/form-data; boundary=none' },
  });
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain('could not be read');
  expect((await get('/ui/picture?authToken=nonsense')).status).toBe(404);
});
