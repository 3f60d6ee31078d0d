/** An export of the act log is checked by whoever has it: without a database, and with nothing of this service but its public key. */
import { execFile } from 'node:child_process';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { createRecords, openDatabase } from '../../src/records/index.ts';
import type { Database, Records } from '../../src/records/index.ts';
import { parseActsCommand, runActsCommand, verifyFiles } from '../../src/server/acts-command.ts';
import { freshPglite } from '../support/environment.ts';
import { testKeyRing } from '../support/keys.ts';

let database: Database;
let records: Records;
let whole: readonly string[];
let key: string;

async function note(count: number): Promise<void> {
  for (let index = 0; index < count; index += 1)
    await records.acts.add({
      kind: 'data-read',
      by: `Rita Ž. ${index}`,
      source: null,
      clientId: 'client-1',
      detail: { at: 'api' },
    });
}

beforeAll(async () => {
  database = await openDatabase(await freshPglite(), testKeyRing);
  records = createRecords(database);
  await records.acts.start('server', (hash) => ({ idenfy: hash('a'), temporal: hash('b') }));
  await note(24);
  whole = await told('export');
  [key = ''] = await told('key');
});
afterAll(async () => records?.close());

async function told(...argv: string[]): Promise<string[]> {
  const command = parseActsCommand(argv);
  if (command.do === 'verify-files') throw new Error('It has a function of its own.');
  const lines: string[] = [];
  const speech = { say: (line: string) => lines.push(line), warn: () => {} };
  await runActsCommand(command, records.acts, speech);
  return lines;
}

/** Who checks it has the key from elsewhere. */
async function verdict(
  lines: readonly string[],
  given: { key?: string | undefined; after?: number; anchors?: { position: number; hash: string }[] } = {},
) {
  const said: string[] = [];
  async function* each() {
    for (const line of lines) yield await Promise.resolve(line);
  }
  const { after = 0, anchors = [] } = given;
  const from = { lines: each, key: 'key' in given ? given.key : key };
  const isWhole = await verifyFiles({ after, anchors }, from, (line) => said.push(line));
  return { isWhole, said };
}

const rowAt = (position: number) => position - 1;
const isCheckpoint = (line: string) => line.startsWith('{"checkpoint"');

/** A line of an export, parsed, changed and written as the exporter would. */
function changed(position: number, change: object): (lines: readonly string[]) => string[] {
  return (lines) =>
    lines.map((line, index) => {
      if (index !== rowAt(position)) return line;
      const { act } = z.object({ act: z.looseObject({}) }).parse(JSON.parse(line));
      return JSON.stringify({ act: { ...act, ...change } });
    });
}

test('as it was written it is whole, and ends with a signed checkpoint of its own', async () => {
  expect(whole.filter((line) => line.startsWith('{"act"'))).toHaveLength(25);
  expect(whole.findLast(isCheckpoint)).toContain('"position":25');
  const { isWhole, said } = await verdict(whole);
  expect([isWhole, said[0]]).toEqual([true, 'The act log is whole: 25 acts.']);
  expect(said[1]).toMatch(/^The signatures were checked by the key of SHA-256 [0-9a-f]{64}\.$/);
});

const hex = '0'.repeat(64);

