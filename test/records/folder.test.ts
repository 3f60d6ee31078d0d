import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { spawnOwnedChild } from '../../src/machine/processes.ts';
import { lockFolder } from '../../src/records/folder-lock.ts';
import { createRecords, openDatabase, RecordsLockedError } from '../../src/records/index.ts';
import { anEvent } from './builders.ts';
import { testKeyRing } from '../support/keys.ts';

let template: string;
let folder: string;
const children: ChildProcess[] = [];

// Making a database takes seconds, copying one does not.
beforeAll(async () => {
  template = await mkdtemp(path.join(tmpdir(), 'records-template-'));
  await (await openDatabase({ pgliteDir: template }, testKeyRing)).close();
});
afterAll(() => rm(template, { recursive: true, force: true }));
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'records-folder-'));
  await cp(template, folder, { recursive: true });
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

/** A process that opens the folder, writes one event and stays until it is killed. */
async function anotherProcess(eventId: string): Promise<ChildProcess> {
  const module = new URL('../../src/records/index.ts', import.meta.url).href;
  const keys = new URL('../support/keys.ts', import.meta.url).href;
  const program = `
    const { createRecords, openDatabase } = await import(${JSON.stringify(module)});
    const { testKeyRing } = await import(${JSON.stringify(keys)});
    const records = createRecords(await openDatabase({ pgliteDir: ${JSON.stringify(folder)} }, testKeyRing));
    await records.inbox.receive({
      eventId: ${JSON.stringify(eventId)}, scanRef: null, clientId: null, externalRef: null, eventType: 'x',
      final: null, overall: null, digest: 'd', body: new Uint8Array([7]), receivedAt: new Date(),
    });
    console.log('open');
    setInterval(() => {}, 1000);`;
  const child = spawnOwnedChild(process.execPath, ['--input-type=module', '-e', program]);
  child.stderr.pipe(process.stderr);
  children.push(child);
  await once(child.stdout, 'data');
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

describe('A folder of PGlite', () => {
  test('keeps what was written, and can be opened again once it is closed', async () => {
    const event = anEvent();
    const first = createRecords(await openDatabase({ pgliteDir: folder }, testKeyRing));
    await first.inbox.receive(event);
    await first.close();
    expect(await readdir(folder)).toEqual(['database']);
    const second = createRecords(await openDatabase({ pgliteDir: folder }, testKeyRing));
    expect(await second.inbox.body(event.eventId)).toEqual(event.body);
    await second.close();
  });

  test('is refused while this process has it open', async () => {
    const database = await openDatabase({ pgliteDir: folder }, testKeyRing);
    await expect(openDatabase({ pgliteDir: folder }, testKeyRing)).rejects.toThrow(
      `in use by process ${process.pid}`,
    );
    await database.close();
  });

  test('is refused to a second process, in words that name folder and holder, until the first has died', async () => {
    const event = anEvent();
    const child = await anotherProcess(event.eventId);
    const refused = openDatabase({ pgliteDir: folder }, testKeyRing);
    await expect(refused).rejects.toBeInstanceOf(RecordsLockedError);
    await expect(refused).rejects.toMatchObject({ code: 'records_locked' });
    await expect(refused).rejects.toThrow(`${folder} is in use by process ${child.pid}.`);
    await kill(child);
    const records = createRecords(await openDatabase({ pgliteDir: folder }, testKeyRing));
    expect(await records.inbox.body(event.eventId)).toEqual(new Uint8Array([7]));
    await records.close();
  });

  test('is taken over when its holder has died and its process id is someone else’s now', async () => {
    // Only /proc tells two processes of one id apart; without it, the id must be free.
    const pid = process.platform === 'linux' ? process.ppid : 2 ** 30;
    const holder = { pid, started: '1', token: randomUUID() };
    await writeFile(path.join(folder, 'lock'), JSON.stringify(holder));
    const database = await openDatabase({ pgliteDir: folder }, testKeyRing);
    expect(await readFile(path.join(folder, 'lock'), 'utf8')).toContain(`"pid":${process.pid},`);
    await database.close();
  });

  test('of which many want to take over at once goes to one', async () => {
    for (let round = 0; round < 30; round += 1) {
      const holder = { pid: 2 ** 30, started: '1', token: randomUUID() };
      await writeFile(path.join(folder, 'lock'), JSON.stringify(holder));
      const attempts = await Promise.allSettled(Array.from({ length: 12 }, () => lockFolder(folder)));
      const winners = attempts.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
      await Promise.all(winners.map((unlock) => unlock()));
      expect(winners).toHaveLength(1);
      expect(await readdir(folder)).toEqual(['database']);
    }
  });

  test('with a lock that nobody can read is refused', async () => {
    await writeFile(path.join(folder, 'lock'), 'not ours');
    await expect(openDatabase({ pgliteDir: folder }, testKeyRing)).rejects.toThrow('an unknown process');
    expect(await readFile(path.join(folder, 'lock'), 'utf8')).toBe('not ours');
  });

  test('is free again when opening it failed', async () => {
    const version = path.join(folder, 'database', 'PG_VERSION');
    const kept = await readFile(version);
    await writeFile(version, '11');
    await expect(openDatabase({ pgliteDir: folder }, testKeyRing)).rejects.toMatchObject({
      operation: 'database.open',
    });
    await writeFile(version, kept);
    const database = await openDatabase({ pgliteDir: folder }, testKeyRing);
    await database.close();
  });
});
