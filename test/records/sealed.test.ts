/** What the database holds readable, and what keys do to the rest. */
import { describe, expect, test } from '@jest/globals';
import { PGlite } from '@electric-sql/pglite';
import { getTableName, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { z } from 'zod';
import { createKeyRing } from '../../src/encryption/key-ring.ts';
import type { KeyRing } from '../../src/encryption/key-ring.ts';
import { rowHeaderOf, seal } from '../../src/encryption/sealing.ts';
import { createRecords, openDatabase } from '../../src/records/index.ts';
import type { Database, Records } from '../../src/records/index.ts';
import { sealedTables } from '../../src/records/sealed-tables.ts';
import { freshDatabase, freshPglite } from '../support/environment.ts';
import { testKeyRing } from '../support/keys.ts';
import { filesOf, search } from '../support/planted.ts';
import { wishesOf } from '../../src/domain/corrections.ts';
import { verificationInput } from '../workflows/builders.ts';
import { aClosing, anEvent, aResult, at } from './builders.ts';

const newKey = (id: string) => ({ id, secret: createSecretKey(randomBytes(32)) });
const planted = (what: string) => `PLANTED-${what}-${randomUUID()}`;

/** One attempt with something unmistakable wherever a person could have left something, and a parked webhook. */
async function fill(records: Records) {
  const texts = [
    'ref',
    'note',
    'comparison',
    'asked',
    'reason',
    'reviewer',
    'seen',
    'data',
    'status',
    'body',
    'contradicting',
    'threshold',
    'expiration',
    'signature',
    'person',
    'metadata',
  ];
  const secrets = Object.fromEntries(texts.map((text) => [text, planted(text)]));
  const secret = (name: string) => secrets[name] ?? '';
  const closing = aClosing({
    externalRef: secret('ref'),
    asked: { documents: secret('asked') },
    request: wishesOf(
      verificationInput({
        person: { firstName: secret('person') },
        metadata: { branch: secret('metadata') },
      }),
    ),
    timeline: [{ at: at(1).toISOString(), what: secret('note') }],
    comparison: { person: secret('comparison') },
    comparisonDigest: secret('seen'),
    results: [aResult({ data: { docLastName: secret('data') }, status: { overall: secret('status') } })],
    decisions: [
      {
        position: 0,
        decision: 'approve',
        decidedBy: 'a-key',
        reviewer: secret('reviewer'),
        reason: secret('reason'),
        seen: secret('seen'),
        reasons: ['identity_suspected'],
        decidedAt: at(5),
      },
    ],
  });
  await records.verifications.closed(closing);
  const event = anEvent({
    body: Buffer.from(JSON.stringify({ name: secret('body') })),
    signature: { value: secret('signature'), over: 'body' },
  });
  await records.inbox.receive(event);
  await records.inbox.park(event.eventId, 'no-open-run');
  const scanRef = event.scanRef ?? '';
  const contradiction = {
    eventId: event.eventId,
    role: 'identity' as const,
    scanRef,
    overall: 'DENIED',
    byHand: false,
    status: { overall: secret('contradicting') },
    receivedAt: at(40),
  };
  await records.afterwards.contradiction(closing.verificationId, contradiction);
  const notice = {
    eventId: event.eventId,
    scanRef,
    clientId: null,
    threshold: secret('threshold'),
    documentExpiration: secret('expiration'),
    receivedAt: at(41),
  };
  await records.afterwards.expiryNotice(notice);
  return { closing, event, contradiction, notice, secrets: Object.values(secrets) };
}

async function expectWhole(
  records: Records,
  { closing, event, contradiction, notice }: Awaited<ReturnType<typeof fill>>,
) {
  const { recordedEvents: _recorded, unplacedEvents: _unplaced, ...expected } = closing;
  expect(await records.verifications.byId(closing.verificationId)).toMatchObject({
    ...expected,
    contradictions: [contradiction],
  });
  expect(await records.afterwards.expiryNotices([notice.scanRef])).toEqual([notice]);
  expect(Buffer.from((await records.inbox.body(event.eventId)) ?? [])).toEqual(Buffer.from(event.body));
  const about = { verificationId: closing.verificationId, scanRefs: [event.scanRef ?? ''] };
  expect(await records.inbox.about(about, 9)).toMatchObject([{ signature: event.signature }]);
}

/** Every row of every table as text, in which bytes are hex. */
async function dump(databaseUrl: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const tables = await client.query<{ name: string }>(
      "select table_name as name from information_schema.tables where table_schema = 'public'",
    );
    const rows = new Map<string, Uint8Array>();
    for (const { name } of tables.rows) {
      const { rows: found } = await client.query<{ row: string }>(`select t::text as row from "${name}" t`);
      rows.set(name, Buffer.from(found.map(({ row }) => row).join('\n')));
    }
    return rows;
  } finally {
    await client.end();
  }
}