describe('what was changed in it is found, and the first row that is not right is named:', () => {
  test.each<[string, (lines: readonly string[]) => readonly string[], number, string]>([
    ['another name', changed(7, { actedBy: 'nobody' }), 7, 'changed'],
    ['another time', changed(7, { at: '2026-01-05T12:00:00.250Z' }), 7, 'changed'],
    ['another client', changed(7, { clientDigest: hex }), 7, 'changed'],
    ['no client', changed(7, { clientDigest: null }), 7, 'changed'],
    ['another verification', changed(7, { verificationId: randomUUID() }), 7, 'changed'],
    ['another detail', changed(7, { detail: { at: 'desk' } }), 7, 'changed'],
    ['more detail', changed(1, { detail: {} }), 1, 'changed'],
    ['another kind', changed(7, { kind: 'cancelling' }), 7, 'changed'],
    ['another hash', changed(7, { hash: hex }), 7, 'changed'],
    ['a row gone', (lines) => lines.toSpliced(rowAt(7), 1), 7, 'missing'],
    ['the first row gone', (lines) => lines.slice(1), 1, 'missing'],
    ['the last row gone', (lines) => lines.toSpliced(rowAt(25), 1), 24, 'cut-off'],
    ['a row twice', (lines) => lines.toSpliced(rowAt(7), 0, lines[rowAt(7)] ?? ''), 7, 'misplaced'],
    [
      'two rows in each other’s place',
      (lines) => lines.toSpliced(rowAt(7), 2, lines[rowAt(8)] ?? '', lines[rowAt(7)] ?? ''),
      7,
      'missing',
    ],
    ['no checkpoint', (lines) => lines.filter((line) => !isCheckpoint(line)), 1, 'unproven'],
    [
      'its last checkpoint gone, and the last rows with it that no other signs',
      (lines) => lines.filter((line) => !line.includes('"checkpoint":{"position":25')),
      2,
      'unproven',
    ],
    [
      'a checkpoint of another position',
      (lines) =>
        lines.map((line) => (isCheckpoint(line) ? line.replace('"position":25', '"position":26') : line)),
      2,
      'unproven',
    ],
  ])('%s', async (_what, change, row, kind) => {
    const { isWhole, said } = await verdict(change(whole));
    expect(isWhole).toBe(false);
    expect(said).toContainEqual(expect.stringMatching(new RegExp(`^${row}: ${kind}: `)));
    expect(said).toContain(`The act log was changed. The first row that is not right is ${row}.`);
  });

  test('what no exporter writes is named by its line', async () => {
    const more = changed(3, { note: 'He allowed it.' })(whole);
    for (const [lines, line] of [
      [more, 3],
      [whole.with(4, '{"act":'), 5],
      [[...whole, '{"extra":1}'], whole.length + 1],
    ] as const) {
      const { isWhole, said } = await verdict(lines);
      expect([isWhole, said[0]]).toEqual([false, `line ${line}: not a line of an export`]);
    }
    expect((await verdict([])).isWhole).toBe(false);
  });
});

describe('the key', () => {
  test('of the file itself is used where no other is given, and that is said', async () => {
    const { isWhole, said } = await verdict(whole, { key: undefined });
    expect([isWhole, said[1]]).toEqual([true, expect.stringContaining('Whoever can rewrite the file')]);
  });

  test('of somebody else proves nothing', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const pem = publicKey.export({ format: 'pem', type: 'spki' }).toString();
    expect((await verdict(whole, { key: pem })).isWhole).toBe(false);
    const exchanged = whole.map((line) => (line.startsWith('{"key"') ? JSON.stringify({ key: pem }) : line));
    expect((await verdict(exchanged, { key: undefined })).isWhole).toBe(false);
    const two = [...whole, JSON.stringify({ key: pem })];
    expect((await verdict(two, { key: undefined })).isWhole).toBe(false);
    // Of a kind that signs no checkpoint.
    const { publicKey: curve } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const foreign = curve.export({ format: 'pem', type: 'spki' }).toString();
    for (const none of [
      '',
      'no key',
      foreign,
      privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    ]) {
      const { isWhole, said } = await verdict(whole, { key: none });
      expect([isWhole, said.at(-1)]).toEqual([false, expect.stringContaining('No signature was checked')]);
    }
  });
});

test('what was noted elsewhere counts beside a checkpoint that says otherwise', async () => {
  const anchors = [{ position: 25, hash: hex }];
  const { isWhole, said } = await verdict(whole, { anchors });
  expect([isWhole, said[0]]).toEqual([false, expect.stringMatching(/^25: rewritten/)]);
});

test('what is added while it is exported is in the next one', async () => {
  const meanwhile = {
    ...records.acts,
    checkpoint: async () => {
      const signed = await records.acts.checkpoint();
      await note(2);
      await records.acts.checkpoint();
      return signed;
    },
  };
  const lines: string[] = [];
  const speech = { say: (line: string) => lines.push(line), warn: () => {} };
  await runActsCommand({ do: 'export', after: 0 }, meanwhile, speech);
  const { isWhole, said } = await verdict(lines);
  expect([isWhole, said[0]]).toEqual([true, 'The act log is whole: 25 acts.']);
});

