import { randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { documentKey } from '../../src/documents/store.ts';
import { drawSpecimen, inventDocument } from 'idenfy-sandbox/specimens';
import { startedOf } from '../support/api.ts';
import { inboxRow } from '../support/inbox.ts';
import { inventHolder, sha256, show } from '../support/people.ts';
import type { Holder } from '../support/people.ts';
import { Tap } from '../support/tap.ts';
import { useSystem } from '../support/use-system.ts';

let holder: Holder;
beforeAll(async () => {
  holder = await inventHolder(`happy ${randomUUID()}`);
});

const step = (name: string) => ({ type: 'UPLOAD' as const, texts: { en: { name, description: name } } });

describe('two documents of one person', () => {
  let tap: Tap;
  const the = useSystem(async () => {
    tap = await Tap.start();
    return { tap };
  });

  test('a passport and both sides of a residence permit: one session, two checks, one verified person', async () => {
    const { api, sandbox, records, documents } = the();
    const clientId = randomUUID();
    const answer = await api.open(clientId, { externalRef: 'order 17' });
    const { verificationId, session } = startedOf(answer, 201);
    expect(answer.body).toEqual({
      clientId,
      verificationId: expect.any(String),
      method: 'silent',
      stage: 'awaiting-user',
      session: {
        scanRef: expect.any(String),
        usable: true,
        redirectUrl: `${sandbox.url}/api/v2/redirect?authToken=${session.authToken}`,
        authToken: expect.stringMatching(/^\w{40}$/),
        expiresAt: expect.any(String),
      },
    });

    show(sandbox, session.scanRef, holder.files);
    const closed = await api.closed(clientId);
    const second = sandbox.control.session({ clientId, tokenType: 'DOCUMENT' });
    expect(closed).toMatchObject({
      clientId,
      verificationId,
      attempt: 1,
      method: 'silent',
      outcome: 'VERIFIED',
      reasons: [],
      externalRef: 'order 17',
      partial: false,
      earlierAttempts: [],
      sessions: [
        {
          role: 'identity',
          scanRef: session.scanRef,
          result: {
            overall: 'APPROVED',
            additionalSteps: 'VALID',
            final: true,
            source: 'webhook',
            data: { docType: 'PASSPORT', docNumber: holder.passport.number, docIssuingCountry: 'EE' },
          },
        },
        {
          role: 'document',
          scanRef: second.scanRef,
          result: {
            overall: 'APPROVED',
            final: true,
            source: 'webhook',
            data: { docType: 'RESIDENCE_PERMIT', docNumber: holder.permit.number, docIssuingCountry: 'LT' },
          },
        },
      ],
      comparison: {
        person: { verdict: 'match' },
        fields: {
          firstNames: { verdict: 'match' },
          lastNames: { verdict: 'match' },
          dateOfBirth: { verdict: 'match' },
        },
        sameDocument: false,
      },
    });

    // What was sent: after the guide, and the blueprint's invariant 10.
    expect(tap.sent('/api/v2/token', clientId)).toEqual([
      {
        clientId,
        tokenType: 'IDENTIFICATION',
        externalRef: `${verificationId}:1`,
        expiryTime: 86_400,
        sessionLength: 1_800,
      },
      {
        clientId,
        tokenType: 'DOCUMENT',
        externalRef: `${verificationId}:2`,
        expiryTime: 3_600,
        sessionLength: 600,
        additionalSteps: { ALL: { ALL: {} } },
        questionnaire: null,
        nfcRequired: false,
      },
    ]);
    const submissions = tap
      .sent('/api/v2/process')
      .filter((body) => JSON.stringify(body).includes(second.authToken));
    expect(submissions).toEqual([
      {
        token: second.authToken,
        country: 'LT',
        images: {
          FRONT: Buffer.from(holder.files.SECOND_DOCUMENT_FRONT).toString('base64'),
          BACK: Buffer.from(holder.files.SECOND_DOCUMENT_BACK).toString('base64'),
        },
      },
    ]);
    expect(sandbox.control.counters(clientId)).toMatchObject({
      tokens: { IDENTIFICATION: 1, DOCUMENT: 1 },
      submissionsTried: 1,
      submissionsAccepted: 1,
      statusPolls: 0,
      fileDownloads: 2,
    });

    // What was kept: the very bytes that the user showed, and the raw webhook behind each result.
    const uploaded = [holder.files.SECOND_DOCUMENT_FRONT, holder.files.SECOND_DOCUMENT_BACK];
    expect(closed.documents).toMatchObject([
      { name: 'SECOND_DOCUMENT_FRONT', mediaType: 'image/jpeg' },
      { name: 'SECOND_DOCUMENT_BACK', mediaType: 'image/png' },
    ]);
    expect(closed.documents.map((document) => document.sha256)).toEqual(uploaded.map(sha256));
    expect(closed.documents.map(({ byteLength }) => byteLength)).toEqual(
      uploaded.map(({ length }) => length),
    );
    for (const { name, sha256: digest } of closed.documents) {
      const kept = await documents.open(documentKey(verificationId, name), { expectSha256: digest });
      expect(sha256(await buffer(kept))).toBe(digest);
    }
    const record = await records.verifications.byId(verificationId);
    for (const role of ['identity', 'document'] as const) {
      const scanRef = role === 'identity' ? session.scanRef : second.scanRef;
      const [webhook] = sandbox.control.webhooks({ scanRef });
      const row = await inboxRow(the(), sha256(webhook?.body ?? ''), 'recorded');
      expect(row).toMatchObject({ scanRef, clientId, verificationId, final: true, overall: 'APPROVED' });
      const result = record?.results.find((candidate) => candidate.role === role);
      expect(result?.eventId).toBe(row.eventId);
      const body = await records.inbox.body(row.eventId);
      expect(Buffer.from(body ?? []).toString()).toBe(webhook?.body);
    }
  });

  test('a second document with one side: its image is the front, and there is no back', async () => {
    const { api, sandbox } = the();
    const clientId = randomUUID();
    const card = inventDocument(holder.person, 'ID_CARD');
    const passport = inventDocument(holder.person, 'PASSPORT', { issuingCountry: 'LT' });
    const image = await drawSpecimen(passport, { side: 'FRONT', format: 'png' });
    const { session } = await api.start(clientId);
    show(sandbox, session.scanRef, {
      FRONT: await drawSpecimen(card, { side: 'FRONT', format: 'png' }),
      BACK: await drawSpecimen(card, { side: 'BACK', format: 'jpeg' }),
      FACE: holder.files.FACE,
      SECOND_DOCUMENT_FRONT: image,
    });
    const closed = await api.closed(clientId);
    expect(closed).toMatchObject({ outcome: 'VERIFIED', reasons: [] });
    expect(closed.sessions.map(({ result }) => result?.data)).toMatchObject([
      { docType: 'ID_CARD', docNumber: card.number },
      { docType: 'PASSPORT', docNumber: passport.number },
    ]);
    expect(closed.documents).toMatchObject([
      { name: 'SECOND_DOCUMENT_FRONT', mediaType: 'image/png', sha256: sha256(image) },
    ]);
    expect(sandbox.control.session({ clientId, tokenType: 'DOCUMENT' }).files).toEqual([
      { name: 'FRONT', contentType: 'image/png', bytes: image.length },
    ]);
  });

  test('of a second document as a PDF, the first page goes as the front and the second one as the back', async () => {
    const { api, sandbox } = the();
    const clientId = randomUUID();
    const pdf = await drawSpecimen(holder.permit, { side: 'BOTH', format: 'pdf' });
    const { verificationId, session } = await api.start(clientId);
    show(sandbox, session.scanRef, {
      FRONT: holder.files.FRONT,
      FACE: holder.files.FACE,
      SECOND_DOCUMENT_FRONT: pdf,
    });
    const closed = await api.closed(clientId);
    expect(closed).toMatchObject({ outcome: 'VERIFIED', reasons: [] });
    expect(closed.sessions[1]?.result?.data).toMatchObject({ docNumber: holder.permit.number });
    const [original, front, back, ...more] = closed.documents;
    expect(more).toEqual([]);
    expect(original).toMatchObject({ mediaType: 'application/pdf', sha256: sha256(pdf) });
    const key = documentKey(verificationId, original?.name ?? '');
    const kept = await the().documents.open(key, { expectSha256: sha256(pdf) });
    expect(await buffer(kept)).toEqual(pdf);
    expect([front, back]).toMatchObject([
      { name: 'submitted-FRONT', step: 'SECOND_DOCUMENT_FRONT', mediaType: 'image/jpeg' },
      { name: 'submitted-BACK', step: 'SECOND_DOCUMENT_FRONT', mediaType: 'image/jpeg' },
    ]);
    expect(sandbox.control.session({ clientId, tokenType: 'DOCUMENT' }).files).toEqual([
      { name: 'FRONT', contentType: 'image/jpeg', bytes: front?.byteLength },
      { name: 'BACK', contentType: 'image/jpeg', bytes: back?.byteLength },
    ]);
    expect(closed.timeline.map(({ what }) => what)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^submitted-FRONT: page 1 of 2 of a PDF, rendered: a JPEG of quality 92 /),
        expect.stringMatching(/^submitted-BACK: page 2 of 2 of a PDF, rendered: a JPEG of quality 92 /),
      ]),
    );
  });
});

