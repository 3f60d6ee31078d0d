import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { request } from 'undici';
import { z } from 'zod';
import type { Sandbox } from '../src/app.ts';
import type { FaultInput } from '../src/faults/input.ts';
import { type Drawn, draw, identify } from './fault-support.ts';
import { call, download, type Receiver, startReceiver, startSandbox, uniqueClient } from './support.ts';

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

const urlsSchema = z.record(z.string(), z.string());
const step = 'SECOND_DOCUMENT_FRONT';
const original = () => Buffer.from(drawn.identity[step] ?? []);

/** A client with this fault, whose first check is done. */
async function withFault(fault: FaultInput) {
  const clientId = uniqueClient();
  const scoped = { ...fault, clientId };
  sandbox.control.fault(scoped);
  const { scanRef } = await identify(sandbox, clientId, drawn);
  const { body } = await receiver.next((webhook) => webhook.body.scanRef === scanRef);
  const fromFiles = async () => urlsSchema.parse((await call(sandbox, '/api/v2/files', { scanRef })).body);
  return { clientId, scanRef, urls: body.fileUrls ?? {}, url: body.fileUrls?.[step] ?? '', fromFiles };
}

test('the links of a webhook can be dead at once, while those of /files are good', async () => {
  const { url, urls, fromFiles } = await withFault({ fault: 'file-dead' });
  const dead = await download(url);
  expect([dead.status, dead.bytes.toString()]).toEqual([403, expect.stringContaining('expired')]);
  expect((await download(urls['FRONT'] ?? '')).status).toBe(403);
  const good = await download((await fromFiles())[step] ?? '');
  expect([good.status, good.bytes.equals(original())]).toEqual([200, true]);
});

test('a file can be dead for some reads, whatever its link', async () => {
  const { url, urls, fromFiles, clientId } = await withFault({ fault: 'file-dead-reads', file: step });
  expect((await download(urls['FRONT'] ?? '')).status).toBe(200);
  expect((await download(url)).status).toBe(403);
  expect((await download((await fromFiles())[step] ?? '')).status).toBe(403);
  expect((await download(url)).bytes.equals(original())).toBe(true);
  expect(sandbox.control.counters(clientId).fileDownloads).toBe(4);
});

test('a file can come slowly, whole and with its length', async () => {
  const bytesPerSecond = original().length * 4;
  const { url } = await withFault({ fault: 'file-slow', bytesPerSecond });
  const began = performance.now();
  const { bytes } = await download(url);
  expect(performance.now() - began).toBeGreaterThan(200);
  expect(bytes.equals(original())).toBe(true);
});

test('a slow file does not keep the sandbox from closing', async () => {
  const own = await startSandbox({ account: { webhookUrl: receiver.url } });
  const clientId = uniqueClient();
  own.control.fault({ fault: 'file-slow', bytesPerSecond: 1 });
  const { scanRef } = await identify(own, clientId, drawn);
  const { body } = await receiver.next((webhook) => webhook.body.scanRef === scanRef);
  const answer = await request(body.fileUrls?.[step] ?? '');
  await own.close();
  await expect(answer.body.arrayBuffer()).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' });
});

test('a file can break off before its declared length', async () => {
  const { url } = await withFault({ fault: 'file-truncated', times: 1 });
  const answer = await request(url);
  expect(Number(answer.headers['content-length'])).toBe(original().length);
  let bytes = 0;
  const read = async () => {
    for await (const piece of answer.body) if (Buffer.isBuffer(piece)) bytes += piece.length;
  };
  await expect(read()).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' });
  expect(bytes).toBe(original().length >> 1);
  expect((await download(url)).bytes.equals(original())).toBe(true);
});

test('a file can be a page, or a GIF that is called a JPEG', async () => {
  const page = await withFault({ fault: 'file-wrong-type', times: 1 });
  const { type, bytes } = await download(page.url);
  expect([type, bytes.toString()]).toEqual([
    'text/html; charset=utf-8',
    expect.stringContaining('<!doctype'),
  ]);
  expect((await download(page.url)).status).toBe(200);
  const gif = await withFault({ fault: 'file-wrong-type', as: 'gif' });
  const got = await download(gif.url);
  expect([got.type, got.bytes.toString('latin1', 0, 6)]).toEqual(['image/jpeg', 'GIF89a']);
});

test('a file can be too large, as it says itself', async () => {
  const bytes = 8 * 1024 * 1024;
  const { url } = await withFault({ fault: 'file-too-large', bytes });
  const answer = await request(url);
  expect(Number(answer.headers['content-length'])).toBe(bytes);
  const got = Buffer.from(await answer.body.arrayBuffer());
  expect(got.length).toBe(bytes);
  expect(got.subarray(0, original().length).equals(original())).toBe(true);
});

test('a file can go on and on without a length, until somebody hangs up', async () => {
  const { url } = await withFault({ fault: 'file-endless' });
  const answer = await request(url);
  expect(answer.headers).not.toHaveProperty('content-length');
  let bytes = 0;
  for await (const piece of answer.body) {
    if (Buffer.isBuffer(piece)) bytes += piece.length;
    if (bytes > 4 * 1024 * 1024) break;
  }
  expect(bytes).toBeGreaterThan(4 * 1024 * 1024);
});

test('a file can redirect, to itself or elsewhere', async () => {
  const itself = await withFault({ fault: 'file-redirect', times: 1 });
  const answer = await request(itself.url);
  await answer.body.dump();
  expect(answer.statusCode).toBe(302);
  expect((await download(String(answer.headers['location']))).bytes.equals(original())).toBe(true);
  const elsewhere = await withFault({ fault: 'file-redirect', to: 'http://169.254.169.254/latest' });
  const away = await request(elsewhere.url);
  await away.body.dump();
  expect(away.headers['location']).toBe('http://169.254.169.254/latest');
});

test('links can lead to a foreign host, from everywhere', async () => {
  const { urls, fromFiles } = await withFault({ fault: 'file-foreign-host' });
  const all = [...Object.values(urls), ...Object.values(await fromFiles())];
  expect(all.length).toBeGreaterThan(6);
  expect(all.every((url) => url.startsWith('https://files.invalid/storage/'))).toBe(true);
});
