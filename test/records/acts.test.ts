/** The act log: nothing of it can be changed, taken away or put in without a trace, by whoever has no key. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'drizzle-orm';
import type { Act } from '../../src/domain/acts.ts';
import { beginning, hashOf } from '../../src/records/act-chain.ts';
import { createRecords, openDatabase } from '../../src/records/index.ts';
import type { Database, Records } from '../../src/records/index.ts';
import { freshDatabase, freshPglite } from '../support/environment.ts';
import { testKeyRing } from '../support/keys.ts';

const anAct = (changes: { clientId?: string; verificationId?: string; note?: string } = {}): Act => ({
  kind: 'document-read',
  by: 'a key',
  source: null,
  detail: { document: 'FRONT' },
  ...changes,
});

const sources = {
  PostgreSQL: async () => ({ databaseUrl: await freshDatabase() }),
  PGlite: freshPglite,
};

describe.each(['PostgreSQL', 'PGlite'] as const)('the act log on %s', (where) => {
  let database: Database;
  let records: Records;
  beforeAll(async () => {
    database = await openDatabase(await sources[where](), testKeyRing);
    records = createRecords(database);
  });
  afterAll(async () => {
    await records?.close();
  });

  /** As somebody does who may write to the database as they like, and does not keep what they did. */
  async function tampering(...statements: string[]) {
    const undone = new Error('undone');
    let found: Awaited<ReturnType<Records['acts']['verify']>> | undefined;
    const hostile = database.run('test.tamper', (queries) =>
      queries.transaction(async (within) => {
        for (const table of ['acts', 'act_checkpoints'])
          await within.execute(sql.raw(`alter table ${table} disable trigger user`));
        for (const statement of statements) await within.execute(sql.raw(statement));
        found = await createRecords({
          ...database,
          run: async (operation, work) => database.run(operation, async () => work(within)),
        }).acts.verify();
        throw undone;
      }),
    );
    await expect(hostile).rejects.toBeDefined();
    return found?.findings;
  }

  test('acts of many at once make one chain without a gap', async () => {
    const processes = Array.from({ length: 8 }, () => createRecords(database));
    const verificationId = randomUUID();
    await Promise.all(
      Array.from({ length: 230 }, async (_, index) =>
        processes[index % 8]?.acts.add(anAct({ verificationId })),
      ),
    );
    const rows = await records.acts.after(0, 1_000);
    expect(rows.map(({ position }) => position)).toEqual(rows.map((_, index) => index + 1));
    expect(rows).toHaveLength(230);
    expect(await records.acts.verify()).toEqual({ rows: 230, findings: [], closed: [] });
    expect((await records.acts.checkpoints()).map(({ position }) => position)).toHaveLength(2);
  });

  test('a clientId and what was typed are in it as keyed hashes alone', async () => {
    const clientId = `client-${randomUUID()}`;
    await records.acts.add(anAct({ clientId, note: 'Case 12' }));
    const [act] = await records.acts.latest({ limit: 1, clientId });
    expect(act).toMatchObject({ note: 'Case 12', clientDigest: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(JSON.stringify(await records.acts.after(0, 1_000))).not.toMatch(/Case 12|client-/);
  });

  test('its rows can be neither changed nor deleted', async () => {
    for (const table of ['acts', 'act_checkpoints'])
      for (const statement of [`update ${table} set hash = ''`, `delete from ${table}`, `truncate ${table}`])
        await expect(
          database.run('test.change', async (queries) => queries.execute(sql.raw(statement))),
        ).rejects.toMatchObject({ reason: '42501' });
  });

  test.each<[string, string[], object]>([
    [
      'another name',
      [`update acts set acted_by = 'x' where position = 20`],
      { kind: 'changed', position: 20 },
    ],
    [
      'another time',
      [`update acts set at = at + interval '1 ms' where position = 20`],
      { kind: 'changed', position: 20 },
    ],
    [
      'another detail',
      [`update acts set detail = '{}' where position = 1`],
      { kind: 'changed', position: 1 },
    ],
    [
      'another client',
      [`update acts set client_digest = 'x' where position = 231`],
      { kind: 'changed', position: 231 },
    ],
    ['a row gone', [`delete from acts where position = 20`], { kind: 'missing', position: 20 }],
    ['the first row gone', [`delete from acts where position = 1`], { kind: 'missing', position: 1 }],
    ['the last row gone', [`delete from acts where position = 231`], { kind: 'cut-off', position: 230 }],
    ['all rows gone', [`delete from acts`], { kind: 'cut-off', position: 0 }],
    [
      'a row at the end',
      [
        `insert into acts select 232, at, kind, acted_by, verification_id, client_digest, detail, hash from acts where position = 231`,
      ],
      { kind: 'added', position: 232 },
    ],
    [
      'the head back',
      [`delete from acts where position > 200`, `update act_head set position = 200`],
      { kind: 'unsigned', position: 200 },
    ],
    ['no head', [`delete from act_head`], { kind: 'unsigned', position: 231 }],
    [
      'another checkpoint',
      [`update act_checkpoints set hash = repeat('0', 64)`],
      { kind: 'unsigned', position: expect.any(Number) },
    ],
  ])('with %s it is found', async (_what, statements, finding) => {
    expect(await tampering(...statements)).toContainEqual(finding);
  });

  test('a log that was rewritten so that all its hashes agree is found by what was signed', async () => {
    let last = beginning;
    const rewritten = (await records.acts.after(0, 1_000)).map((row) => {
      const changed = row.position === 20 ? { ...row, actedBy: 'somebody else' } : row;
      last = { position: row.position, hash: hashOf(changed, last.hash) };
      return `update acts set acted_by = '${changed.actedBy}', hash = '${last.hash}' where position = ${row.position}`;
    });
    const findings = await tampering(...rewritten, `update act_head set hash = '${last.hash}'`);
    const kinds = findings?.map(({ kind, position }) => `${kind} ${position}`);
    expect(kinds).toContain('unsigned 231');
    expect(kinds?.filter((each) => each.startsWith('rewritten'))).toHaveLength(2);
  });

  test('a database that was put back as a whole is found by what was noted outside of it', async () => {
    const { position, hash } = await records.acts.checkpoint();
    expect((await records.acts.verify([{ position, hash }])).findings).toEqual([]);
    const later = await records.acts.verify([{ position: position + 5, hash }]);
    expect(later.findings).toEqual([{ kind: 'cut-off', position }]);
    const another = await records.acts.verify([{ position, hash: '0'.repeat(64) }]);
    expect(another.findings).toEqual([{ kind: 'rewritten', position }]);
  });

  test('an act that is not noted is not done', async () => {
    const clientId = `client-${randomUUID()}`;
    const hold = { clientId, heldBy: 'a key', reason: 'Case 12', heldSince: new Date() };
    await records.legalHolds.place(hold);
    await database.run('test.break', async (queries) =>
      queries.execute(sql`update act_head set signature = 'x' || signature`),
    );
    const broken = {
      code: 'records_unavailable',
      message: expect.stringContaining('npm run acts -- verify'),
    };
    const { legalHolds, erasures, apiKeys, deskSessions, acts } = records;
    await expect(legalHolds.lift({ clientId, by: 'a key', reason: null })).rejects.toMatchObject(broken);
    expect(await legalHolds.find(clientId)).not.toBeNull();
    const other = `client-${randomUUID()}`;
    await expect(legalHolds.place({ ...hold, clientId: other })).rejects.toMatchObject(broken);
    expect(await legalHolds.find(other)).toBeNull();
    const request = { clientId: other, requestedBy: 'a key', requestedAt: new Date() };
    await expect(erasures.request(request)).rejects.toMatchObject(broken);
    expect(await erasures.latestOf(other)).toBeNull();
    const key = { name: `key-${randomUUID()}`, digest: new Uint8Array(32).fill(9), scopes: [] };
    await expect(apiKeys.add(key)).rejects.toMatchObject(broken);
    expect(await apiKeys.findByDigest(key.digest)).toBeNull();
    const session = { digest: key.digest, keyName: key.name, expiresAt: new Date(Date.now() + 60_000) };
    await expect(deskSessions.create(session)).rejects.toMatchObject(broken);
    await expect(acts.add(anAct())).rejects.toMatchObject(broken);
    await database.run('test.mend', async (queries) =>
      queries.execute(sql`update act_head set signature = substr(signature, 2)`),
    );
    expect(await legalHolds.lift({ clientId, by: 'another', reason: 'closed' })).toBe(true);
    const told = (await acts.latest({ limit: 10, clientId })).map((act) => [act.kind, act.actedBy, act.note]);
    expect(told).toEqual([
      ['hold-lifted', 'another', 'closed'],
      ['hold-set', 'a key', 'Case 12'],
    ]);
    expect((await acts.verify()).findings).toEqual([]);
  });

  test('what was typed goes with the client, and the act stays', async () => {
    const clientId = `client-${randomUUID()}`;
    const { legalHolds, erasures, acts } = records;
    await legalHolds.place({ clientId, heldBy: 'a key', reason: 'Case 13', heldSince: new Date() });
    await legalHolds.lift({ clientId, by: 'a key', reason: null });
    const requested = await erasures.request({ clientId, requestedBy: 'a key', requestedAt: new Date() });
    await erasures.deleteRows(requested?.erasure.erasureId ?? '');
    const left = await acts.latest({ limit: 10, clientId });
    expect(left.map((act) => [act.kind, act.note])).toEqual([
      ['erasure', null],
      ['hold-lifted', null],
      ['hold-set', null],
    ]);
    expect((await acts.verify()).findings).toEqual([]);
  });
});

test('readings from before the act log are its first rows, with their own times', async () => {
  const databaseUrl = await freshDatabase();
  const before = await openDatabase({ databaseUrl }, testKeyRing);
  await before.run('test.readings', async (queries) =>
    queries.execute(sql`insert into readings (read_at, read_by, kind, verification_id, detail)
      values ('2026-01-05T12:00:00.250Z', 'rita', 'document', 'run-1', 'FRONT'),
             ('2026-01-05T12:01:00.250Z', 'codec-token', 'payload', null, '3')`),
  );
  await before.close();
  const records = createRecords(await openDatabase({ databaseUrl }, testKeyRing));
  expect(await records.acts.after(0, 10)).toMatchObject([
    { position: 1, at: new Date('2026-01-05T12:00:00.250Z'), kind: 'document-read', actedBy: 'rita' },
    { position: 2, kind: 'payloads-read', actedBy: 'codec-token', detail: '{"payloads":3}' },
  ]);
  expect(await records.acts.verify()).toEqual({ rows: 2, findings: [], closed: [] });
  await records.close();
});
