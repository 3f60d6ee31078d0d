/**
 * Text that nobody writes by chance, wherever personal data can enter, and failures wherever something can fail: then
 * everything that is kept, logged or answered is searched for it, byte by byte (design.md, invariant 11).
 */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client } from '@temporalio/client';
import { createSecretKey, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createKeyRing } from '../../src/encryption/key-ring.ts';
import { publishedTestKey } from '../../src/encryption/published-test-key.ts';
import type { TemporalServer } from '../../src/temporal-cli/server.ts';
import { startPostgres } from '../records/postgres.ts';
import type { TestPostgres } from '../records/postgres.ts';
import { processKeys } from '../support/keys.ts';
import { formsOf } from '../support/planted.ts';
import { S3_STARTS_WITHIN_MS, startS3Server } from '../support/s3-server.ts';
import type { S3Server } from '../support/s3-server.ts';
import { until } from '../support/until.ts';
import { becomesEmpty } from './support/answered.ts';
import { dumpOf, openedDocuments, openedRecords } from './support/contents.ts';
import { comeLate, eraseAll, holdBack, idsOf } from './support/erasing.ts';
import type { Ids } from './support/erasing.ts';
import { plantHolder } from './support/holder.ts';
import { readAsOperator } from './support/operator.ts';
import { playAll, playWithoutDatabase } from './support/play.ts';
import type { Played } from './support/play.ts';
import { marker, Plants, plantedBirthDate } from './support/plants.ts';
import { filesIn, findIn, textsIn } from './support/searching.ts';
import type { Places } from './support/searching.ts';
import { answersToStrangers, sendNonsense } from './support/strangers.ts';
import { startEmbedded, startShipped } from './support/systems.ts';
import type { Proven, Shipped } from './support/systems.ts';
import { handedOut, startLoggingTemporal } from './support/temporal.ts';
import { throwEverywhere } from './support/throwing.ts';

let folder: string;
let postgres: TestPostgres;
let s3: S3Server;
let temporal: TemporalServer;
let embedded: Proven;
let shipped: Shipped;
let played: { readonly embedded: Played; readonly shipped: Played; readonly away: string };
const throwing = new Plants('T');
/** What strangers were answered, and what was told to whoever reads metrics. */
const told = new Map<string, string>();

/** Opens what either system sealed. */
const bothRings = createKeyRing([
  publishedTestKey,
  { id: 'test', secret: createSecretKey(processKeys.ENCRYPTION_KEYS.replace(/^test:/, ''), 'base64') },
]);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'idv-proof-'));
  [postgres, s3, temporal] = await Promise.all([
    startPostgres(),
    startS3Server(),
    startLoggingTemporal(folder),
  ]);
  const workflowsPath = fileURLToPath(new URL('workflows.ts', import.meta.url));
  const databaseUrl = await postgres.freshDatabase();
  embedded = await startEmbedded(join(folder, 'embedded'), temporal);
  shipped = await startShipped({ folder: join(folder, 'shipped'), temporal, databaseUrl, s3, workflowsPath });
  const [ofEmbedded, ofShipped] = await Promise.all([playIn(embedded), playIn(shipped)]);
  const away = await playWithoutDatabase(shipped, ofShipped.holder);
  await throwEverywhere(shipped, throwing);
  const { forUi } = await handedOut(shipped.temporal, bothRings);
  await readAsOperator(embedded, ofEmbedded.played.stored, forUi);
  await readAsOperator(shipped, ofShipped.played.stored, forUi);
  played = { embedded: ofEmbedded.played, shipped: ofShipped.played, away };
  await holdBack(embedded, played.embedded.stored);
  await holdBack(shipped, played.shipped.stored);
  await Promise.all([
    listen('embedded', embedded, played.embedded),
    listen('shipped', shipped, played.shipped),
  ]);
  for (const url of [temporal.metricsUrl, `${shipped.workerUrl}/readyz`, `${shipped.workerUrl}/metrics`]) {
    told.set(url, await (await fetch(url)).text());
  }
}, S3_STARTS_WITHIN_MS);
afterAll(async () => {
  await shipped?.close();
  await embedded?.close();
  await temporal?.stop();
  await s3?.stop();
  await postgres?.close();
  await rm(folder, { recursive: true, force: true });
});

async function playIn(system: Proven) {
  const holder = await plantHolder(system.plants);
  return { holder, played: await playAll(system, holder) };
}

async function listen(name: string, system: Proven, { stored }: Played): Promise<void> {
  const { verificationId } = await system.api.read(stored);
  const eventId = 'a'.repeat(64);
  for (const [asked, answer] of await answersToStrangers(system, {
    clientId: stored,
    verificationId,
    eventId,
  })) {
    told.set(`${name}: ${asked}`, answer);
  }
  for (const [index, { status, body }] of system.between.forgedAnswers.entries()) {
    told.set(`${name}: forged webhook ${index}`, `${status} ${body}`);
  }
  expect(await sendNonsense(system)).toEqual(expect.arrayContaining([400, 404, 415]));
}

