import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Sandbox } from '../src/app.ts';
import { faultRowsTable, faultsTable } from '../src/faults/docs.ts';
import { parseFault } from '../src/faults/input.ts';
import { faultRows } from '../src/faults/rows.ts';
import { faultNames, faultTable } from '../src/faults/table.ts';
import { magicRowOf, magicRows } from '../src/magic.ts';
import { playedCountry } from '../src/played-documents.ts';
import { type Drawn, draw, submission } from './fault-support.ts';
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
let drawn: Drawn;
beforeAll(async () => {
  receiver = await startReceiver();
  sandbox = await startSandbox({ account: { webhookUrl: receiver.url } });
  drawn = await draw();
});
afterAll(async () => {
  await sandbox.close();
  await receiver.close();
});

const ask = (clientId: string) => call(sandbox, '/api/v2/token', { clientId, tokenType: 'IDENTIFICATION' });

/** A table without the padding that the formatter gives it. */
const unpadded = (table: string) => table.replaceAll(/ *\| */g, '|').replaceAll(/-{3,}/g, '---');

describe('docs/sandbox.md', () => {
  const docs = readFileSync(new URL('../../../docs/sandbox.md', import.meta.url), 'utf8');

  test('shows the very faults and magic clientIds that there are', () => {
    expect(unpadded(docs)).toContain(unpadded(faultsTable()));
    expect(unpadded(docs)).toContain(unpadded(faultRowsTable()));
  });

  test('every fault says where it comes from, and there is a magic clientId for it', () => {
    for (const name of faultNames) expect(faultTable[name].source).toMatch(/\[[A-E/]+\]|CONFLICT/);
    const played = new Set(faultRows.flatMap(({ faults }) => faults.map(({ fault }) => fault)));
    expect(faultNames.filter((name) => !played.has(name))).toEqual([]);
  });

  test('no two rows have one id, and every one’s faults can be set', () => {
    const ids = [...magicRows, ...faultRows].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { faults } of faultRows) {
      expect(faults.length).toBeGreaterThan(0);
      for (const fault of faults) expect(() => parseFault(fault)).not.toThrow();
    }
  });
});

describe('the scope of a fault', () => {
  test('is one client, or all', async () => {
    const [one, other] = [uniqueClient(), uniqueClient()];
    sandbox.control.fault({ fault: 'token-500', clientId: one, times: null });
    expect((await ask(one)).status).toBe(500);
    expect((await ask(other)).status).toBe(201);
    const { id } = sandbox.control.fault({ fault: 'token-409' });
    expect((await ask(other)).status).toBe(409);
    expect((await ask(other)).status).toBe(201);
    expect(sandbox.control.clearFaults({ id })).toBe(1);
  });

  test('is one kind of session, after as many as it lets go by', async () => {
    const clientId = uniqueClient();
    sandbox.control.fault({ fault: 'token-500', clientId, tokenType: 'DOCUMENT', skip: 1, times: 1 });
    const second = () => call(sandbox, '/api/v2/token', { clientId, tokenType: 'DOCUMENT' });
    const answers = [
      await ask(clientId),
      await second(),
      await second(),
      await ask(clientId),
      await second(),
    ];
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 500, 201, 201]);
    expect(sandbox.control.faults({ clientId })).toMatchObject([{ struck: 1, times: 0, skip: 0 }]);
  });

  test('ends when it is removed', async () => {
    const clientId = uniqueClient();
    sandbox.control.fault({ fault: 'token-500', clientId, times: null });
    expect((await ask(clientId)).status).toBe(500);
    expect((await ask(clientId)).status).toBe(500);
    expect(sandbox.control.clearFaults({ clientId, fault: 'token-401' })).toBe(0);
    expect(sandbox.control.clearFaults({ clientId, fault: 'token-500' })).toBe(1);
    expect((await ask(clientId)).status).toBe(201);
  });

  test('is checked, and what does not fit changes nothing', () => {
    for (const wrong of [
      { fault: 'unheard-of' },
      { fault: 'token-500', times: 0 },
      { fault: 'token-500', ms: 5 },
      { fault: 'token-500', endpoint: 'files' },
      { fault: 'file-slow', bytesPerSecond: 0 },
      { fault: 'file-dead', file: 'FRONT' },
      {},
    ]) {
      expect(() => parseFault(wrong)).toThrow(expect.objectContaining({ name: 'ZodError' }));
    }
  });
});

