/**
 * No statement costs more the more has piled up: with 100,000 rows in every table that grows, each that the records can
 * send is looked at as PostgreSQL executed it, those of foreign keys too.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { methods as allMethods, outcomes } from '../../src/domain/words.ts';
import { createRecords, openDatabase, standings } from '../../src/records/index.ts';
import type { Records, Search } from '../../src/records/index.ts';
import { Client } from 'pg';
import { testKeyRing } from '../support/keys.ts';
import { until } from '../support/until.ts';
import { aClosing, aDecision, anEvent, anOpening, aResult, at, aTold, aWaiting } from './builders.ts';
import { allTables, fillings, growingTables, placedTables } from './grown.ts';
import { explaining, growth, plansIn } from './plans.ts';
import { startPostgres } from './postgres.ts';
import type { TestPostgres } from './postgres.ts';

type Call = () => Promise<unknown>;
/** One entry for each method that there is: a new one without does not compile. */
type Calls = {
  [S in keyof Records]: Records[S] extends (...given: never[]) => unknown
    ? readonly Call[]
    : { [M in keyof Records[S]]: readonly Call[] };
};

let postgres: TestPostgres;
let records: Records;
let client: Client;

const clientId = `client-${randomUUID()}`;
const [attempt, waiting] = [aClosing({ clientId }), aWaiting({ clientId, attempt: 1 })];
const { verificationId } = attempt;
const [scanRef = ''] = attempt.sessions.map((session) => session.scanRef);
const event = anEvent({ clientId, scanRef });
const parked = anEvent({ clientId, scanRef });
const [closing, keyName] = [aClosing({ clientId, attempt: 2 }), `key-${randomUUID()}`];
const [digest, session] = [randomBytes(32), randomBytes(32)];
let erasureId = '';
const subject = { clientId, verificationIds: null, runs: [{ workflowId: 'w', runId: verificationId }] };

beforeAll(async () => {
  postgres = await startPostgres(explaining);
  const databaseUrl = await postgres.freshDatabase();
  records = createRecords(await openDatabase({ databaseUrl }, testKeyRing));
  client = new Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query('set auto_explain.log_min_duration = -1');
  // The log's own beginning comes before what it is filled with.
  await records.acts.add({ kind: 'opening', by: 'a key', clientId, source: null, detail: about });
  for (const filling of fillings()) await client.query(filling);
  await client.query('vacuum analyze');
});
afterAll(async () => {
  await client.end();
  await records.close();
  await postgres.close();
});

const about = { method: 'silent', reverify: false, requestId: 'request' } as const;

const idempotent = {
  by: 'a key',
  key: randomUUID(),
  clientId,
  request: '{}',
  requestId: 'request',
  at: at(1),
  keptSince: at(0),
  workedOnSince: at(0),
};

const searches: readonly Search[] = [
  {},
  ...standings.map((stage) => ({ stage })),
  { stage: 'open' },
  ...outcomes.map((outcome) => ({ outcome })),
  ...allMethods.map((method) => ({ method })),
  { reason: 'common' },
  { reason: 'of_the_first' },
  { reason: 'nobodys' },
  { externalRef: 'order 1' },
  { metadata: [['branch', 'riga']] },
  {
    metadata: [
      ['branch', 'riga'],
      ['order', '4711'],
    ],
  },
  { clientId: 'bulk-client-7' },
  { openedFrom: new Date('2025-02-01'), openedBefore: new Date('2025-02-02') },
  { openedFrom: new Date('2025-01-02') },
  { closedFrom: new Date('2026-10-01'), closedBefore: new Date('2026-10-02') },
  { closedBefore: new Date('2026-10-02'), openedFrom: new Date('2025-01-02'), outcome: 'REJECTED' },
  // What seldom or never goes together.
  { outcome: 'EXPIRED', method: 'stored' },
  { outcome: 'CANCELLED', stage: 'closed', method: 'sequential', reason: 'common' },
  { stage: 'blocked', outcome: 'VERIFIED' },
  ...['many', 'few', 'none'].flatMap((by) => [
    { by },
    { by, outcome: 'VERIFIED' as const },
    { by, stage: 'running' as const },
    { by, reason: 'common', method: 'stored' as const },
    { by, closedFrom: new Date('2026-10-01') },
  ]),
];

