/** `npm run keys -- rotate`, as a process of its own beside a store on disk. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { once } from 'node:events';
import { buffer, text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { spawnOwnedChild } from '../../src/machine/processes.ts';
import { createDiskBlobs } from '../../src/documents/disk-blobs.ts';
import { createEncryptedStore } from '../../src/documents/encrypted-store.ts';
import type { DocumentStore, StoredDocument } from '../../src/documents/store.ts';
import { createKeyRing, KEY_BYTES } from '../../src/encryption/key-ring.ts';
import { encryptionKeys } from '../../src/config/values.ts';
import { createRecords, openDatabase } from '../../src/records/index.ts';
import { rotateRecords, runRotateCommand } from '../../src/server/rotate-command.ts';
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

async function rotate(
  keys: readonly string[],
  args: readonly string[] = ['--yes'],
): Promise<{ code: unknown; output: string }> {
  const child = spawnOwnedChild(process.execPath, ['src/server/keys.ts', 'rotate', ...args], {
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
    output: expect.stringMatching(
      /^Documents: 1 of 1 were under an older key and are under "2026-11" now\.\nRecords: none is under an older key than "2026-11"\.\n$/m,
    ),
  });
  expect(await read(storeWith(newer), stored)).toBe('a document');
  expect(await rotate([newer, older])).toEqual({
    code: 0,
    output: expect.stringMatching(
      /^Documents: none is under an older key than "2026-11"\.\nRecords: none is under an older key than "2026-11"\.\n$/m,
    ),
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

const running = async (...keys: string[]) => {
  const records = createRecords(await openDatabase({ databaseUrl }, ringOf(...keys)));
  const process = await records.processes.register('worker');
  return {
    records,
    async [Symbol.asyncDispose]() {
      await process.close();
      await records.close();
    },
  };
};

describe('what keeps a key from being put to use', () => {
  // The other tests have moved everything in theirs under the newest key.
  beforeEach(async () => {
    databaseUrl = await freshDatabase();
  });

  const ourName = `worker ${hostname()}, process ${process.pid}`;

  test('without --yes it says the three steps and how far they are, and changes nothing', async () => {
    await using worker = await running(older);
    const event = anEvent();
    await worker.records.inbox.receive(event);
    {
      await using both = await running(older, newer);
      expect(both).toBeDefined();
    }
    await using moved = await running(newer, older);
    expect(moved).toBeDefined();
    const { code, output } = await rotate([older, newer], []);
    expect(code).toBe(1);
    expect(output).toMatch(/ 1\. .*\(2 of 2\)\n.* 2\. .*\(1 of 2\)\n.* 3\. npm run keys -- rotate --yes/);
    expect(output).toMatch(/Nothing was changed\..*rotate --yes\n$/);
    expect((await worker.records.inbox.body(event.eventId))?.length).toBe(event.body.length);
  });

  test('a process that lacks it is named, and all stays readable to it, with --yes as well', async () => {
    await using worker = await running(older);
    await using other = await running(newer, older);
    expect(other).toBeDefined();
    const event = anEvent();
    await worker.records.inbox.receive(event);
    const { code, output } = await rotate([newer, older]);
    expect(code).toBe(1);
    expect(output).toContain(`The ${ourName} does not hold this key (it holds 2025-11; last heard of at `);
    expect(output).toContain('"2026-11" is not put to use');
    expect((await worker.records.inbox.body(event.eventId))?.length).toBe(event.body.length);
  });

  test('another key under the same id is another key', async () => {
    await using worker = await running(newKey('2026-11'), older);
    expect(worker).toBeDefined();
    const { code, output } = await rotate([newer, older]);
    expect(code).toBe(1);
    expect(output).toContain(`The ${ourName} holds another key under this id`);
  });

  test('a process that ended is forgotten, and where none runs it is said what is not known', async () => {
    await (await running(older))[Symbol.asyncDispose]();
    const { code, output } = await rotate([newer, older]);
    expect(code).toBe(0);
    expect(output).toContain('only this command is known to hold this key');
  });

  test('one that starts without it in the middle stops the rows', async () => {
    const event = anEvent();
    await using before = await running(older);
    await before.records.inbox.receive(event);
    const records = createRecords(await openDatabase({ databaseUrl }, ringOf(newer, older)));
    const lines: string[] = [];
    const parts = { records, encryption: ringOf(newer, older), signal: new AbortController().signal };
    expect(await rotateRecords({ ...parts, say: (line) => lines.push(line) })).toBe(false);
    expect(lines[0]).toContain(`The ${ourName} does not hold this key`);
    await records.close();
  });

  test.each([[['--y']], [['--yes', 'now']], [['now']]])('%j is not understood', async (args) => {
    expect(await rotate([newer, older], args)).toMatchObject({
      code: 1,
      output: expect.stringMatching(/^Usage:/),
    });
  });
});
