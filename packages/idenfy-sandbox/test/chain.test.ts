import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Sandbox } from '../src/app.ts';
import {
  call,
  createToken,
  type Receiver,
  startReceiver,
  startSandbox,
  type Token,
  uniqueClient,
} from './support.ts';

// The guide's two separate sessions (idenfy-api.md 8 [A], "Chaining two sessions").
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

const none = { additionalSteps: { ALL: { ALL: {} } } };
const callerUrls = {
  successUrl: 'https://example.com/complete',
  errorUrl: 'https://example.com/failed',
  unverifiedUrl: 'https://example.com/review',
};

const documentToken = (clientId: string, fields: Record<string, unknown> = {}) =>
  createToken(sandbox, { clientId, tokenType: 'DOCUMENT', ...none, ...callerUrls, ...fields });

const leadingTo = ({ redirectUrl }: Token) => ({
  successUrl: redirectUrl,
  errorUrl: redirectUrl,
  unverifiedUrl: redirectUrl,
});

/** The document token first, then the identity token whose URLs all lead into it. */
async function chain(clientId: string, fields: Record<string, unknown> = {}) {
  const document = await documentToken(clientId, fields);
  const identity = await createToken(sandbox, { clientId, ...none, ...fields, ...leadingTo(document) });
  return { clientId, document, identity };
}

const final = (token: Token) =>
  receiver.next(
    ({ body }) => body.scanRef === token.scanRef && (body.final || body.status.overall === 'EXPIRED'),
  );
const phaseOf = (token: Token) => sandbox.control.session({ scanRef: token.scanRef }).phase;

describe('a document token', () => {
  test('takes URLs, person, country, documents and locale, and echoes them', async () => {
    const fields = {
      firstName: 'Rūta',
      lastName: 'Vilkaitė',
      dateOfBirth: '1990-02-03',
      country: 'LT',
      documents: ['RESIDENCE_PERMIT'],
      locale: 'lt',
      externalRef: 'run:2',
      expiryTime: 2_592_000,
    };
    const token = await documentToken(uniqueClient(), fields);
    expect(token).toMatchObject({
      ...fields,
      ...callerUrls,
      firstName: 'RŪTA',
      lastName: 'VILKAITĖ',
      tokenType: 'DOCUMENT',
      additionalSteps: none.additionalSteps,
    });
  });

  test('is used once, by its user alone, and its webhook has a document’s fields and no face', async () => {
    const { clientId, document } = await chain(uniqueClient(), { externalRef: 'run:2' });
    await sandbox.control.play({ scanRef: document.scanRef }, 'approved');
    const { body, headers } = await final(document);
    expect(headers['idenfy-event-type']).toBe('IDENTIFICATION_AUTO_FINISHED');
    expect(body).toMatchObject({
      clientId,
      externalRef: 'run:2',
      status: { overall: 'APPROVED', autoDocument: 'DOC_VALIDATED', autoFace: 'FACE_NOT_CHECKED' },
      data: { docType: 'RESIDENCE_PERMIT', docIssuingCountry: 'LT' },
      additionalSteps: null,
    });
    expect(Object.keys(body.fileUrls ?? {})).toEqual(['FRONT', 'BACK']);
    const again = await call(sandbox, '/api/v2/process', {
      token: document.authToken,
      country: 'LT',
      images: { FRONT: 'AAAA' },
    });
    expect(again.body).toMatchObject({ identifier: 'TOKEN_NOT_VALID' });
    await expect(sandbox.control.play({ scanRef: document.scanRef }, 'approved')).rejects.toThrow(
      'not ACTIVE',
    );
  });

  test('is refused beside an active session where the account wants each clientId once', async () => {
    sandbox.control.setAccount({ strictClientId: true });
    try {
      const clientId = uniqueClient();
      const document = await documentToken(clientId);
      const identity = { clientId, tokenType: 'IDENTIFICATION', ...none, ...leadingTo(document) };
      expect(await call(sandbox, '/api/v2/token', identity)).toMatchObject({ status: 409 });
      sandbox.control.expire({ scanRef: document.scanRef });
      expect(await call(sandbox, '/api/v2/token', identity)).toMatchObject({ status: 201 });
    } finally {
      sandbox.control.setAccount({ strictClientId: false });
    }
  });
});

