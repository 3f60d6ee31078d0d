import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { buildSandbox, type Sandbox, type SandboxOptions } from '../src/app.ts';
import { SavedStateError } from '../src/saved-state.ts';
import { until } from './until.ts';
import {
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

let stateDir: string;
let receiver: Receiver;
let sandbox: Sandbox;
const { person, document } = specimens('saved-state');

beforeAll(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'sandbox-state-'));
  receiver = await startReceiver();
});
afterEach(() => sandbox.close());
afterAll(async () => {
  await receiver.close();
  await rm(stateDir, { recursive: true, force: true });
});

const start = (options: SandboxOptions = {}) =>
  startSandbox({ stateDir, account: { webhookUrl: receiver.url }, ...options });

/** Stops the sandbox and starts it again on the same port and the same folder. */
async function restart(options: SandboxOptions = {}): Promise<void> {
  const { port } = new URL(sandbox.url);
  await sandbox.close();
  sandbox = await buildSandbox({
    stateDir,
    processingDelayMs: 5,
    reviewDelayMs: 5,
    account: { webhookUrl: receiver.url },
    ...options,
  });
  await sandbox.listen(Number(port));
}

const files = async () => ({ FRONT: await jpeg(document('PASSPORT')), FACE: await face(person) });

test('a played user who was in the first session of a chain walks on into the second', async () => {
  sandbox = await start({ autoplayDelayMs: 3_600_000 });
  const clientId = uniqueClient('magic-chain-document-suspected');
  const none = { additionalSteps: { ALL: { ALL: {} } } };
  const second = await createToken(sandbox, { clientId, tokenType: 'DOCUMENT', ...none });
  const { redirectUrl: successUrl } = second;
  const identity = await createToken(sandbox, { clientId, ...none, successUrl });
  sandbox.control.complete({ scanRef: identity.scanRef }, { files: await files() });
  await receiver.next(({ body }) => body.scanRef === identity.scanRef);
  await restart({ autoplayDelayMs: 5 });
  const { body } = await receiver.next((webhook) => webhook.body.scanRef === second.scanRef);
  expect(body.status.overall).toBe('SUSPECTED');
});

test('a session that is open stays open', async () => {
  sandbox = await start();
  const clientId = uniqueClient();
  const { authToken, scanRef } = await createToken(sandbox, {
    clientId,
    successUrl: 'https://example.com/s',
  });
  const before = sandbox.control.session({ scanRef });
  await restart();
  expect(sandbox.control.session({ authToken })).toEqual(before);
  sandbox.control.complete({ clientId }, { files: await files() });
  const webhook = await receiver.next(({ body }) => body.scanRef === scanRef);
  expect(webhook.body.status.overall).toBe('APPROVED');
});

test('an open session expires when its time comes, or has come', async () => {
  sandbox = await start();
  const { scanRef } = await createToken(sandbox, { clientId: uniqueClient(), expiryTime: 1 });
  await restart();
  const webhook = await receiver.next(({ body }) => body.scanRef === scanRef);
  expect(webhook.headers['idenfy-event-type']).toBe('IDENTIFICATION_EXPIRED');
});

test('what was submitted is decided, as it was asked to end', async () => {
  sandbox = await start({ processingDelayMs: 600_000 });
  const { scanRef } = await createToken(sandbox, { clientId: uniqueClient() });
  sandbox.control.complete({ scanRef }, { files: await files(), outcome: { overall: 'SUSPECTED' } });
  await restart();
  const webhook = await receiver.next(({ body }) => body.scanRef === scanRef);
  expect(webhook.body).toMatchObject({ final: true, status: { overall: 'SUSPECTED' } });
});

test('the human still decides what an interim result waits for', async () => {
  sandbox = await start({ reviewDelayMs: 600_000 });
  const { scanRef } = await createToken(sandbox, { clientId: uniqueClient() });
  sandbox.control.complete({ scanRef }, { files: await files(), outcome: { interimFirst: true } });
  await receiver.next(({ body }) => body.scanRef === scanRef && !body.final);
  await restart();
  const webhook = await receiver.next(({ body }) => body.scanRef === scanRef && body.final);
  expect(webhook.headers['idenfy-event-type']).toBe('IDENTIFICATION_MANUAL_FINISHED');
});

test('a webhook that nobody took is sent again, and its links still open', async () => {
  sandbox = await start({ account: { webhookUrl: 'http://127.0.0.1:9/nobody' } });
  const { scanRef } = await createToken(sandbox, { clientId: uniqueClient(), callbackUrl: receiver.url });
  receiver.answers.splice(0, receiver.answers.length, 503, 200);
  const shown = await files();
  sandbox.control.complete({ scanRef }, { files: shown });
  const refused = await receiver.next(({ body }) => body.scanRef === scanRef);
  await restart();
  const webhook = await receiver.next(
    (received) => received !== refused && received.body.scanRef === scanRef,
  );
  expect(webhook.raw.equals(refused.raw)).toBe(true);
  expect(webhook.headers['idenfy-signature']).toBe(refused.headers['idenfy-signature']);
  const { status, bytes } = await download(webhook.body.fileUrls?.['FRONT'] ?? '');
  expect(status).toBe(200);
  expect(bytes.equals(shown.FRONT)).toBe(true);
  // A delivered one stays delivered.
  await sandbox.control.waitForWebhook({ scanRef, state: 'delivered' });
  await restart();
  expect(sandbox.control.webhooks({ scanRef })).toMatchObject([{ state: 'delivered' }]);
});

test('how the next direct submission is decided is kept too', async () => {
  sandbox = await start();
  const clientId = uniqueClient();
  await createSilentToken(sandbox, clientId);
  sandbox.control.plan(clientId, { overall: 'DENIED' });
  await restart();
  const kept: unknown = JSON.parse(await readFile(join(stateDir, 'state.json'), 'utf8'));
  expect(kept).toMatchObject({ plans: expect.arrayContaining([[clientId, { overall: 'DENIED' }]]) });
});

test('a change is on disk before anybody closes anything', async () => {
  sandbox = await start();
  const { scanRef } = await createToken(sandbox, { clientId: uniqueClient() });
  await until('the session on disk', async () => {
    const saved = await readFile(join(stateDir, 'state.json'), 'utf8').catch(() => '');
    return saved.includes(scanRef) || undefined;
  });
  expect((await readdir(stateDir)).toSorted()).toEqual(expect.arrayContaining(['files', 'state.json']));
});

test('a folder that cannot be read is refused, and nothing in it is touched', async () => {
  sandbox = await start();
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-state-'));
  await writeFile(join(folder, 'state.json'), '{"version": 99}');
  await expect(buildSandbox({ stateDir: folder })).rejects.toThrow(SavedStateError);
  expect(await readFile(join(folder, 'state.json'), 'utf8')).toBe('{"version": 99}');
  await rm(folder, { recursive: true });
});