/** What databases and Temporal answer, whatever dead bytes their files still have. */
async function logicalPlaces(): Promise<Places> {
  const { raw } = await handedOut(shipped.temporal, bothRings);
  const dumps = [
    ...(await dumpOf(embedded.database, 'embedded')),
    ...(await dumpOf(shipped.database, 'shipped')),
  ];
  return new Map([...raw, ...dumps]);
}

/** Everything that is kept or logged anywhere. */
async function everythingKept(): Promise<Places> {
  const [row] = await postgres.query('show data_directory');
  return new Map([
    // First, since a dump begins with a checkpoint: the files then have it all.
    ...(await logicalPlaces()),
    ...(await filesIn(folder, 'folder')),
    ...(await filesIn(s3.folder, 'bucket')),
    ...(await filesIn(String(row?.['data_directory']), 'postgres')),
  ]);
}

async function allIds(system: Proven, clientIds: readonly string[]): Promise<readonly Ids[]> {
  return await Promise.all(clientIds.map(async (clientId) => idsOf(system, clientId)));
}

async function logs(): Promise<Places> {
  const all = await filesIn(folder, 'folder');
  return new Map([...all].filter(([place]) => place.endsWith('.log')));
}

async function documentFiles(): Promise<readonly string[]> {
  const onDisk = await filesIn(join(folder, 'embedded', 'documents'), 'folder');
  const inBucket = await filesIn(s3.folder, 'bucket');
  // Beside the objects are locks of the S3 server's own.
  return [...onDisk.keys(), ...[...inBucket.keys()].filter((place) => place.includes('/some/where/'))];
}

test('what was planted came in, everywhere', async () => {
  let opened = '';
  // Listed late are those that ended last.
  await becomesEmpty(async () => {
    ({ opened } = await handedOut(shipped.temporal, bothRings));
    return throwing.missingFrom(opened, ['WORKFLOW', 'UPDATE', 'TASK']);
  });
  const throughTemporal = [
    'EXTERNALREF', 'METADATA', 'CALLEDFIRST', 'CALLEDLAST', 'URLPATH', 'URLQUERY', 'URLHASH', 'STEPTEXT', 'FILENAME',
    'LINKQUERY', 'REASON', 'REVIEWER',
  ]; // prettier-ignore
  expect(opened).toContain(plantedBirthDate);
  for (const system of [embedded, shipped]) {
    const { plants } = system;
    expect(plants.missingFrom(opened, throughTemporal)).toEqual([]);
    const webhooks = [...plants.texts.keys()].filter((where) => /^(WEB|DATA(?!ERROR)|ASKED)/.test(where));
    expect(webhooks.length).toBeGreaterThan(35);
    const inRecords = [
      ...webhooks, 'GIVEN', 'FAMILY', 'TOWN', 'CODE', 'OWNGIVEN', 'OWNNAME', 'PASS', 'PERMIT', 'EXTERNALREF', 'METADATA', 'REASON',
      'REVIEWER', 'STRAYREF', 'STRAYNAME', 'OVERALL', 'BROKENNAME', 'NOBODY',
    ]; // prettier-ignore
    expect(plants.missingFrom(await openedRecords(system), inRecords)).toEqual([]);
    const inDocuments = [
      'EXIFJPEG', 'ABOUTJPEG', 'XMPJPEG', 'EXIFPNG', 'ABOUTPNG', 'PDFTITLE', 'PDFAUTHOR', 'PDFKEY',
    ]; // prettier-ignore
    expect(plants.missingFrom(await openedDocuments(system), inDocuments)).toEqual([]);
    // That iDenfy's refusals were all met, `playAll` has seen; that forged webhooks were refused, these.
    expect(system.between.forgedAnswers.length).toBeGreaterThan(5);
    for (const { status } of system.between.forgedAnswers) expect([401, 429]).toContain(status);
  }
  // The raw body of a webhook that went past the database.
  const [, inBase64 = Buffer.alloc(0)] =
    [...formsOf(shipped.plants.text('WEBANSWER'))].find(
      ([form, pattern]) => form.startsWith('base64 ') && opened.includes(pattern.toString()),
    ) ?? [];
  expect(inBase64.length).toBeGreaterThan(0);
});

test('nothing of it can be read in what is kept or logged', async () => {
  const kept = await everythingKept();
  // All that should be there is there.
  const places = [...kept.keys()].join('\n');
  for (const place of [
    /^history of /m, /^description of /m, /^dump of embedded public\.webhooks$/m, /^dump of shipped public\.webhooks$/m, /^folder\/temporal\.db$/m,
    /^folder\/temporal\.db-wal$/m, /^folder\/temporal\.log$/m, /^folder\/embedded\/api\.log$/m,
    /^folder\/embedded\/records\/.*\/base\//m, /^folder\/embedded\/documents\/./m,
    /^folder\/shipped\/server\.log$/m, /^folder\/shipped\/worker\.log$/m, /^bucket\/.*some\/where\//m,
    /^postgres\/base\//m, /^postgres\/pg_wal\//m,
  ]) expect(places).toMatch(place); // prettier-ignore
  expect(findIn(kept)).toEqual([]);
});