describe('what a caller asks for', () => {
  let tap: Tap;
  const the = useSystem(async () => {
    tap = await Tap.start();
    return { tap };
  });

  test('goes to iDenfy with Token 1, and the second document comes from the steps that were named', async () => {
    const { api, sandbox } = the();
    const clientId = randomUUID();
    const additionalSteps = {
      ALL: {
        ALL: {
          // The account's own default has other names, and these would be told apart wrongly by their endings.
          CARD_ONE: { ...step('The printed side'), settings: { canUpload: true, canCapture: false } },
          CARD_FRONT: step('The other side'),
        },
      },
    };
    const urls = {
      success: 'https://team.example/done',
      error: 'https://team.example/error',
      unverified: 'https://team.example/unverified',
    };
    const { firstName, lastName, dateOfBirth } = holder.person;
    const { verificationId, session } = await api.start(clientId, {
      documents: {
        identity: { types: ['PASSPORT', 'ID_CARD'], countries: ['EE'] },
        second: { types: ['RESIDENCE_PERMIT'], country: 'LT' },
      },
      person: { firstName, lastName, dateOfBirth },
      additionalSteps,
      documentSteps: { front: 'CARD_ONE', back: 'CARD_FRONT' },
      urls,
      locale: 'lt',
    });
    show(sandbox, session.scanRef, {
      FRONT: holder.files.FRONT,
      FACE: holder.files.FACE,
      CARD_ONE: holder.files.SECOND_DOCUMENT_FRONT,
      CARD_FRONT: holder.files.SECOND_DOCUMENT_BACK,
    });
    const closed = await api.closed(clientId);
    expect(closed).toMatchObject({ outcome: 'VERIFIED', reasons: [] });
    const confirmed = { identity: { verdict: 'match' }, document: { verdict: 'match' } };
    expect(closed.person).toMatchObject({
      firstName: { given: firstName, ...confirmed },
      lastName: { given: lastName, ...confirmed },
      dateOfBirth: { given: dateOfBirth, ...confirmed },
    });
    expect(closed.documents.map(({ name }) => name)).toEqual(['CARD_ONE', 'CARD_FRONT']);
    expect(tap.sent('/api/v2/token', clientId)).toEqual([
      {
        clientId,
        tokenType: 'IDENTIFICATION',
        externalRef: `${verificationId}:1`,
        expiryTime: 86_400,
        sessionLength: 1_800,
        documents: ['PASSPORT', 'ID_CARD'],
        country: 'EE',
        firstName,
        lastName,
        dateOfBirth,
        additionalSteps,
        successUrl: urls.success,
        errorUrl: urls.error,
        unverifiedUrl: urls.unverified,
        locale: 'lt',
      },
      expect.objectContaining({
        tokenType: 'DOCUMENT',
        documents: ['RESIDENCE_PERMIT'],
        additionalSteps: { ALL: { ALL: {} } },
      }),
    ]);
    const secondToken = tap.sent('/api/v2/token', clientId)[1];
    for (const field of ['successUrl', 'errorUrl', 'unverifiedUrl', 'locale', 'firstName', 'country']) {
      expect(secondToken).not.toHaveProperty(field);
    }
    expect(sandbox.control.session({ clientId, tokenType: 'DOCUMENT' }).files).toMatchObject([
      { name: 'FRONT', bytes: holder.files.SECOND_DOCUMENT_FRONT.length },
      { name: 'BACK', bytes: holder.files.SECOND_DOCUMENT_BACK.length },
    ]);
  });

  test('is checked in the first result: another country than those wanted goes to a person', async () => {
    const { api, sandbox } = the();
    const clientId = randomUUID();
    // Several countries are not told to iDenfy, which takes one: the result alone shows what came.
    const { session } = await api.start(clientId, { documents: { identity: { countries: ['LV', 'FI'] } } });
    show(sandbox, session.scanRef, holder.files);
    const closed = await api.closed(clientId);
    expect(closed).toMatchObject({ outcome: 'REQUIRES_REVIEW', reasons: ['identity_document_not_as_asked'] });
    expect(closed.documents).toHaveLength(2);
    expect(sandbox.control.counters(clientId)).toMatchObject({
      submissionsTried: 0,
      tokens: { DOCUMENT: 0 },
    });
  });

  test('is checked in the first result: another type than those wanted goes to a person', async () => {
    const { api, sandbox } = the();
    const clientId = randomUUID();
    const { session } = await api.start(clientId, { documents: { identity: { types: ['ID_CARD'] } } });
    // iDenfy approves it all the same.
    show(sandbox, session.scanRef, holder.files, { autoDocument: 'DOC_VALIDATED' });
    expect(await api.closed(clientId)).toMatchObject({
      outcome: 'REQUIRES_REVIEW',
      reasons: ['identity_document_not_as_asked'],
    });
    expect(sandbox.control.counters(clientId).submissionsTried).toBe(0);
  });

  test.each([
    ['type', { types: ['PASSPORT'] }],
    ['country', { country: 'DE' }],
  ])('is checked in the second result: another %s than wanted goes to a person', async (_what, second) => {
    const { api, sandbox } = the();
    const clientId = randomUUID();
    const { session } = await api.start(clientId, { documents: { second } });
    sandbox.control.plan(clientId, { autoDocument: 'DOC_VALIDATED' });
    show(sandbox, session.scanRef, holder.files);
    expect(await api.closed(clientId)).toMatchObject({
      outcome: 'REQUIRES_REVIEW',
      reasons: ['second_document_not_as_asked'],
    });
    expect(sandbox.control.counters(clientId).submissionsAccepted).toBe(1);
  });
});