describe('over HTTP', () => {
  test('faults are set, listed and removed', async () => {
    const clientId = uniqueClient();
    const set = await call(sandbox, '/control/faults', {
      fault: 'token-429',
      clientId,
      retryAfterSeconds: 2,
    });
    expect(set.body).toMatchObject({ fault: 'token-429', times: 1, params: { retryAfterSeconds: 2 } });
    const more = [{ fault: 'token-500', clientId }];
    expect((await call(sandbox, '/control/faults', more)).body).toMatchObject([{ times: 2 }]);
    expect(await ask(clientId)).toMatchObject({ status: 500 });
    const list = () => call(sandbox, `/control/faults?clientId=${clientId}`, undefined, { method: 'GET' });
    expect((await list()).body).toMatchObject([
      { fault: 'token-429', struck: 0 },
      { fault: 'token-500', struck: 1 },
    ]);
    const removed = await call(sandbox, `/control/faults?clientId=${clientId}`, undefined, {
      method: 'DELETE',
    });
    expect(removed.body).toEqual({ removed: 2 });
    expect((await list()).body).toEqual([]);
  });

  test('all faults can be exchanged for others', async () => {
    const own = await startSandbox();
    try {
      own.control.fault({ fault: 'all-slow' });
      const set = await call(own, '/control/faults', [{ fault: 'all-500' }], { method: 'PUT' });
      expect(set.body).toMatchObject([{ fault: 'all-500', times: 3 }]);
      expect(own.control.faults()).toHaveLength(1);
      const wrong = await call(own, '/control/faults', [{ fault: 'all-429' }, {}], { method: 'PUT' });
      expect(wrong.status).toBe(400);
      expect(own.control.faults()).toMatchObject([{ fault: 'all-500' }]);
    } finally {
      await own.close();
    }
  });

  test.each([
    ['/control/faults', { fault: 'unheard-of' }],
    ['/control/faults', 'text'],
    ['/control/faults', [null]],
    ['/control/away', {}],
    ['/control/replay', {}],
  ])('%s answers what is wrong with %j', async (path, body) => {
    expect(await call(sandbox, path, body)).toMatchObject({
      status: 400,
      body: { message: expect.any(String) },
    });
  });

  test('a webhook is replayed under another event header', async () => {
    const { id } = sandbox.control.sendWebhook({ body: '{}', clientId: uniqueClient() });
    const again = await call(sandbox, '/control/replay', { id, eventType: 'IDENTIFICATION_EXPIRED' });
    expect(again).toMatchObject({ status: 200, body: { eventType: 'IDENTIFICATION_EXPIRED', body: '{}' } });
    expect((await call(sandbox, '/control/replay', { id: 'unheard of' })).status).toBe(404);
  });
});

