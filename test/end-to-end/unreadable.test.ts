/** What cannot be read is not nothing (idenfy-api.md 3.13): the files are found, asked for, or a person is. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { drawSpecimen } from 'idenfy-sandbox/specimens';
import type { Holder } from '../support/people.ts';
import { inventHolder, show } from '../support/people.ts';
import { Tap } from '../support/tap.ts';
import type { Given } from '../support/tap.ts';
import { soon, useSystem } from '../support/use-system.ts';

let holder: Holder;
let pdf: Uint8Array;
let tap: Tap;
beforeAll(async () => {
  holder = await inventHolder('unreadable');
  pdf = await drawSpecimen(holder.permit, { side: 'BOTH', format: 'pdf' });
});

type Body = Record<string, unknown>;

const isBody = (value: unknown): value is Body => typeof value === 'object' && value !== null;

function read(text: string): Body {
  const body: unknown = JSON.parse(text);
  if (!isBody(body)) throw new Error('the sandbox sends objects');
  return body;
}

const changing =
  (change: (body: Body) => unknown) =>
  ({ status, body }: Given): Given => ({ status, body: JSON.stringify(change(read(body))) });

const the = useSystem(async () => {
  tap = await Tap.start();
  return { tap, deadlines: soon };
});

interface Play {
  readonly files?: Readonly<Record<string, Uint8Array>>;
  /** What iDenfy says of the session in its webhook. */
  readonly webhook: (body: Body) => Body;
  /** What the echo of Token 1 says. */
  readonly echo?: (body: Body) => unknown;
  readonly fields?: object;
}

/** Opens one, whose user shows everything, and whose first webhook comes changed. */
async function play({ files = holder.files, webhook, echo, fields = {} }: Play) {
  const { api, sandbox } = the();
  const clientId = `unreadable-${randomUUID()}`;
  const end = echo === undefined ? () => {} : tap.change('/api/v2/token', changing(echo));
  const { session } = await api.start(clientId, fields).finally(end);
  sandbox.control.fault({ fault: 'webhook-lost', clientId, tokenType: 'IDENTIFICATION' });
  show(sandbox, session.scanRef, files);
  const { body } = await sandbox.control.waitForWebhook({ scanRef: session.scanRef });
  expect(await api.webhook(JSON.stringify(webhook(read(body))))).toBe(200);
  return { clientId, scanRef: session.scanRef };
}

const STEPS = ['SECOND_DOCUMENT_FRONT', 'SECOND_DOCUMENT_BACK'];
const nested = { ALL: { ALL: Object.fromEntries(STEPS.map((name) => [name, { type: 'UPLOAD' }])) } };
const withMap = (additionalSteps: unknown) => (body: Body) => ({ ...body, additionalSteps });
const unreadableEcho = (body: Body) => ({ ...body, additionalSteps: STEPS });

describe('a webhook whose map of steps names nothing', () => {
  test.each<[what: string, webhook: (body: Body) => Body]>([
    ['missing', withMap(undefined)],
    ['null', withMap(null)],
    ['empty', withMap({})],
    ['in the token’s form', withMap(nested)],
    ['a list', withMap(STEPS)],
    ['of the bill alone', withMap({ UTILITY_BILL: 'UPLOAD' })],
    ['in another case', withMap({ second_document_front: 'UPLOAD', Second_Document_Back: 'UPLOAD' })],
  ])('%s: the steps of Token 1’s echo are found, and the person is verified', async (_what, webhook) => {
    const { api, sandbox } = the();
    const { clientId } = await play({ webhook });
    expect(await api.closed(clientId)).toMatchObject({
      outcome: 'VERIFIED',
      reasons: [],
      documents: expect.arrayContaining(STEPS.map((step): unknown => expect.objectContaining({ step }))),
    });
    expect(sandbox.control.counters(clientId)).toMatchObject({ submissionsAccepted: 1, filesReads: 0 });
  });

  test('with the document in a PDF under a name that nobody knows: a step by definition', async () => {
    const { api } = the();
    const { FRONT, FACE } = holder.files;
    const { clientId } = await play({
      files: { FRONT, FACE, SECOND_DOCUMENT_FRONT: pdf },
      webhook: (body) => {
        const pdfs = isBody(body['additionalStepPdfUrls']) ? body['additionalStepPdfUrls'] : {};
        const additionalStepPdfUrls = { PERMIT: pdfs['SECOND_DOCUMENT_FRONT'] };
        return { ...body, additionalSteps: null, additionalStepPdfUrls };
      },
    });
    const closed = await api.closed(clientId);
    expect(closed).toMatchObject({ outcome: 'VERIFIED' });
    expect(closed.documents).toContainEqual(expect.objectContaining({ step: 'PERMIT' }));
  });
});