const calls: Calls = {
  verifications: {
    opened: [async () => records.verifications.opened(anOpening({ clientId }))],
    sessionCreated: [
      async () =>
        records.verifications.sessionCreated({
          verificationId,
          role: 'identity',
          scanRef,
          createdAt: at(1),
          expiresAt: at(31),
        }),
    ],
    closed: [
      async () => {
        await records.inbox.receive(event);
        await records.inbox.receive(parked);
        await records.verifications.closed({
          ...attempt,
          recordedEvents: [event.eventId],
          unplacedEvents: [parked.eventId],
          decisions: [aDecision()],
        });
      },
    ],
    awaitsDecision: [async () => records.verifications.awaitsDecision(waiting)],
    leavesReview: [async () => records.verifications.leavesReview(waiting.verificationId, aDecision())],
    lateResult: [async () => records.verifications.lateResult(verificationId, aResult())],
    documentsStored: [async () => records.verifications.documentsStored(verificationId, attempt.documents)],
    documentsRemoved: [async () => records.verifications.documentsRemoved(waiting.verificationId)],
    markStage: [
      async () =>
        records.verifications.markStage(anOpening({ clientId }), { reason: 'session_failed', since: at(2) }),
      async () => records.verifications.markStage(anOpening({ clientId }), null, [aTold()]),
    ],
    markEarlier: [async () => records.verifications.markEarlier(100)],
    // Each question alone and some together; the first page, one from the middle, and the last.
    find: searches.flatMap((search) =>
      [undefined, new Date('2025-02-10'), new Date('2025-01-01')].map((time) => async () => {
        const after = time && { at: time, verificationId: 'bulk-1' };
        await records.verifications.find(search, { limit: 200, after });
      }),
    ),
    endedByHand: [
      async () => records.verifications.endedByHand({ ...anOpening({ clientId }), closedAt: at(50) }),
    ],
    attempts: [async () => records.verifications.attempts(clientId)],
    beginnings: [
      async () => records.verifications.beginnings(clientId, at(0)),
      async () => records.verifications.beginnings('bulk-client-7', new Date()),
      async () => records.verifications.beginnings('nobody', new Date()),
    ],
    byId: [async () => records.verifications.byId(verificationId)],
    latestOf: [async () => records.verifications.latestOf(clientId)],
    earlierOf: [async () => records.verifications.earlierOf(clientId, 'another')],
    byScanRef: [async () => records.verifications.byScanRef(scanRef)],
    results: [async () => records.verifications.results(verificationId, 'identity')],
    // Of a client that has one, and of one that has none.
    linksLiveUntil: [
      async () => records.verifications.linksLiveUntil('bulk-client-7', 'another', new Date()),
      async () => records.verifications.linksLiveUntil(clientId, 'another', at(0)),
      async () => records.verifications.linksLiveUntil('nobody', 'another', at(0)),
    ],
    awaitingDecision: [
      async () => records.verifications.awaitingDecision({ limit: 50 }),
      async () =>
        records.verifications.awaitingDecision({
          limit: 50,
          after: { since: new Date('2026-11-01T12:00:00Z'), verificationId: 'bulk-1' },
        }),
    ],
  },
  afterwards: {
    contradiction: [
      async () =>
        records.afterwards.contradiction(verificationId, {
          eventId: `event-${randomUUID()}`,
          role: 'identity',
          scanRef,
          overall: 'DENIED',
          byHand: false,
          status: {},
          receivedAt: at(40),
        }),
    ],
    contradicted: [async () => records.afterwards.contradicted({ limit: 50 })],
    expiryNotice: [
      async () =>
        records.afterwards.expiryNotice({
          eventId: event.eventId,
          scanRef,
          clientId,
          threshold: 'DOCUMENT_EXPIRED',
          documentExpiration: null,
          receivedAt: at(41),
        }),
    ],
    expiryNotices: [async () => records.afterwards.expiryNotices([scanRef, 'another'])],
  },
  inbox: {
    receive: [async () => records.inbox.receive(anEvent()), async () => records.inbox.receive(event)],
    claim: [
      async () => records.inbox.claim({ limit: 20, leaseMs: 1 }),
      async () => records.inbox.claim({ limit: 1, leaseMs: 1, eventId: event.eventId }),
    ],
    reserve: [async () => records.inbox.reserve(event.eventId, verificationId, 200)],
    delivered: [
      async () => records.inbox.delivered(event.eventId, verificationId, { clientId, scanRef, at: at(3) }),
    ],
    release: [async () => records.inbox.release(event.eventId, { retryAt: at(0) })],
    park: [async () => records.inbox.park(parked.eventId, 'contradiction', verificationId)],
    recorded: [async () => records.inbox.recorded(event.eventId, verificationId)],
    hasUnheard: [async () => records.inbox.hasUnheard(verificationId)],
    body: [async () => records.inbox.body(event.eventId)],
    bodies: [async () => records.inbox.bodies([event.eventId, parked.eventId])],
    about: [
      async () => records.inbox.about({ verificationId, scanRefs: [scanRef, 'another'] }, 100),
      async () => records.inbox.about({ verificationId, scanRefs: [] }, 100),
    ],
    restore: [async () => records.inbox.restore(anEvent({ clientId }), verificationId)],
    parked: [
      async () => records.inbox.parked({ limit: 50 }),
      async () => records.inbox.parked({ limit: 50, reason: 'no-open-run' }),
      async () => records.inbox.parked({ limit: 50, before: 'bulk-event-5000' }),
    ],
    redeliver: [async () => records.inbox.redeliver(parked.eventId, 'a key')],
  },
  apiKeys: {
    add: [async () => records.apiKeys.add({ name: keyName, digest, scopes: ['operator'] })],
    all: [async () => records.apiKeys.all()],
    findByDigest: [async () => records.apiKeys.findByDigest(digest)],
    used: [async () => records.apiKeys.used(keyName)],
    revoke: [async () => records.apiKeys.revoke('another')],
    handOver: [async () => records.apiKeys.handOver('another', keyName)],
  },
  deskSessions: {
    create: [
      async () =>
        records.deskSessions.create({ digest: session, keyName, expiresAt: new Date('2099-01-01') }),
    ],
    find: [
      async () => records.deskSessions.find(session, new Date()),
      async () => records.deskSessions.find(session, new Date(), at(0)),
    ],
    use: [async () => records.deskSessions.use(session, new Date())],
    remove: [async () => records.deskSessions.remove(session)],
  },
  acts: {
    add: [
      async () =>
        records.acts.add({ kind: 'opening', by: 'a key', clientId, source: 's', note: 'n', detail: about }),
    ],
    adding: [async () => records.acts.adding()],
    latest: [
      async () => records.acts.latest({ limit: 100 }),
      async () => records.acts.latest({ limit: 100, before: 2 }),
      async () => records.acts.latest({ limit: 100, kinds: ['opening'] }),
      async () => records.acts.latest({ limit: 100, kinds: ['opening', 'erasure'], before: 2 }),
      async () => records.acts.latest({ limit: 100, verificationId }),
      async () => records.acts.latest({ limit: 100, clientId, kinds: ['erasure'] }),
    ],
    after: [async () => records.acts.after(-50_000, 1_000)],
    start: [async () => records.acts.start('a process', () => ({}))],
    isChangeable: [async () => records.acts.isChangeable()],
    check: [async () => records.acts.check()],
    beginAnew: [async () => records.acts.beginAnew('why')],
    checkpoint: [async () => records.acts.checkpoint()],
    checkpoints: [async () => records.acts.checkpoints()],
    publicKey: [async () => records.acts.publicKey()],
    signManifest: [async () => records.acts.signManifest(Buffer.from('{}'))],
    about: [async () => records.acts.about({ verificationId, clientId }, { after: 0, limit: 500 })],
    verify: [async () => records.acts.verify()],
  },
  openers: {
    open: [
      async () => records.openers.open({ clientId, by: 'a key', seesAll: false, source: 's', about }),
      async () =>
        records.openers.open({ clientId: 'nobody', by: 'a key', seesAll: false, source: 's', about }),
    ],
    hasOpened: [async () => records.openers.hasOpened(clientId, 'a key')],
  },
  firstApprovals: {
    waitsSince: [1, 2].map(
      (minute) => async () =>
        records.firstApprovals.waitsSince({
          verificationId,
          approvedBy: 'a key',
          reviewer: null,
          reason: 'r',
          reviewSince: at(minute),
          approvedAt: at(minute),
        }),
    ),
  },
  idempotency: {
    claim: [
      async () => records.idempotency.claim(idempotent),
      async () => records.idempotency.claim(idempotent),
    ],
    answered: [
      async () =>
        records.idempotency.answered(idempotent, { status: 200, mediaType: 'application/json', body: '{}' }),
    ],
    released: [async () => records.idempotency.released(idempotent)],
    forget: [async () => records.idempotency.forget(new Date('2025-01-02'))],
  },
  sources: { forget: [async () => records.sources.forget(new Date('2025-01-01'))] },
  // A connection of its own, and a keyed hash: neither is a statement.
  eventNotices: { listen: [], digestOf: [] },
  events: {
    number: [async () => records.events.number()],
    list: [
      async () => records.events.list({ limit: 100 }),
      async () => records.events.list({ limit: 100, after: 50_000, type: 'verification.closed' }),
      async () => records.events.list({ limit: 100, clientId }),
      async () => records.events.list({ limit: 100, verificationId }),
      async () => records.events.list({ limit: 100, since: at(0), until: new Date() }),
      async () => records.events.list({ limit: 100, seenBy: 'nobody' }),
    ],
    byId: [
      async () => records.events.byId('bulk-told-7'),
      async () => records.events.byId('bulk-told-7', 'a key'),
    ],
    byIds: [async () => records.events.byIds(['bulk-told-7', 'bulk-told-8', 'never'])],
    latest: [async () => records.events.latest()],
    deliveriesOf: [async () => records.events.deliveriesOf('bulk-told-7')],
    resend: [async () => records.events.resend('bulk-told-7', ['team', 'other'])],
    resendFailed: [
      async () => records.events.resendFailed(['team', 'other'], new Date('2026-01-01T00:00:01Z')),
    ],
    remind: [async () => records.events.remind()],
    forget: [async () => records.events.forget(new Date('2026-01-01T00:10:00Z'))],
  },
  eventDeliveries: {
    register: [async () => records.eventDeliveries.register(['team', 'other'])],
    fanOut: [
      async () => records.eventDeliveries.fanOut([{ name: 'team', types: null }]),
      async () => records.eventDeliveries.fanOut([{ name: 'other', types: ['verification.closed'] }]),
    ],
    claim: [
      async () =>
        records.eventDeliveries.claim(
          [
            { name: 'team', room: 10 },
            { name: 'other', room: 1 },
          ],
          1_000,
        ),
    ],
    settle: [
      async () =>
        records.eventDeliveries.settle({
          eventId: 'bulk-told-10',
          endpoint: 'team',
          at: at(3),
          milliseconds: 12,
          status: 500,
          failure: 'http_status',
          pauseMs: 5_000,
        }),
    ],
    release: [async () => records.eventDeliveries.release([{ eventId: 'bulk-told-20', endpoint: 'team' }])],
    endpoints: [async () => records.eventDeliveries.endpoints(['team', 'other'])],
    enable: [async () => records.eventDeliveries.enable('team', 'a key')],
  },
  legalHolds: {
    find: [async () => records.legalHolds.find(clientId)],
    place: [
      async () => records.legalHolds.place({ clientId, heldBy: 'a key', reason: 'r', heldSince: at(1) }),
    ],
    lift: [async () => records.legalHolds.lift({ clientId, by: 'a key', reason: null })],
  },
  erasures: {
    holdsAnything: [
      async () => records.erasures.holdsAnything(clientId),
      async () => records.erasures.holdsAnything('nobody'),
    ],
    due: [async () => records.erasures.due({ closedBefore: new Date('2026-10-01T01:00:00Z'), limit: 100 })],
    unended: [
      async () => records.erasures.unended({ openedBefore: new Date('2025-01-02T00:00:00Z'), limit: 100 }),
    ],
    dropParked: [async () => records.erasures.dropParked(new Date('2026-01-01T00:10:00Z'))],
    request: [
      async () => {
        const requested = { clientId, requestedBy: 'a key', requestedAt: new Date() };
        await records.erasures.request({ ...requested, verificationIds: [closing.verificationId] });
        erasureId = (await records.erasures.request(requested))?.erasure.erasureId ?? '';
      },
    ],
    latestOf: [async () => records.erasures.latestOf(clientId)],
    byId: [async () => records.erasures.byId(erasureId)],
    contentOf: [
      async () => records.erasures.contentOf(subject),
      async () => records.erasures.contentOf({ ...subject, verificationIds: [verificationId] }),
    ],
    update: [
      async () =>
        records.erasures.update(erasureId, (now) => ({
          ...now,
          subject: {
            ...now.subject,
            sessions: [{ scanRef, expiresAt: at(31).toISOString(), deleted: false }],
          },
        })),
    ],
    rememberSessions: [async () => records.erasures.rememberSessions(erasureId)],
    deleteRows: [async () => records.erasures.deleteRows(erasureId)],
    incomplete: [
      async () => records.erasures.incomplete({ limit: 100 }),
      async () => records.erasures.incomplete({ limit: 100, after: 'bulk-erasure-5' }),
    ],
    complete: [async () => records.erasures.complete(erasureId, new Date())],
  },
  processes: {
    register: [async () => (await records.processes.register('server')).close()],
    running: [async () => records.processes.running()],
  },
  checkKeys: [async () => records.checkKeys().catch(() => {})],
  reseal: [async () => records.reseal().catch(() => {})],
  ping: [async () => records.ping()],
  // Sends nothing.
  close: [],
};

