/** `npm run keys -- rotate`, as a process of its own beside a store on disk. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { once } from 'node:events';
import { buffer, text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { spawnOwnedChild } from '../../src/machine/processes.ts';
import { createDiskBlobs } from '../../src/documents/disk-blobs.ts';
import { createEncryptedStore } from '../../src/documents/encrypted-store.ts';
import type { DocumentStore, StoredDocument } from '../../src/documents/store.ts';
import { createKeyRing, KEY_BYTES } from '../../src/encryption/key-ring.ts';
import { encryptionKeys } from '../../src/config/values.ts';
import { createRecords, openDatabase } from '../../src/records/index.ts';
import { runRotateCommand } from '../../src/server/rotate-command.ts';
import { anEvent } from '../records/builders.ts';
import { freshDatabase } from '../support/environment.ts';

const newKey = (id: string) => `${id}:${randomBytes(KEY_BYTES).toString('base64')}`;
const [older, newer] = [newKey('2025-11'), newKey('2026-11')];

let folder: string;
let databaseUrl: string;
beforeAll(async () => {
  databaseUrl = await freshDatabase();
  folder = await mkdtemp(path.join(tmpdir(), 'rotate-command-'));
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

const ringOf = (...keys: string[]) => createKeyRing(encryptionKeys.parse(keys.join(',')));

const storeWith = (...keys: string[]): DocumentStore =>
  createEncryptedStore(createDiskBlobs(folder), ringOf(...keys));

async function* content(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('a document');
}

async function read(store: DocumentStore, { key, sha256 }: StoredDocument): Promise<string> {
  return (await buffer(await store.open(key, { expectSha256: sha256 }))).toString();
}

async function rotate(keys: readonly string[]): Promise<{ code: unknown; output: string }> {
  const child = spawnOwnedChild(process.execPath, ['src/server/keys.ts', 'rotate'], {
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: databaseUrl,
      ENCRYPTION_KEYS: keys.join(','),
      DOCUMENTS_DIR: folder,
    },
  });
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code, output: output + errors };
}

test('documents are under the newest key afterwards; a key that is missing is named, and ends it with 1', async () => {
  const stored = await storeWith(older).put('run-1/FRONT', content());
  expect(await rotate([newer])).toEqual({
    code: 1,
    output: expect.stringContaining('1 under "2025-11", which is not in ENCRYPTION_KEYS'),
  });
  expect(await rotate([newer, older])).toEqual({
    code: 0,
    output:
      'Documents: 1 of 1 were under an older key and are under "2026-11" now.\n' +
      'Records: none is under an older key than "2026-11".\n',
  });
  expect(await read(storeWith(newer), stored)).toBe('a document');
  expect(await rotate([newer, older])).toEqual({
    code: 0,
    output:
      'Documents: none is under an older key than "2026-11".\n' +
      'Records: none is under an older key than "2026-11".\n',
  });
});

test('it says how far it is, and stopped in the middle it goes on with what is left', async () => {
  const stored: StoredDocument[] = [];
  for (let index = 0; index < 12; index += 1) {
    stored.push(await storeWith(older).put(`run-${index}/BACK`, content()));
  }
  const lines: string[] = [];
  const stop = new AbortController();
  const parts = { blobs: createDiskBlobs(folder), encryption: ringOf(newer, older), signal: stop.signal };
  const finished = await runRotateCommand({
    ...parts,
    sayEveryMs: 0,
    say: (line) => {
      lines.push(line);
      if (lines.length === 3) stop.abort();
    },
  });
  expect(finished).toBe(false);
  expect(lines.slice(0, 3)).toEqual([1, 2, 3].map((done) => `Documents: ${done} of 12 are done.`));
  expect(lines.at(-1)).toMatch(/^Stopped\./);
  expect((await rotate([newer, older])).code).toBe(0);
  for (const document of stored) expect(await read(storeWith(newer), document)).toBe('a document');
});

test('the rows of the database move as well; a key that is missing is named, and ends it with 1', async () => {
  const before = createRecords(await openDatabase({ databaseUrl }, ringOf(older)));
  const event = anEvent();
  await before.inbox.receive(event);
  await before.close();
  expect(await rotate([newer])).toMatchObject({
    code: 1,
    output: expect.stringContaining('Records: This was encrypted with the key "2025-11", which is not in'),
  });
  // The webhook, and the key of the records' own keyed hashes.
  expect(await rotate([newer, older])).toMatchObject({
    code: 0,
    output: expect.stringContaining(
      'Records: 2 rows were under an older key, or under none, and are under "2026-11" now.',
    ),
  });
  const after = createRecords(await openDatabase({ databaseUrl }, ringOf(newer)));
  expect(Buffer.from((await after.inbox.body(event.eventId)) ?? [])).toEqual(Buffer.from(event.body));
  await after.close();
});