describe('where neither the map nor the echo can be read', () => {
  test('the images are safe, and a person says which of them are the sides', async () => {
    const { api } = the();
    const { clientId } = await play({ webhook: withMap(null), echo: unreadableEcho });
    const blocked = await api.reached(clientId, 'blocked');
    expect(blocked.blocked).toMatchObject({ reason: 'second_document_sides_unknown' });
    const [front, back] = STEPS;
    await api.call('POST', `/v1/verifications/${clientId}/resume`, { documentSteps: { front, back } });
    expect(await api.closed(clientId)).toMatchObject({ outcome: 'VERIFIED', reasons: [] });
  });

  test('names that the request gives are names', async () => {
    const { api } = the();
    const [front, back] = STEPS;
    const { clientId } = await play({
      webhook: withMap({}),
      echo: unreadableEcho,
      fields: { documentSteps: { front, back } },
    });
    expect(await api.closed(clientId)).toMatchObject({ outcome: 'VERIFIED', reasons: [] });
  });
});

describe('links that the webhook does not show', () => {
  test.each<[what: string, fields: Body]>([
    ['null', { fileUrls: null }],
    ['a text', { fileUrls: 'see /files' }],
    [
      'objects',
      { fileUrls: Object.fromEntries(STEPS.map((name) => [name, { url: 'https://x.example/1' }])) },
    ],
    ['null, as the map of steps', { fileUrls: null, additionalSteps: null }],
  ])('%s: iDenfy is asked for them', async (_what, fields) => {
    const { api, sandbox } = the();
    const { clientId } = await play({ webhook: (body) => ({ ...body, ...fields }) });
    expect(await api.closed(clientId)).toMatchObject({ outcome: 'VERIFIED', reasons: [] });
    expect(sandbox.control.counters(clientId).filesReads).toBe(1);
  });

  test('that there is no file is said where iDenfy shows none', async () => {
    const { api, sandbox } = the();
    const { FRONT, FACE } = holder.files;
    const { clientId } = await play({ files: { FRONT, FACE }, webhook: withMap(null) });
    expect(await api.closed(clientId)).toMatchObject({
      outcome: 'REQUIRES_REVIEW',
      reasons: ['additional_step_no_file'],
      documents: [],
    });
    expect(sandbox.control.counters(clientId).filesReads).toBe(1);
  });
});

describe('an answer of /files in a shape that nobody knows', () => {
  test.each<[shape: string, change: (body: Body) => unknown]>([
    ['wrapped', (body) => ({ files: body })],
    ['a list', (body) => Object.entries(body)],
    ['objects', (body) => Object.fromEntries(Object.entries(body).map(([name, url]) => [name, { url }]))],
  ])('%s is asked for again, then an operator is; never is it "no file"', async (_shape, change) => {
    const { api, sandbox } = the();
    const end = tap.change('/api/v2/files', changing(change));
    let clientId: string;
    try {
      ({ clientId } = await play({
        webhook: (body) => ({ ...body, fileUrls: null, additionalSteps: null }),
      }));
      const { blocked, timeline } = await api.reached(clientId, 'blocked');
      expect(blocked).toMatchObject({
        reason: 'second_document_files_unavailable',
        help: expect.stringContaining('not what iDenfy documents'),
      });
      expect(sandbox.control.counters(clientId).filesReads).toBe(3);
      expect(timeline.filter(({ what }) => what.includes('could not be read'))).toHaveLength(2);
    } finally {
      end();
    }
    await api.call('POST', `/v1/verifications/${clientId}/resume`, {});
    expect(await api.closed(clientId)).toMatchObject({ outcome: 'VERIFIED', reasons: [] });
  });
});

