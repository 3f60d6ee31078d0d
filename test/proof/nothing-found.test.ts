/**
 * Text that nobody writes by chance, wherever personal data can enter, and failures wherever something can fail: then
 * everything that is kept, logged or answered is searched for it, byte by byte (design.md, invariant 11).
 */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client } from '@temporalio/client';
import { createSecretKey, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createKeyRing } from '../../src/encryption/key-ring.ts';
import { publishedTestKey } from '../../src/encryption/published-test-key.ts';
import type { TemporalServer } from '../../src/local/temporal-server.ts';
import { startPostgres } from '../records/postgres.ts';
import type { TestPostgres } from '../records/postgres.ts';
import { processKeys } from '../support/keys.ts';
import { formsOf } from '../support/planted.ts';
import { startS3Server } from '../support/s3-server.ts';
import type { S3Server } from '../support/s3-server.ts';
import { until } from '../support/until.ts';
import { dumpOf, openedDocuments, openedRecords } from './support/contents.ts';
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
  await Promise.all([
    listen('embedded', embedded, played.embedded),
    listen('shipped', shipped, played.shipped),
  ]);
  for (const url of [temporal.metricsUrl, `${shipped.workerUrl}/readyz`, `${shipped.workerUrl}/metrics`]) {
    told.set(url, await (await fetch(url)).text());
  }
});
afterAll(async () => {
  await shipped?.close();
  await embedded?.close();
  await temporal?.stop();
  await s3?.stop();
  await postgres?.stop();
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
  expect(await sendNonsense(system)).toEqual(expect.arrayContaining([400, 404, 413, 415]));
}

/** Everything that is kept or logged anywhere. */
async function everythingKept(): Promise<Places> {
  const dataDirectory = await postgres.query('show data_directory');
  const { raw } = await handedOut(shipped.temporal, bothRings);
  // A dump is a checkpoint first, so that the files have it all.
  const dumps = [...(await dumpOf(embedded.database)), ...(await dumpOf(shipped.database))];
  return new Map([
    ...raw,
    ...dumps,
    ...(await filesIn(folder, 'folder')),
    ...(await filesIn(s3.folder, 'bucket')),
    ...(await filesIn(String(dataDirectory[0]?.['data_directory']), 'postgres')),
  ]);
}

test('what was planted came in, everywhere', async () => {
  const { opened } = await handedOut(shipped.temporal, bothRings);
  const throughTemporal = [
    'EXTERNALREF', 'CALLEDFIRST', 'CALLEDLAST', 'URLPATH', 'URLQUERY', 'URLHASH', 'STEPTEXT', 'FILENAME',
    'LINKQUERY', 'REASON', 'REVIEWER',
  ]; // prettier-ignore
  expect(opened).toContain(plantedBirthDate);
  expect(throwing.missingFrom(opened, ['WORKFLOW', 'UPDATE', 'TASK'])).toEqual([]);
  for (const system of [embedded, shipped]) {
    const { plants } = system;
    expect(plants.missingFrom(opened, throughTemporal)).toEqual([]);
    const webhooks = [...plants.texts.keys()].filter((where) => /^(WEB|DATA(?!ERROR)|ASKED)/.test(where));
    expect(webhooks.length).toBeGreaterThan(35);
    const inRecords = [
      ...webhooks, 'GIVEN', 'FAMILY', 'TOWN', 'CODE', 'OWNGIVEN', 'OWNNAME', 'PASS', 'PERMIT', 'EXTERNALREF', 'REASON',
      'REVIEWER', 'STRAYREF', 'STRAYNAME', 'BROKENNAME', 'NOBODY',
    ]; // prettier-ignore
    expect(plants.missingFrom(await openedRecords(system), inRecords)).toEqual([]);
    const inDocuments = [
      'EXIFJPEG', 'ABOUTJPEG', 'XMPJPEG', 'EXIFPNG', 'ABOUTPNG', 'PDFTITLE', 'PDFAUTHOR', 'PDFKEY',
    ]; // prettier-ignore
    expect(plants.missingFrom(await openedDocuments(system), inDocuments)).toEqual([]);
    // That iDenfy's refusals were all met, `playAll` has seen; that forged webhooks were refused, these.
    expect(system.between.forgedAnswers.length).toBeGreaterThan(5);
    expect([...new Set(system.between.forgedAnswers.map(({ status }) => status))]).toEqual([401]);
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
    /^history of /m, /^description of /m, /^dump of public\.webhooks$/m, /^folder\/temporal\.db$/m,
    /^folder\/temporal\.db-wal$/m, /^folder\/temporal\.log$/m, /^folder\/embedded\/api\.log$/m,
    /^folder\/embedded\/records\/.*\/base\//m, /^folder\/embedded\/documents\/./m,
    /^folder\/shipped\/server\.log$/m, /^folder\/shipped\/worker\.log$/m, /^bucket\/.*some\/where\//m,
    /^postgres\/base\//m, /^postgres\/pg_wal\//m,
  ]) expect(places).toMatch(place); // prettier-ignore
  expect(findIn(kept)).toEqual([]);
});

test('nor in what strangers are answered', async () => {
  expect(told.size).toBeGreaterThan(60);
  expect(findIn(textsIn(told))).toEqual([]);
});

test('tokens and secrets are in no log, in no answer and not readable in Temporal', async () => {
  const secrets = [embedded, shipped].flatMap(({ sandbox, key }) => {
    const { apiSecret, signingKeys } = sandbox.control.account;
    const tokens = sandbox.control.sessions().map(({ authToken }) => authToken);
    return [key, apiSecret, ...signingKeys, ...tokens];
  });
  secrets.push(processKeys.ENCRYPTION_KEYS.replace(/^test:/, ''));
  const logs = [...(await filesIn(folder, 'folder'))].filter(([place]) => place.endsWith('.log'));
  const { raw } = await handedOut(shipped.temporal, bothRings);
  const dumps = [...(await dumpOf(embedded.database)), ...(await dumpOf(shipped.database))];
  const places = new Map([...logs, ...raw, ...dumps, ...textsIn(told)]);
  expect(findIn(places, secrets)).toEqual([]);
});

test('where workflow ids hide the clientId, Temporal has it nowhere', async () => {
  const { raw } = await handedOut(shipped.temporal, bothRings);
  const files = [...(await filesIn(folder, 'folder'))].filter(([place]) =>
    place.startsWith('folder/temporal.'),
  );
  const places = new Map([...raw, ...files]);
  expect(findIn(places, Object.values(played.embedded))).toEqual([]);
});

test('the search finds what is not encrypted, in whatever form, and in a database at work', async () => {
  for (const [form, written] of formsOf(marker)) {
    const place = new Map([['there', Buffer.concat([Buffer.from('..'), written, Buffer.from('..')])]]);
    expect(findIn(place)).toEqual(expect.arrayContaining([expect.stringContaining(`there: ${form} near`)]));
  }
  const plants = new Plants('P');
  const plain = new Client({ connection: shipped.temporal.connection, namespace: temporal.namespace });
  await plain.workflow.start('nobodyRunsThis', {
    workflowId: randomUUID(),
    taskQueue: 'nobody',
    args: [plants.text('PLAIN')],
  });
  const found = await until('it in the database', async () => {
    const here = findIn(await filesIn(folder, 'folder'));
    return here.length > 0 ? here : undefined;
  });
  expect(found.join('\n')).toContain('PLAIN');
});