test('a dump of PostgreSQL shows ids, codes and times, and nothing that a person left', async () => {
  const databaseUrl = await freshDatabase();
  const records = createRecords(await openDatabase({ databaseUrl }, testKeyRing));
  const filled = await fill(records);
  await expectWhole(records, filled);
  await records.close();
  const tables = await dump(databaseUrl);
  expect(search(tables, filled.secrets)).toEqual([]);
  const { clientId, verificationId } = filled.closing;
  expect(search(tables, [clientId, verificationId, 'identity_suspected'])).toEqual(
    expect.arrayContaining([
      `verifications: "${clientId}" as text`,
      `results: "${verificationId}" as text`,
      'decisions: "identity_suspected" as text',
    ]),
  );
});

test('the files of PGlite do not either', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'idv-sealed-'));
  try {
    const records = createRecords(await openDatabase({ pgliteDir: folder }, testKeyRing));
    const filled = await fill(records);
    await records.close();
    const files = await filesOf(folder);
    expect(search(files, filled.secrets)).toEqual([]);
    expect(search(files, [filled.closing.clientId])).not.toEqual([]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

/** One database, opened with different keys. */
async function withDatabase(work: (open: (ring: KeyRing) => Promise<Records>) => Promise<void>) {
  const databaseUrl = await freshDatabase();
  const opened: Records[] = [];
  try {
    await work(async (ring) => {
      const records = createRecords(await openDatabase({ databaseUrl }, ring));
      opened.push(records);
      return records;
    });
  } finally {
    for (const records of opened) await records.close();
  }
}

describe('keys', () => {
  const older = newKey('k1');
  const newer = newKey('k2');

  test('the old one goes once everything is sealed by the new one', async () => {
    await withDatabase(async (open) => {
      const before = await open(createKeyRing([older]));
      const filled = [];
      // More than one transaction takes.
      for (let count = 0; count < 105; count += 1) filled.push(await fill(before));
      const now = new Date();
      await before.legalHolds.place({ clientId: 'held', heldBy: 'a key', reason: 'Case 12', heldSince: now });
      await before.erasures.request({ clientId: 'erased', requestedBy: 'a key', requestedAt: now });
      const both = await open(createKeyRing([newer, older]));
      const rounds: number[] = [];
      for (let count = await both.reseal(); count > 0; count = await both.reseal()) rounds.push(count);
      // Attempts, results, decisions, webhooks, contradictions and notices; a subject, a hold and its note, the keys of
      // the keyed hashes and of the act log.
      expect(rounds).toEqual([605, 30]);
      const after = await open(createKeyRing([newer]));
      for (const each of filled) await expectWhole(after, each);
      expect(await after.legalHolds.find('held')).toMatchObject({ reason: 'Case 12' });
      expect(await after.erasures.latestOf('erased')).toMatchObject({ subject: { clientId: 'erased' } });
    });
  });

  test('without its key a record says so, in its own words', async () => {
    await withDatabase(async (open) => {
      const { closing, event } = await fill(await open(createKeyRing([older])));
      const other = await open(createKeyRing([newer]));
      for (const read of [
        () => other.verifications.byId(closing.verificationId),
        () => other.inbox.body(event.eventId),
      ]) {
        await expect(read()).rejects.toMatchObject({
          code: 'encryption_key_unknown',
          message: expect.stringContaining('"k1"'),
        });
      }
    });
  });
});

/** Never sealed: digests of secrets, which are looked up by them. */
const PLAIN_BYTES: ReadonlySet<string> = new Set(['api_keys.digest', 'desk_sessions.digest']);

interface Column {
  readonly table: string;
  readonly column: string;
  readonly type: string;
}

/** As PostgreSQL has them, whatever the code believes; what others refer to comes first. */
async function columnsOf(client: Client): Promise<ReadonlyMap<string, readonly Column[]>> {
  const { rows } = await client.query<Column>(`
    select table_name as table, column_name as column, data_type as type from information_schema.columns
      where table_schema = 'public' order by table_name not in ('verifications', 'events'), table_name`);
  return Map.groupBy(rows, ({ table }) => table);
}

/** @returns `table.column` of all that is sealed, each of which has a value now */
async function fillEveryColumn(client: Client, ring: KeyRing): Promise<readonly string[]> {
  const plain: Readonly<Record<string, unknown>> = {
    text: 'x',
    integer: 1,
    bigint: 1,
    boolean: true,
    jsonb: '{}',
    'timestamp with time zone': new Date(),
  };
  const sealed: string[] = [];
  for (const [table, columns] of await columnsOf(client)) {
    const values = columns.map(({ column, type }) => {
      const place = `${table}.${column}`;
      if (type !== 'bytea' || PLAIN_BYTES.has(place)) return plain[type] ?? Buffer.from('x');
      sealed.push(place);
      return seal(ring, 'records', Buffer.from('{}'), place);
    });
    const [names, places] = [columns.map(({ column }) => column), values.map((_, index) => `$${index + 1}`)];
    await client.query(`insert into ${table} (${names.join()}) values (${places.join()})`, values);
  }
  return sealed;
}

test('whatever the database holds sealed comes under the newest key, a column that is new among them', async () => {
  const [older, newer] = [newKey('k1'), newKey('k2')];
  const databaseUrl = await freshDatabase();
  await using parts = new AsyncDisposableStack();
  const database = await openDatabase({ databaseUrl }, createKeyRing([newer, older]), {
    acceptsEarlier: true,
  });
  const records = parts.adopt(createRecords(database), async (it) => it.close());
  const client = parts.adopt(new Client({ connectionString: databaseUrl }), async (it) => it.end());
  await client.connect();
  const sealed = await fillEveryColumn(client, createKeyRing([older]));
  expect(sealed.length).toBeGreaterThan(12);
  expect(await records.reseal()).toBeGreaterThan(0);
  expect(await records.reseal()).toBe(0);
  const header = rowHeaderOf(newer.id);
  const left = [];
  for (const place of sealed) {
    const [table, column] = place.split('.');
    const { rowCount } = await client.query(
      `select 1 from ${table} where substring(${column} from 1 for ${header.length}) = $1`,
      [header],
    );
    if (rowCount !== 1) left.push(place);
  }
  expect(left).toEqual([]);
});

test('a value that was moved to another column does not open there', async () => {
  const database = await openDatabase(await freshPglite(), testKeyRing);
  const records = createRecords(database);
  const { closing } = await fill(records);
  await database.run('test.move', (queries) => queries.execute(sql`update results set data = status`));
  await expect(records.verifications.byId(closing.verificationId)).rejects.toMatchObject({
    code: 'sealed_data_damaged',
  });
  await records.close();
});

/** A row with something sealed, by its key, and how the service reads it. */
interface Kept {
  readonly key: Readonly<Record<string, string | number>>;
  readonly read: () => Promise<unknown>;
}

/** Two rows of each table that has sealed columns, all of which have a value in both. */
const twoRows: Readonly<
  Record<string, (records: Records, database: Database) => Promise<readonly [Kept, Kept]>>
> = {
  verifications: ofFilled(({ closing }) => ({ verification_id: closing.verificationId })),
  results: ofFilled(({ closing }) => ({ verification_id: closing.verificationId })),
  decisions: ofFilled(({ closing }) => ({ verification_id: closing.verificationId })),
  contradictions: ofFilled(({ closing }) => ({ verification_id: closing.verificationId })),
  expiry_notices: ofFilled(({ event }) => ({ event_id: event.eventId })),
  webhooks: ofFilled(({ event }) => ({ event_id: event.eventId })),
  first_approvals: async (records) => {
    const approved = async (): Promise<Kept> => {
      const { closing } = await fill(records);
      const { verificationId } = closing;
      const [reviewer, reason] = [planted('reviewer'), planted('reason')];
      const kept = { verificationId, approvedBy: 'a key', reviewer, reason };
      await records.firstApprovals.waitsSince({ ...kept, reviewSince: at(1), approvedAt: at(2) });
      const read = async () =>
        expect((await records.verifications.byId(verificationId))?.firstApproval).toMatchObject(kept);
      return { key: { verification_id: verificationId }, read };
    };
    return [await approved(), await approved()];
  },
  idempotent_requests: async (records, database) => {
    const answered = async (clientId: string): Promise<Kept> => {
      const requestId = randomUUID();
      const request = { by: 'a key', key: planted('key'), clientId, request: planted('request'), requestId };
      const body = planted('body');
      const claim = async () =>
        records.idempotency.claim({ ...request, at: at(2), keptSince: at(1), workedOnSince: at(1) });
      await claim();
      await records.idempotency.answered(request, { status: 201, mediaType: 'application/json', body });
      const answer = await database.run('test', async (queries) =>
        queries.execute(sql`select digest from idempotent_requests where request_id = ${requestId}`),
      );
      const [row] = z.object({ rows: z.array(z.object({ digest: z.string() })) }).parse(answer).rows;
      const read = async () => expect(await claim()).toMatchObject({ is: 'answered', answer: { body } });
      return { key: { digest: row?.digest ?? '' }, read };
    };
    return [await answered('one'), await answered('other')];
  },
  legal_holds: async (records) => {
    const held = async (clientId: string): Promise<Kept> => {
      const hold = { clientId, heldBy: 'a key', reason: planted('reason'), heldSince: at(1) };
      await records.legalHolds.place(hold);
      const read = async () => expect(await records.legalHolds.find(clientId)).toEqual(hold);
      return { key: { client_id: clientId }, read };
    };
    return [await held('one'), await held('other')];
  },
  act_notes: async (records) => {
    const noted = async (clientId: string): Promise<Kept> => {
      const note = planted('note');
      const act = { kind: 'cancelling', by: 'a key', source: null, clientId, note, detail: {} } as const;
      await records.acts.add(act);
      const latest = async () => (await records.acts.latest({ limit: 1, clientId }))[0];
      const read = async () => expect(await latest()).toMatchObject({ note });
      return { key: { position: (await latest())?.position ?? 0 }, read };
    };
    return [await noted('one'), await noted('other')];
  },
  erasures: async (records) => {
    const erased = async (clientId: string): Promise<Kept> => {
      const asked = { clientId, requestedBy: 'a key', requestedAt: at(1) };
      const erasureId = (await records.erasures.request(asked))?.erasure.erasureId ?? '';
      const read = async () =>
        expect(await records.erasures.byId(erasureId)).toMatchObject({ subject: { clientId } });
      return { key: { erasure_id: erasureId }, read };
    };
    return [await erased('one'), await erased('other')];
  },
  // Whoever could exchange these two would have the log signed by a key that is used elsewhere.
  digest_keys: async (_records, database) => {
    // What was read once is remembered.
    const anew = () => createRecords(database);
    const kept: readonly [Kept, Kept] = [
      { key: { purpose: 'erasure' }, read: async () => anew().erasures.latestOf('nobody') },
      { key: { purpose: 'acts' }, read: async () => anew().acts.checkpoint() },
    ];
    for (const { read } of kept) await read();
    return kept;
  },
};

function ofFilled(keyOf: (filled: Awaited<ReturnType<typeof fill>>) => Kept['key']) {
  return async (records: Records): Promise<readonly [Kept, Kept]> => {
    const [one, other] = [await fill(records), await fill(records)];
    return [
      { key: keyOf(one), read: async () => expectWhole(records, one) },
      { key: keyOf(other), read: async () => expectWhole(records, other) },
    ];
  };
}

const isRow = ({ key }: Kept) =>
  sql.join(
    Object.entries(key).map(([name, value]) => sql`${sql.raw(name)} = ${value}`),
    sql` and `,
  );

/** Whatever the schema seals: what is new there fails here until `twoRows` has it. */
const places = sealedTables.flatMap(({ table, columns }) =>
  Object.values(columns).map(({ name }) => [getTableName(table), name] as const),
);

describe('a value that was moved to another row of its column does not open there', () => {
  test('and all of them are looked at', () => {
    expect(new Set(places.map(([table]) => table))).toEqual(new Set(Object.keys(twoRows)));
    expect(places.length).toBeGreaterThan(18);
  });

  test.each(places)('%s.%s', async (table, column) => {
    const database = await openDatabase(await freshPglite(), testKeyRing, { acceptsEarlier: true });
    const records = createRecords(database);
    const [one, other] = (await twoRows[table]?.(records, database)) ?? [];
    if (one === undefined || other === undefined) throw new Error(`no rows of ${table}`);
    await one.read();
    await other.read();
    const [of, value] = [sql.raw(table), sql.raw(column)];
    const moved = await database.run('test.move', async (queries) =>
      queries
        .execute(
          sql`update ${of} set ${value} = (select ${value} from ${of} where ${isRow(other)}) where ${isRow(one)}
            and ${value} is not null and (select ${value} from ${of} where ${isRow(other)}) is not null returning 1`,
        )
        .then((answer) => z.object({ rows: z.array(z.unknown()) }).parse(answer).rows.length),
    );
    expect(moved).toBe(1);
    await expect(one.read()).rejects.toMatchObject({ code: 'sealed_data_damaged' });
    await other.read();
    await records.close();
  });
});

describe('a value as earlier versions wrote it', () => {
  const earlier = {
    'encrypted and bound to no row': (place: string) =>
      seal(testKeyRing, 'records', Buffer.from('earlier'), place),
    'not encrypted': () => Buffer.from('earlier'),
  };

  test.each(Object.entries(earlier))('%s, is read where the setting says so alone', async (_what, make) => {
    const databaseUrl = await freshDatabase();
    const strict = await openDatabase({ databaseUrl }, testKeyRing);
    const tolerant = await openDatabase({ databaseUrl }, testKeyRing, { acceptsEarlier: true });
    const [refusing, reading] = [createRecords(strict), createRecords(tolerant)];
    const { closing } = await fill(refusing);
    const { verificationId } = closing;
    await strict.run('test.earlier', (queries) =>
      queries.execute(
        sql`update verifications set external_ref = ${make('verifications.external_ref')} where verification_id = ${verificationId}`,
      ),
    );
    await expect(refusing.verifications.byId(verificationId)).rejects.toMatchObject({
      code: 'sealed_data_unbound',
      message: expect.stringContaining('ACCEPT_EARLIER_VALUES'),
    });
    await expect(refusing.reseal()).rejects.toMatchObject({ code: 'sealed_data_unbound' });
    expect(await reading.verifications.byId(verificationId)).toMatchObject({ externalRef: 'earlier' });
    expect([await reading.reseal(), await reading.reseal()]).toEqual([1, 0]);
    expect(await refusing.verifications.byId(verificationId)).toMatchObject({ externalRef: 'earlier' });
    await refusing.close();
    await reading.close();
  });
});

const journalSchema = z.looseObject({ entries: z.array(z.looseObject({ tag: z.string() })) });

/** A database as version 0.2.0 left it. */
async function databaseFromBefore(): Promise<PGlite> {
  const folder = await mkdtemp(join(tmpdir(), 'idv-migrations-'));
  try {
    await cp(fileURLToPath(new URL('../../src/records/migrations', import.meta.url)), folder, {
      recursive: true,
    });
    const file = join(folder, 'meta/_journal.json');
    const journal = journalSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    const entries = journal.entries.filter(({ tag }) => tag < '0003');
    await writeFile(file, JSON.stringify({ ...journal, entries }));
    const pglite = await PGlite.create();
    await migrate(drizzle(pglite), { migrationsFolder: folder });
    return pglite;
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('records from before there was encryption are read as they are, and sealed by resealing', async () => {
  const before = await databaseFromBefore();
  await before.exec(`
    insert into verifications (verification_id, client_id, attempt, method, external_ref, outcome, timeline, comparison, comparison_digest, asked, opened_at, closed_at)
      values ('v1', 'c1', 0, 'silent', 'Užsakymas 7', 'VERIFIED', '[{"at":"2026-01-01","what":"Ė"}]', '{"person":{}}', 'd1', '{}', now(), now());
    insert into results (verification_id, event_id, role, scan_ref, position, superseded, source, event_type, final, overall, status, data, decided_at)
      values ('v1', 'e1', 'identity', 's1', 0, false, 'webhook', 'x', true, 'APPROVED', '{"overall":"APPROVED"}', null, now());
    insert into decisions (verification_id, position, decision, decided_by, reviewer, reason, seen, reasons, decided_at)
      values ('v1', 0, 'approve', 'desk', null, 'Pažiūrėjau.', 'd1', '[]', now());
    insert into webhooks (event_id, event_type, digest, body, received_at, state)
      values ('e1', 'x', 'd', convert_to('{"a":"ė"}', 'UTF8'), now(), 'recorded');`);
  const startFrom = await before.dumpDataDir('none');
  await before.close();
  const records = createRecords(
    await openDatabase({ inMemory: true, startFrom }, testKeyRing, { acceptsEarlier: true }),
  );
  const expectAll = async () => {
    expect(await records.verifications.byId('v1')).toMatchObject({
      externalRef: 'Užsakymas 7',
      timeline: [{ at: '2026-01-01', what: 'Ė' }],
      comparison: { person: {} },
      comparisonDigest: 'd1',
      asked: {},
      results: [{ status: { overall: 'APPROVED' }, data: null }],
      decisions: [{ reviewer: null, reason: 'Pažiūrėjau.', seen: 'd1' }],
    });
    expect(Buffer.from((await records.inbox.body('e1')) ?? []).toString()).toBe('{"a":"ė"}');
  };
  await expectAll();
  expect([await records.reseal(), await records.reseal()]).toEqual([4, 0]);
  await expectAll();
  await records.close();
});

test('what contradicted a record before there was a place for it is there after the migration', async () => {
  const before = await databaseFromBefore();
  await before.exec(`
    insert into verifications (verification_id, client_id, attempt, method, asked, opened_at, closed_at, outcome)
      values ('run-old', 'client-old', 0, 'silent', '{}', now(), now(), 'VERIFIED');
    insert into sessions (verification_id, role, scan_ref, created_at, expires_at)
      values ('run-old', 'identity', 'scan-old', now(), now());
    insert into webhooks
      (event_id, scan_ref, event_type, overall, digest, body, received_at, state, parked_reason, verification_id)
      values ('event-old', 'scan-old', 'IDENTIFICATION', 'DENIED', 'd', convert_to('{}', 'UTF8'), now(), 'parked', 'contradiction', 'run-old'),
        ('event-other', 'scan-old', 'IDENTIFICATION', 'DENIED', 'd', convert_to('{}', 'UTF8'), now(), 'parked', 'unplaced', 'run-old');`);
  const startFrom = await before.dumpDataDir('none');
  await before.close();
  const records = createRecords(
    await openDatabase({ inMemory: true, startFrom }, testKeyRing, { acceptsEarlier: true }),
  );
  const contradiction = {
    role: 'identity',
    eventId: 'event-old',
    overall: 'DENIED',
    byHand: false,
    status: {},
  };
  const shown = async () => (await records.verifications.byId('run-old'))?.contradictions;
  expect(await shown()).toMatchObject([contradiction]);
  expect(await records.reseal()).toBeGreaterThan(0);
  expect(await records.reseal()).toBe(0);
  expect(await shown()).toMatchObject([contradiction]);
  await records.close();
});