test('nor in what strangers are answered', async () => {
  expect(told.size).toBeGreaterThan(60);
  const open = [...told].filter(
    ([asked, answer]) => /\/(v1|codec|desk)\//.test(asked) && /^[123]/.test(answer),
  );
  expect(open).toEqual([]);
  expect(findIn(textsIn(told))).toEqual([]);
});

test('tokens and secrets are in no log, in no answer and not readable in Temporal', async () => {
  const secrets = [embedded, shipped].flatMap(({ sandbox, key }) => {
    const { apiSecret, signingKeys } = sandbox.control.account;
    const tokens = sandbox.control.sessions().map(({ authToken }) => authToken);
    return [key, apiSecret, ...signingKeys, ...tokens];
  });
  secrets.push(processKeys.ENCRYPTION_KEYS.replace(/^test:/, ''));
  const kept = await logs();
  const places = new Map([...kept, ...(await logicalPlaces()), ...textsIn(told)]);
  expect(findIn(places, secrets)).toEqual([]);
  // A clientId may be an e-mail address; where it stands in workflow ids, Temporal's own log has it.
  const ours = new Map([...kept].filter(([place]) => !place.endsWith('temporal.log')));
  const clientIds = [...Object.values(played.embedded), ...Object.values(played.shipped), played.away];
  expect([ours.size, findIn(ours, clientIds)]).toEqual([3, []]);
});

test('where workflow ids hide the clientId, Temporal has it nowhere', async () => {
  const { raw } = await handedOut(shipped.temporal, bothRings);
  const files = [...(await filesIn(folder, 'folder'))].filter(([place]) =>
    place.startsWith('folder/temporal.'),
  );
  const places = new Map([...raw, ...files]);
  expect(findIn(places, Object.values(played.embedded))).toEqual([]);
});

test('after erasure neither that nor any id is left, and late webhooks bring nothing back', async () => {
  const away = Object.values(played.shipped).concat(played.away);
  const clients: readonly (readonly [Proven, readonly Ids[], held: string])[] = [
    [embedded, await allIds(embedded, Object.values(played.embedded)), played.embedded.stored],
    [shipped, await allIds(shipped, away), played.shipped.stored],
  ];
  const ids = clients.flatMap(([, each]) => each);
  const runs = ids.flatMap(({ verificationIds }) => verificationIds);
  const others = ids.flatMap(({ clientId, scanRefs }) => [clientId, ...scanRefs]);
  const before = await logicalPlaces();
  expect(findIn(before, [...runs, ...others]).length).toBeGreaterThan(0);
  expect(await documentFiles()).not.toEqual([]);

  await Promise.all(clients.map(async ([system, each, held]) => eraseAll(system, each, held)));
  await Promise.all(clients.map(async ([system, each]) => comeLate(system, each)));

  // A run that is gone may be listed for a moment more.
  await becomesEmpty(async () => findIn(await logicalPlaces(), others));
  // Who read which run's document is told for good, by its random id, and so is that it was erased.
  const left = [...(await logicalPlaces())];
  const after = left.filter(([place]) => !/public\.(?:acts|events)$/.test(place));
  expect(findIn(new Map(after), runs)).toEqual([]);
  const events = left
    .filter(([place]) => place.endsWith('public.events'))
    .flatMap(([, text]) => text.toString().split('\n'));
  const ofRuns = events.filter((line) => runs.some((id) => line.includes(id)));
  expect(ofRuns.filter((line) => !line.includes('verification.erased'))).toEqual([]);
  expect(await documentFiles()).toEqual([]);
  expect(findIn(await everythingKept())).toEqual([]);
});

test('the search finds what is not encrypted, in whatever form, and in a database at work', async () => {
  const controls = join(folder, 'controls');
  await mkdir(controls);
  for (const [form, written] of formsOf(marker)) {
    const file = Buffer.concat([Buffer.from('before '), written, Buffer.from(' after')]);
    await writeFile(join(controls, form), file);
  }
  const inFiles = findIn(await filesIn(controls, 'controls'));
  for (const [form] of formsOf(marker)) {
    expect(inFiles).toContainEqual(expect.stringContaining(`controls/${form}: ${form} near "before `));
  }
  const plants = new Plants('P');
  const plain = new Client({ connection: shipped.temporal.connection, namespace: temporal.namespace });
  await plain.workflow.start('nobodyRunsThis', {
    workflowId: randomUUID(),
    taskQueue: 'nobody',
    args: [plants.text('PLAIN')],
  });
  const found = await until('it in the database', async () => {
    const files = [...(await filesIn(folder, 'folder'))].filter(([place]) => place.includes('/temporal.db'));
    const here = findIn(new Map(files));
    return here.length > 0 ? here : undefined;
  });
  expect(found.join('\n')).toContain('PLAIN');
});