test('exports that follow each other are one, and a later one alone needs to be told where it begins', async () => {
  await note(5);
  const later = await told('export', '--after', '25');
  expect((await verdict([...whole, ...later])).said[0]).toBe('The act log is whole: 32 acts.');
  expect(await verdict(later)).toMatchObject({ isWhole: false });
  const { isWhole, said } = await verdict(later, { after: 25 });
  expect([isWhole, said[0]]).toEqual([true, expect.stringContaining('from act 26 to act 32')]);
  // Where no checkpoint stands, nothing says what the row before was.
  expect((await verdict(await told('export', '--after', '28'), { after: 28 })).isWhole).toBe(false);
  const [place = ''] = await told('checkpoint');
  const [position, hash = ''] = place.split(':');
  const anchors = [{ position: Number(position), hash }];
  expect((await verdict([...whole, ...later], { anchors })).isWhole).toBe(true);
  // An older export says of itself that it is whole; what was noted elsewhere says that it is not all.
  expect((await verdict(whole, { anchors })).said.at(-2)).toMatch(/first row that is not right is 25\.$/);
});

test('a log that somebody changed in the database is exported as it is, and found out', async () => {
  const undone = new Error('undone');
  const lines: string[] = [];
  const warned: string[] = [];
  const hostile = database.run('test.tamper', (queries) =>
    queries.transaction(async (within) => {
      await within.execute(sql`alter table acts disable trigger user`);
      await within.execute(sql`update acts set detail = '{ "at":"api" }' where position = 9`);
      await within.execute(sql`update acts set detail = 'no JSON' where position = 11`);
      await within.execute(sql`update act_head set signature = 'x'`);
      const { acts } = createRecords({
        ...database,
        run: async (operation, work) => database.run(operation, async () => work(within)),
        transaction: async (operation, work) => database.run(operation, async () => work(within)),
      });
      const speech = { say: (line: string) => lines.push(line), warn: (line: string) => warned.push(line) };
      await runActsCommand({ do: 'export', after: 0 }, acts, speech);
      throw undone;
    }),
  );
  await expect(hostile).rejects.toBeDefined();
  expect(warned).toEqual([expect.stringContaining('no checkpoint at its end')]);
  const { isWhole, said } = await verdict(lines);
  expect(isWhole).toBe(false);
  expect(said[0]).toMatch(/^9: changed/);
  expect(said[1]).toMatch(/^11: changed/);
});

async function run(...argv: string[]) {
  return await promisify(execFile)(process.execPath, ['src/server/acts-main.ts', ...argv], {
    env: { PATH: process.env['PATH'] },
  }).then(
    ({ stdout }) => ({ code: 0, stdout, stderr: '' }),
    (error: unknown) => z.object({ code: z.number(), stdout: z.string(), stderr: z.string() }).parse(error),
  );
}

test('the command needs no settings for files, and says by its code whether they are whole', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'idv-acts-'));
  try {
    const [file, keyFile, bad] = ['acts.jsonl', 'key.pem', 'bad.jsonl'].map((name) => join(folder, name));
    await writeFile(file ?? '', `${whole.join('\n')}\n`);
    await writeFile(keyFile ?? '', key);
    await writeFile(bad ?? '', changed(4, { actedBy: 'nobody' })(whole).join('\n'));
    expect(await run('verify', file ?? '', '--key', keyFile ?? '')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('whole: 25 acts'),
    });
    expect(await run('verify', bad ?? '', '--key', keyFile ?? '')).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('The first row that is not right is 4.'),
    });
    for (const missing of [join(folder, 'none.jsonl'), folder])
      expect(await run('verify', missing)).toMatchObject({
        code: 1,
        stderr: expect.stringContaining(`${missing} cannot be read`),
      });
  } finally {
    await rm(folder, { recursive: true });
  }
});

test.each([
  ['export', 'a.jsonl'],
  ['verify', '--key', 'a.pem'],
  ['verify', '--after', '3'],
  ['verify', 'a.jsonl', '--after', 'x'],
  ['checkpoint', '--at', '1:0'],
  ['sign'],
])('what it cannot do is answered with how it is used: %s %s', (...argv) => {
  expect(() => parseActsCommand(argv.filter((word) => word !== undefined))).toThrow(/Usage:/);
});