/** What reads a whole table, and why it may. */
const reasons: Readonly<Record<string, string>> = {
  'acts.verify': 'reads the whole log, in pages: that is what it is for',
  'acts.beginAnew': 'a command that looks for what is wrong with the whole log, as verify does',
  'acts.checkpoints': 'shows them all, to whoever verifies the log',
  reseal: 'a command that looks at every row once',
};

const isMade = (given: Calls[keyof Calls]): given is readonly Call[] => Array.isArray(given);
const cases = Object.entries(calls).flatMap(([section, methods]: [string, Calls[keyof Calls]]) =>
  isMade(methods)
    ? [{ name: section, made: methods }]
    : Object.entries<readonly Call[]>({ ...methods }).map(([method, made]) => ({
        name: `${section}.${method}`,
        made,
      })),
);

test('every table is filled, or has its reason to stay small', () => {
  expect([...placedTables].toSorted()).toEqual([...allTables].toSorted());
});

describe('With 100,000 rows in each table that grows', () => {
  const growing = new Set(growingTables);
  test.each(cases.filter(({ name, made }) => made.length > 0 && reasons[name] === undefined))(
    '$name reads no more than with few',
    async ({ name, made }) => {
      const faults: string[] = [];
      for (const call of made) {
        const begins = postgres.logged().length;
        await call();
        faults.push(...(await plansSince(begins, name)).flatMap((plan) => growth(plan, growing)));
      }
      expect(faults).toEqual([]);
    },
  );
});

/** The log is written by other processes than the one that answers: a last statement tells that all is there. */
async function plansSince(begins: number, name: string) {
  const mark = `${name} ${randomUUID()}`;
  await client.query(`set auto_explain.log_min_duration = 0`);
  await client.query(`select '${mark}'`);
  await client.query(`set auto_explain.log_min_duration = -1`);
  const log = await until('the mark in the log', async () => {
    const since = postgres.logged().slice(begins);
    const end = since.indexOf(mark);
    return end === -1 ? undefined : since.slice(0, since.lastIndexOf('\n', since.lastIndexOf('plan:', end)));
  });
  return plansIn(log);
}