describe('a played user', () => {
  test('walks from the identity session into the document session, with two documents of one person', async () => {
    const { identity, document } = await chain(uniqueClient('magic-chain-approved'));
    const [first, second] = await Promise.all([final(identity), final(document)]);
    expect(first.body.status).toMatchObject({ overall: 'APPROVED', additionalSteps: null });
    expect(second.body.status.overall).toBe('APPROVED');
    const name = { docLastName: first.body.data['docLastName'], docDob: first.body.data['docDob'] };
    expect(second.body.data).toMatchObject(name);
    expect(second.body.data['docNumber']).not.toBe(first.body.data['docNumber']);
  });

  test('is whom both tokens name, with the documents that they allow', async () => {
    const person = { firstName: 'Jūratė', lastName: 'Specimen', dateOfBirth: '1990-05-15' };
    const { identity, document } = await chain(uniqueClient('magic-approved'), {
      ...person,
      documents: ['ID_CARD'],
      country: 'EE',
    });
    for (const token of [identity, document]) {
      expect((await final(token)).body).toMatchObject({
        status: { overall: 'APPROVED', mismatchTags: [] },
        data: { docFirstName: 'JURATE', docType: 'ID_CARD', docIssuingCountry: 'EE' },
      });
    }
  });

  test('walks on after a denied identity as well', async () => {
    const { identity, document } = await chain(uniqueClient('magic-denied'));
    expect((await final(identity)).body.status.overall).toBe('DENIED');
    expect((await final(document)).body.status.overall).toBe('APPROVED');
  });

  test.each([
    ['chain-document-expired', 'IDENTIFICATION_EXPIRED'],
    ['chain-document-cancelled', 'IDENTIFICATION_CANCELLED'],
    ['chain-document-unopened-expired', 'IDENTIFICATION_EXPIRED'],
  ])('magic-%s ends the document session by %s', async (row, event) => {
    const { document } = await chain(uniqueClient(`magic-${row}`));
    const { headers, body } = await final(document);
    expect(headers['idenfy-event-type']).toBe(event);
    expect(body.status.overall).toBe('EXPIRED');
  });

  test.each([
    ['chain-document-denied', 'DENIED'],
    ['chain-document-suspected', 'SUSPECTED'],
    ['second-denied-doc-expired', 'DENIED'],
  ])('magic-%s has its document %s', async (row, overall) => {
    const { identity, document } = await chain(uniqueClient(`magic-${row}`));
    expect((await final(identity)).body.status.overall).toBe('APPROVED');
    expect((await final(document)).body.status.overall).toBe(overall);
  });

  test('shows the first document again, or somebody else’s, where the row says so', async () => {
    const same = await chain(uniqueClient('magic-same-document'));
    const number = async (token: Token) => (await final(token)).body.data['docNumber'];
    expect(await number(same.document)).toBe(await number(same.identity));
    const other = await chain(uniqueClient('magic-person-parent'));
    const { data } = (await final(other.identity)).body;
    expect((await final(other.document)).body.data).toMatchObject({
      docFirstName: data['docFirstName'],
      docLastName: data['docLastName'],
      docDob: expect.not.stringContaining(String(data['docDob'])),
    });
  });

  test('opens the second session and leaves it, or never opens it', async () => {
    const left = await chain(uniqueClient('magic-chain-document-left'), { sessionLength: 60 });
    // From the link's life down to the session's.
    await sandbox.control.waitForSession(
      { scanRef: left.document.scanRef },
      ({ expiresAt, createdAt }) => expiresAt - createdAt < 3_600_000,
    );
    expect(phaseOf(left.document)).toBe('ACTIVE');
    const unopened = await chain(uniqueClient('magic-chain-document-unopened'));
    await final(unopened.identity);
    const { expiresAt, createdAt } = sandbox.control.session({ scanRef: unopened.document.scanRef });
    expect(expiresAt - createdAt).toBe(86_400_000);
  });

  test('is not there to walk on when the identity session ran out', async () => {
    const { identity, document } = await chain(uniqueClient('magic-expired'));
    await final(identity);
    expect(phaseOf(document)).toBe('ACTIVE');
  });

  test('walks the whole chain by hand too, whatever the clientId', async () => {
    const { clientId, document } = await chain(uniqueClient());
    await sandbox.control.play({ clientId }, 'second-suspected');
    expect((await final(document)).body.status.overall).toBe('SUSPECTED');
  });
});

test('the identity token of a strict account is refused for ever', async () => {
  const clientId = uniqueClient('magic-chain-strict');
  const document = await documentToken(clientId);
  const identity = { clientId, tokenType: 'IDENTIFICATION', ...none, ...leadingTo(document) };
  for (let time = 0; time < 2; time += 1) {
    expect(await call(sandbox, '/api/v2/token', identity)).toMatchObject({ status: 409 });
  }
});

/** Sends the form of the hosted page. */
const submitPage = async ({ authToken }: Token, fields: Record<string, string> = {}) => {
  const body = new FormData();
  for (const [name, value] of Object.entries({ format: 'jpeg', ...fields })) body.set(name, value);
  await fetch(`${sandbox.url}/ui/submit?authToken=${authToken}`, {
    method: 'POST',
    body,
    redirect: 'manual',
  });
};

/** What the page shows when the session is decided. */
const endOf = async ({ authToken, scanRef }: Token) => {
  await sandbox.control.waitForSession({ scanRef }, ({ phase }) => phase !== 'PROCESSING');
  return await (await fetch(`${sandbox.url}/ui?authToken=${authToken}&ended=1`)).text();
};

test('on the hosted page, the end of the first session leads into the second, and that to the caller’s URLs', async () => {
  const { identity, document } = await chain(uniqueClient());
  await submitPage(identity);
  const between = await endOf(identity);
  expect(between).toContain(`http-equiv="refresh" content="0;url=${document.redirectUrl}"`);
  expect(between).toContain('Go on to your next document');
  const form = await (await fetch(document.redirectUrl)).text();
  expect(form).toContain('Show your document');
  await submitPage(document, { secondOwner: 'sibling' });
  expect(await endOf(document)).toContain(`url=${callerUrls.successUrl}`);
  const { body: one } = await final(identity);
  const { body: two } = await final(document);
  expect(two.data['docLastName']).toBe(one.data['docLastName']);
  expect(two.data['docFirstName']).not.toBe(one.data['docFirstName']);
});
