import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  assert as check,
  asyncProperty,
  constantFrom,
  dictionary,
  jsonValue,
  oneof,
  uint8Array,
} from 'fast-check';
import type { Sandbox } from '../src/app.ts';
import {
  call,
  createSilentToken,
  createToken,
  download,
  face,
  jpeg,
  specimens,
  startSandbox,
  uniqueClient,
} from './support.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

const paths = ['/api/v2/token', '/api/v2/process', '/api/v2/status', '/api/v2/files', '/api/v2/delete'];
const controls = ['complete', 'play', 'plan', 'review', 'resubmit', 'webhooks', 'resend', 'account'];
const names = [
  'clientId',
  'tokenType',
  'country',
  'documents',
  'additionalSteps',
  'expiryTime',
  'firstName',
  'token',
  'images',
  'scanRef',
  'files',
  'outcome',
  'FRONT',
  '__proto__',
  'constructor',
];
const anything = oneof(
  jsonValue({ maxDepth: 4 }),
  dictionary(constantFrom(...names), jsonValue({ maxDepth: 3 })),
);

test('no body whatever makes an unexpected error', async () => {
  const { authToken } = await createSilentToken(sandbox, uniqueClient());
  await check(
    asyncProperty(constantFrom(...paths, ...controls), anything, async (path, value) => {
      const known = typeof value === 'object' && value !== null && !Array.isArray(value);
      const body = known && path === '/api/v2/process' ? { token: authToken, ...value } : value;
      const url = path.startsWith('/') ? path : `/control/${path}`;
      const method = path === 'account' ? 'PATCH' : 'POST';
      const answer = await call(sandbox, url, body, { method });
      expect(answer.status).toBeLessThan(500);
    }),
    { numRuns: 400 },
  );
});

test('no bytes whatever make an unexpected error', async () => {
  await check(
    asyncProperty(constantFrom(...paths), uint8Array({ maxLength: 200 }), async (path, raw) => {
      const answer = await call(sandbox, path, undefined, { raw, contentType: 'application/octet-stream' });
      expect(answer.status).toBe(400);
    }),
    { numRuns: 100 },
  );
});

test.each(['constructor', 'a/b', '..', 'Žingsnis 1', '%2e', 'x?y#z'])(
  'a step may be called %p, its file is found again',
  async (name) => {
    const { person, document } = specimens('steps');
    const additionalSteps = { ALL: { ALL: Object.fromEntries([[name, { type: 'UPLOAD' }]]) } };
    const { scanRef } = await createToken(sandbox, { clientId: uniqueClient(), additionalSteps });
    const shown = await jpeg(document('PASSPORT'));
    const files = Object.fromEntries([
      ['FRONT', shown],
      ['FACE', await face(person)],
      [name, shown],
    ]);
    sandbox.control.complete({ scanRef }, { files });
    await sandbox.control.waitForSession({ scanRef }, ({ phase }) => phase === 'DECIDED');
    const { body } = await call(sandbox, '/api/v2/files', { scanRef });
    const url = Object.entries(body ?? {}).find(([step]) => step === name)?.[1];
    expect((await download(String(url))).bytes.equals(shown)).toBe(true);
  },
);

test('a step whose name cannot stand in a URL is a bad value', async () => {
  const raw = '{"clientId":"x","additionalSteps":{"ALL":{"ALL":{"\\ud800":{"type":"UPLOAD"}}}}}';
  const answer = await call(sandbox, '/api/v2/token', undefined, { raw });
  expect(answer.body).toMatchObject({ identifier: 'BAD_VALUE' });
});