describe('a sandbox that is away', () => {
  test('refuses connections, cuts those it has, and comes back on its port with what it knew', async () => {
    const own = await startSandbox({ account: { webhookUrl: receiver.url } });
    try {
      const { url } = own;
      const clientId = uniqueClient();
      const token = await createToken(own, { clientId });
      own.control.fault({ fault: 'all-timeout', clientId });
      const cut = call(own, '/api/v2/status', { scanRef: token.scanRef });
      await own.control.waitForFault({ clientId });
      await Promise.all([expect(cut).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' }), own.control.away()]);
      await expect(createToken(own, { clientId })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
      // What goes out still goes out.
      own.control.complete(token, { files: drawn.identity });
      expect(await own.control.waitForWebhook({ clientId, state: 'delivered' })).toMatchObject({
        final: true,
      });
      await own.control.back();
      expect(own.url).toBe(url);
      expect(await call(own, '/api/v2/status', { scanRef: token.scanRef })).toMatchObject({ status: 200 });
    } finally {
      await own.close();
    }
  });

  test('comes back by itself, also when it was sent away by HTTP', async () => {
    const own = await startSandbox();
    try {
      const port = Number(new URL(own.url).port);
      expect((await call(own, '/control/away', { ms: 1_500 })).status).toBe(204);
      const reachable = async () => {
        const socket = connect(port, '127.0.0.1');
        try {
          await once(socket, 'connect');
          return true;
        } catch {
          return false;
        } finally {
          socket.destroy();
        }
      };
      const until = async (wanted: boolean): Promise<void> =>
        (await reachable()) === wanted ? undefined : until(wanted);
      await until(false);
      await until(true);
      expect(await call(own, '/control/faults', undefined, { method: 'GET' })).toMatchObject({ status: 200 });
    } finally {
      await own.close();
    }
  });

  test('can be closed while it is away', async () => {
    const own = await startSandbox();
    await own.control.away();
    await expect(own.close()).resolves.toBeUndefined();
  });
});

test('a connection on which nothing was asked does not keep the sandbox from closing', async () => {
  const own = await startSandbox();
  const socket = connect(Number(new URL(own.url).port), '127.0.0.1');
  await once(socket, 'connect');
  // Another request shows that the server has seen the connection.
  await createToken(own, { clientId: uniqueClient() });
  const ended = once(socket, 'close');
  await own.close();
  await expect(ended).resolves.toEqual([false]);
});

describe('a magic clientId with faults', () => {
  test.each([
    ['magic-fault-webhook-lost', 'fault-webhook-lost'],
    ['magic-fault-webhook-lost-identity-7', 'fault-webhook-lost-identity'],
    ['Magic-Fault-Process-429-Retry-After', 'fault-process-429-retry-after'],
  ])('%s plays %s', (clientId, id) => {
    expect(magicRowOf(clientId)?.id).toBe(id);
  });

  test('has them from its first request, each client its own', async () => {
    const name = 'magic-fault-token-409';
    const [one, other] = [uniqueClient(name), uniqueClient(name)];
    const statuses = [await ask(one), await ask(one), await ask(other)].map(({ status }) => status);
    expect(statuses).toEqual([409, 201, 409]);
    expect(sandbox.control.faults({ clientId: one })).toMatchObject([{ fault: 'token-409', times: 0 }]);
  });

  test('plays a good case besides, whose answer is lost and whose webhook comes', async () => {
    const clientId = uniqueClient('magic-fault-process-reset-after');
    const token = await createToken(sandbox, { clientId });
    const { body } = await receiver.next((webhook) => webhook.body.scanRef === token.scanRef);
    expect(body.status).toMatchObject({ overall: 'APPROVED', additionalSteps: 'VALID' });
    const image = async (step: string) => base64((await download(body.fileUrls?.[step] ?? '')).bytes);
    const images = {
      FRONT: await image('SECOND_DOCUMENT_FRONT'),
      BACK: await image('SECOND_DOCUMENT_BACK'),
    };
    const second = await createSilentToken(sandbox, clientId);
    const submitted = { ...submission(drawn, second), country: playedCountry, images };
    await expect(call(sandbox, '/api/v2/process', submitted)).rejects.toMatchObject({ code: 'ECONNRESET' });
    const two = await receiver.next((webhook) => webhook.body.scanRef === second.scanRef);
    expect(two.body.status.overall).toBe('APPROVED');
    expect(sandbox.control.counters(clientId)).toMatchObject({
      submissionsAccepted: 1,
      acceptedByScanRef: { [second.scanRef]: 1 },
    });
  });

  test('can be played by hand for any client', async () => {
    const clientId = uniqueClient();
    const token = await createToken(sandbox, { clientId });
    await sandbox.control.play(token, 'fault-webhook-lost');
    expect(await sandbox.control.waitForWebhook({ clientId, state: 'lost' })).toMatchObject({ final: true });
  });

  test('has none where magic is off', async () => {
    const plain = await startSandbox({ magic: false });
    try {
      const fields = { clientId: uniqueClient('magic-fault-token-500'), tokenType: 'IDENTIFICATION' };
      expect(await call(plain, '/api/v2/token', fields)).toMatchObject({ status: 201 });
    } finally {
      await plain.close();
    }
  });
});
