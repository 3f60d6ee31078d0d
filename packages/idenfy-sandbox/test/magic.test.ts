import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Sandbox } from '../src/app.ts';
import { allMagicRows, magicRow, magicRowOf, magicRows } from '../src/magic.ts';
import { chainTable, magicTable, peopleTable } from '../src/magic-docs.ts';
import { accountSchema, sandboxOptionsSchema } from '../src/options.ts';
import { playedCountry } from '../src/played-documents.ts';
import {
  base64,
  call,
  createSilentToken,
  createToken,
  download,
  type Receiver,
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

const docs = readFileSync(new URL('../../../docs/sandbox.md', import.meta.url), 'utf8');
/** A table without the padding that the formatter gives it. */
const unpadded = (table: string) => table.replaceAll(/ *\| */g, '|').replaceAll(/-{3,}/g, '---');

test.each([
  ['of single checks', magicTable],
  ['of people', peopleTable],
  ['of chains', chainTable],
])('docs/sandbox.md shows the very table %s that is played', (_name, table) => {
  expect(unpadded(docs)).toContain(unpadded(table()));
});

test('docs/sandbox.md explains every option and every setting of the account', () => {
  for (const name of [...Object.keys(sandboxOptionsSchema.shape), ...Object.keys(accountSchema.shape)]) {
    expect(docs).toContain(`\`${name}\``);
  }
});

test('no two rows have one id', () => {
  expect(new Set(allMagicRows.map(({ id }) => id)).size).toBe(allMagicRows.length);
});

describe('a clientId plays a row', () => {
  test.each([
    ['magic-approved', 'approved'],
    ['MAGIC-Approved-17', 'approved'],
    ['magic-step-invalid', 'step-invalid'],
    ['magic-step-invalid-7', 'step-invalid'],
    ['magic-step-invalid-sentence-7', 'step-invalid-sentence'],
    ['magic-second-denied-doc-fake-x', 'second-denied-doc-fake'],
  ])('%s is %s', (clientId, id) => {
    expect(magicRowOf(clientId)?.id).toBe(id);
  });

  test.each([['approved'], ['magic-'], ['magic-approvedx'], ['magic-unheard-of'], ['my-magic-approved']])(
    '%s is none',
    (clientId) => {
      expect(magicRowOf(clientId)).toBeUndefined();
    },
  );
});

/** Plays a row from Token 1 to the second webhook, as a caller would that goes on in any case. */
async function playAnew(id: string, fields: Record<string, unknown> = {}) {
  const clientId = uniqueClient(`magic-${id}`);
  const token = await createToken(sandbox, { clientId, ...fields });
  const first = await receiver.next(({ body }) => body.scanRef === token.scanRef && body.final);
  const urls = { ...first.body.fileUrls, ...first.body.additionalStepPdfUrls };
  const [front = '', back] = Object.keys(first.body.additionalSteps ?? {});
  if (front === '') return { clientId, token, first, second: undefined, urls };
  const image = async (step: string) => base64((await download(urls[step] ?? '')).bytes);
  const { authToken, scanRef } = await createSilentToken(sandbox, clientId);
  const accepted = await call(sandbox, '/api/v2/process', {
    token: authToken,
    country: playedCountry,
    images: { FRONT: await image(front), ...(back === undefined ? {} : { BACK: await image(back) }) },
  });
  expect([accepted.status, accepted.text]).toEqual([200, '']);
  const second = await receiver.next(({ body }) => body.scanRef === scanRef && body.final);
  return { clientId, token, first, second, urls };
}

// Drawing and reading pictures takes most of the time: a row without wishes of its own is played once.
const played = new Map<string, ReturnType<typeof playAnew>>();
function playThrough(id: string) {
  const playing = played.get(id) ?? playAnew(id);
  played.set(id, playing);
  return playing;
}

const interrupted = magicRows.flatMap(({ id, identity }) =>
  identity.ends === 'completed' ? [] : [{ id, event: `IDENTIFICATION_${identity.ends.toUpperCase()}` }],
);
const completed = magicRows.flatMap(({ id, identity, step }) =>
  identity.ends === 'completed' ? [{ id, outcome: identity.outcome, step }] : [],
);
const secondChecks = magicRows.flatMap(({ id, second }) => (second === null ? [] : [{ id, second }]));
const filesShown = {
  'two images': 2,
  'one image': 1,
  'a PDF': 1,
  nothing: 0,
  'the same document': 1,
};

test.each(interrupted)('magic-$id ends without a check', async ({ id, event }) => {
  const { first, second } = await playThrough(id);
  expect(first.headers['idenfy-event-type']).toBe(event);
  expect(first.body.status.overall).toBe('EXPIRED');
  expect(second).toBeUndefined();
});

test.each(completed)('the first check of magic-$id is as its row says', async ({ id, outcome, step }) => {
  const { first } = await playThrough(id);
  const { overall = 'APPROVED', mismatchTags = [] } = outcome;
  expect(first.body.status).toMatchObject({ overall, mismatchTags, additionalSteps: step.verdict });
  expect(Object.keys(first.body.additionalSteps ?? {})).toHaveLength(filesShown[step.shows]);
  expect(Object.keys(first.body.additionalStepPdfUrls ?? {})).toHaveLength(step.shows === 'a PDF' ? 1 : 0);
});

test.each(secondChecks)(
  'the second check of magic-$id is as its row says',
  async ({ id, second: wanted }) => {
    const { second } = await playThrough(id);
    const { overall = 'APPROVED', autoDocument = 'DOC_VALIDATED' } = wanted;
    expect(second?.body.status).toMatchObject({ overall, autoDocument });
    const events = receiver.received
      .filter(({ body }) => body.scanRef === second?.body.scanRef)
      .map(({ headers }) => headers['idenfy-event-type']);
    expect(events).toEqual([
      'IDENTIFICATION_AUTO_FINISHED',
      ...(wanted.interimFirst === true ? ['IDENTIFICATION_MANUAL_FINISHED'] : []),
    ]);
  },
);

const names = (data: Record<string, unknown> | undefined) => [
  data?.['docFirstName'],
  data?.['docLastName'],
  data?.['docDob'],
];

test('the two documents are of one person, or of two where the row says so', async () => {
  const one = await playThrough('approved');
  expect(names(one.second?.body.data)).toEqual(names(one.first.body.data));
  expect(one.second?.body.data['docNumber']).not.toBe(one.first.body.data['docNumber']);
  const two = await playThrough('other-person');
  expect(names(two.second?.body.data)).not.toEqual(names(two.first.body.data));
  const same = await playThrough('same-document');
  expect(same.second?.body.data).toMatchObject({
    docType: same.first.body.data['docType'],
    docNumber: same.first.body.data['docNumber'],
  });
  const front = await download(same.urls['FRONT'] ?? '');
  const step = await download(same.urls['SECOND_DOCUMENT_FRONT'] ?? '');
  expect(step.bytes.equals(front.bytes)).toBe(true);
});

test('the person is who the token says', async () => {
  const fields = {
    firstName: 'Jūratė',
    lastName: 'Specimen',
    dateOfBirth: '1990-05-15',
    country: 'EE',
    documents: ['ID_CARD'],
  };
  const { first } = await playAnew('approved', fields);
  expect(first.body).toMatchObject({
    status: { overall: 'APPROVED' },
    data: {
      docFirstName: 'JURATE',
      docLastName: 'SPECIMEN',
      docDob: '1990-05-15',
      docType: 'ID_CARD',
      docIssuingCountry: 'EE',
    },
  });
});

test('steps of any name are filled in their order', async () => {
  const step = { type: 'UPLOAD' };
  const additionalSteps = { ALL: { ALL: { PERMIT_A: step, PERMIT_B: step } } };
  const { first } = await playAnew('approved', { additionalSteps });
  expect(first.body.additionalSteps).toEqual({ PERMIT_A: 'UPLOAD', PERMIT_B: 'UPLOAD' });
});

test('the interim result of a row comes before the final one', async () => {
  const { token } = await playThrough('interim-first');
  const events = receiver.received
    .filter(({ body }) => body.scanRef === token.scanRef)
    .map(({ body, headers }) => [headers['idenfy-event-type'], body.final]);
  expect(events).toEqual([
    ['IDENTIFICATION_AUTO_FINISHED', false],
    ['IDENTIFICATION_MANUAL_FINISHED', true],
  ]);
});

test('a row can be played by hand for any client, its second check as well', async () => {
  const clientId = uniqueClient();
  const token = await createToken(sandbox, { clientId });
  await sandbox.control.play(token, 'second-denied-doc-fake');
  const { body } = await receiver.next((webhook) => webhook.body.scanRef === token.scanRef);
  const front = await download(body.fileUrls?.['SECOND_DOCUMENT_FRONT'] ?? '');
  const { authToken, scanRef } = await createSilentToken(sandbox, clientId);
  const images = { FRONT: base64(front.bytes) };
  await call(sandbox, '/api/v2/process', { token: authToken, country: playedCountry, images });
  const second = await receiver.next((webhook) => webhook.body.scanRef === scanRef);
  expect(second.body.status).toMatchObject({ overall: 'DENIED', autoDocument: 'DOC_FAKE' });
  await expect(sandbox.control.play(token, 'unheard-of')).rejects.toThrow('no such row');
});

test('nothing plays itself where magic is off', async () => {
  const plain = await startSandbox({ magic: false, account: { webhookUrl: receiver.url } });
  try {
    const clientId = uniqueClient('magic-denied');
    const token = await createToken(plain, { clientId });
    await plain.control.play(token, 'approved');
    const { body } = await receiver.next((webhook) => webhook.body.clientId === clientId);
    expect(body.status.overall).toBe('APPROVED');
    expect(magicRow('denied')?.identity.ends).toBe('completed');
  } finally {
    await plain.close();
  }
});