describe('with the webhooks lost', () => {
  let own: Tap;
  const lost = useSystem(async () => {
    own = await Tap.start();
    return {
      tap: own,
      settings: { IDENFY_MANUAL_REVIEW: 'false', ACCEPT_UNJUDGED_STEPS: 'true' },
      deadlines: { ...soon, blockedSeconds: 3_600 },
    };
  });

  async function start(echo?: (body: Body) => unknown) {
    const { api, sandbox } = lost();
    const clientId = `unreadable-${randomUUID()}`;
    sandbox.control.setWebhookUrl(null);
    const end = echo === undefined ? () => {} : own.change('/api/v2/token', changing(echo));
    const { session } = await api.start(clientId).finally(end);
    return { clientId, show: () => show(sandbox, session.scanRef, holder.files, { additionalSteps: null }) };
  }

  test('an unreadable echo loses no file: a person places them', async () => {
    const { api } = lost();
    const { clientId, show: shown } = await start((body) =>
      body['tokenType'] === 'IDENTIFICATION' ? unreadableEcho(body) : body,
    );
    shown();
    const { blocked } = await api.reached(clientId, 'blocked');
    expect(blocked).toMatchObject({ reason: 'second_document_sides_unknown' });
    const [front, back] = STEPS;
    await api.call('POST', `/v1/verifications/${clientId}/resume`, { documentSteps: { front, back } });
    expect(await api.closed(clientId)).toMatchObject({ outcome: 'VERIFIED', reasons: [] });
  });

  test('an unreadable answer of /files is asked for again, then an operator is', async () => {
    const { api } = lost();
    const { clientId, show: shown } = await start();
    const end = own.change(
      '/api/v2/files',
      changing((body) => ({ files: body })),
    );
    try {
      shown();
      expect((await api.reached(clientId, 'blocked')).blocked).toMatchObject({
        reason: 'second_document_files_unavailable',
      });
    } finally {
      end();
    }
    await api.call('POST', `/v1/verifications/${clientId}/resume`, {});
    expect(await api.closed(clientId)).toMatchObject({ outcome: 'VERIFIED', reasons: [] });
  });

  test('an unreadable answer of /data is asked for again, then an operator is; resumed, it is read', async () => {
    const { api, sandbox } = lost();
    const { clientId, show: shown } = await start();
    const end = own.change(
      '/api/v2/data',
      changing((body) => ({ data: body })),
    );
    try {
      shown();
      const { blocked, sessions } = await api.reached(clientId, 'blocked');
      expect(blocked).toMatchObject({
        reason: 'result_data_unreadable',
        help: expect.stringContaining('/data'),
      });
      expect(sessions[0]?.result).toBeNull();
      expect(sandbox.control.counters(clientId).dataReads).toBe(3);
    } finally {
      end();
    }
    await api.call('POST', `/v1/verifications/${clientId}/resume`, {});
    expect(await api.closed(clientId)).toMatchObject({ outcome: 'VERIFIED', reasons: [] });
  });

  test('the webhook that comes after all ends the wait for an operator', async () => {
    const { api, sandbox, url } = lost();
    const { clientId, show: shown } = await start();
    const end = own.change(
      '/api/v2/data',
      changing(() => ({})),
    );
    try {
      shown();
      await api.reached(clientId, 'blocked');
      sandbox.control.setWebhookUrl(`${url}/webhooks/idenfy`);
      for (const { id } of sandbox.control.webhooks({ clientId })) sandbox.control.resend(id);
      expect(await api.closed(clientId)).toMatchObject({ outcome: 'VERIFIED', reasons: [] });
    } finally {
      end();
      sandbox.control.setWebhookUrl(null);
    }
  });
});

describe('with an operator who never comes', () => {
  let own: Tap;
  const lost = useSystem(async () => {
    own = await Tap.start();
    return {
      tap: own,
      settings: { IDENFY_MANUAL_REVIEW: 'false', ACCEPT_UNJUDGED_STEPS: 'true' },
      deadlines: { ...soon, blockedSeconds: 1 },
    };
  });

  test('a result whose data nobody could read is a reviewer’s to weigh, and never VERIFIED', async () => {
    const { api, sandbox } = lost();
    const clientId = `unreadable-${randomUUID()}`;
    own.change(
      '/api/v2/data',
      changing(() => ({})),
    );
    sandbox.control.setWebhookUrl(null);
    const { session } = await api.start(clientId);
    show(sandbox, session.scanRef, holder.files, { additionalSteps: null });
    const closed = await api.closed(clientId);
    expect(closed.outcome).toBe('REQUIRES_REVIEW');
    expect(closed.sessions[0]?.result).toMatchObject({ overall: 'APPROVED' });
  });
});