describe('with settings of an account’s own', () => {
  const the = useSystem({
    settings: {
      SECOND_DOCUMENT_COUNTRY: undefined,
      ACCEPT_UNJUDGED_STEPS: 'true',
      IDENFY_PROCESS_TOKEN_FIELD: 'authToken',
    },
  });

  test('without a country for the second document, its files are safe and no second check is made', async () => {
    const { api, sandbox } = the();
    const clientId = randomUUID();
    const { session } = await api.start(clientId);
    show(sandbox, session.scanRef, holder.files);
    const { blocked, timeline } = await api.reached(clientId, 'blocked');
    expect(blocked?.reason).toBe('second_document_country_unknown');
    expect(timeline.map(({ what }) => what)).toContain('2 file(s) of the second document are stored.');
    expect(sandbox.control.counters(clientId).tokens.DOCUMENT).toBe(0);
  });

  test('a step that nobody judged passes where the setting says so, and the token goes as `authToken`', async () => {
    const { api, sandbox } = the();
    const clientId = randomUUID();
    const { session } = await api.start(clientId, { documents: { second: { country: 'LT' } } });
    show(sandbox, session.scanRef, holder.files, { additionalSteps: null });
    expect(await api.closed(clientId)).toMatchObject({ outcome: 'VERIFIED', reasons: [] });
    expect(sandbox.control.counters(clientId)).toMatchObject({
      submissionsAccepted: 1,
      submissionsBy: { token: 0, authToken: 1 },
    });
  });

  test('a step that iDenfy found invalid never passes by that setting', async () => {
    const { api, sandbox } = the();
    const clientId = randomUUID();
    const { session } = await api.start(clientId, { documents: { second: { country: 'LT' } } });
    show(sandbox, session.scanRef, holder.files, { additionalSteps: 'INVALID' });
    expect(await api.closed(clientId)).toMatchObject({
      outcome: 'REQUIRES_REVIEW',
      reasons: ['additional_step_invalid'],
    });
  });
});
