/** Which verifications there are: by any question, page by page, and nothing of another key's. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { methods, outcomes } from '../../src/domain/words.ts';
import { standings } from '../../src/records/index.ts';
import type { ClosedVerification, FoundPlace, Records, Search } from '../../src/records/index.ts';
import { verificationInput } from '../workflows/builders.ts';
import { wishesOf } from '../../src/domain/corrections.ts';
import { aClosing, anOpening, at, aWaiting, pickIds } from './builders.ts';
import { onBothDatabases, unmark } from './databases.ts';

const requestWith = (metadata: Readonly<Record<string, string>>) => wishesOf(verificationInput({ metadata }));

const about = { method: 'silent', reverify: false, requestId: 'request' } as const;

/** A client of this key alone. */
async function clientOf(records: Records, by: string): Promise<string> {
  const clientId = `client-${randomUUID()}`;
  await records.openers.open({ clientId, by, seesAll: false, source: 's', about });
  return clientId;
}

/** All pages, and how many there were. */
async function allOf(records: Records, search: Search, limit: number) {
  const found = [];
  let pages = 0;
  for (let after: FoundPlace | undefined, more = true; more;) {
    const page = await records.verifications.find(search, { limit, after });
    found.push(...page.found);
    pages += 1;
    more = page.next !== null;
    after = page.next ?? undefined;
  }
  return { found, pages };
}
const idsOf = (found: readonly { verificationId: string }[]) => found.map((each) => each.verificationId);

/** What there is of a key's, as each question sees it. */
interface Known {
  readonly verificationId: string;
  readonly clientId: string;
  readonly minute: number;
  readonly closedMinute: number | null;
  readonly standing: (typeof standings)[number];
  readonly outcome: (typeof outcomes)[number] | null;
  readonly method: (typeof methods)[number];
  readonly reasons: readonly string[];
  readonly externalRef: string | null;
  readonly metadata: Readonly<Record<string, string>>;
}

const knownReasons = ['identity_denied', 'blocked_too_long', 'ended_by_hand'] as const;
const refs = ['order 1', 'order 2', 'Ω \u{1F600}'];
const branches = ['riga', 'vilnius'];

const anyKnown = fc.record({
  minute: fc.nat(5),
  closedMinute: fc.nat(5),
  standing: fc.constantFrom(...standings),
  outcome: fc.constantFrom(...outcomes),
  method: fc.constantFrom(...methods),
  reasons: fc.uniqueArray(fc.constantFrom(...knownReasons), { minLength: 1, maxLength: 2 }),
  externalRef: fc.option(fc.constantFrom(...refs)),
  metadata: fc.dictionary(fc.constantFrom('branch', 'order'), fc.constantFrom(...branches)),
});

const minutes = fc.option(fc.nat(6), { nil: undefined });
const maybe = <T>(values: readonly T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
const anySearch = fc.record({
  stage: maybe([...standings, 'open' as const]),
  outcome: maybe(outcomes),
  method: maybe(methods),
  reason: maybe(knownReasons),
  externalRef: maybe(refs),
  branch: maybe(branches),
  order: maybe(branches),
  openedFrom: minutes,
  openedBefore: minutes,
  closedFrom: minutes,
  closedBefore: minutes,
});
type AnySearch = typeof anySearch extends fc.Arbitrary<infer S> ? S : never;

async function write(records: Records, by: string, known: Omit<Known, 'verificationId' | 'clientId'>) {
  const clientId = await clientOf(records, by);
  const { minute, closedMinute, standing, outcome, method, reasons, externalRef, metadata } = known;
  const request = requestWith(metadata);
  const opening = anOpening({ clientId, method, externalRef, request, openedAt: at(minute) });
  const { verificationId } = opening;
  const { verifications } = records;
  const parts = { ...opening, reasons: knownReasons.filter((each) => reasons.includes(each)) };
  if (standing === 'closed')
    await verifications.closed(
      aClosing({ ...parts, outcome: outcome ?? 'VERIFIED', closedAt: at(10 + (closedMinute ?? 0)) }),
    );
  else if (standing === 'awaiting-decision') await verifications.awaitsDecision(aWaiting(parts));
  else if (standing === 'blocked')
    await verifications.markStage(opening, { reason: reasons[0] ?? '', since: at(6) });
  else await verifications.opened(opening);
  const isClosed = standing === 'closed';
  return {
    ...known,
    verificationId,
    clientId,
    outcome: isClosed ? outcome : null,
    closedMinute: isClosed ? closedMinute : null,
    reasons: standing === 'running' ? [] : standing === 'blocked' ? reasons.slice(0, 1) : reasons,
  };
}

const isIn = (value: number | null, from: number | undefined, before: number | undefined) =>
  (from === undefined || (value !== null && value >= from)) &&
  (before === undefined || (value !== null && value < before));
const isOr = (wanted: unknown, value: unknown) => wanted === undefined || wanted === value;

function isMeant(known: Known, search: AnySearch): boolean {
  const { minute, closedMinute, standing, outcome, method, reasons, externalRef, metadata } = known;
  return (
    (isOr(search.stage, standing) || (search.stage === 'open' && standing !== 'closed')) &&
    isOr(search.outcome, outcome) &&
    isOr(search.method, method) &&
    (search.reason === undefined || reasons.includes(search.reason)) &&
    isOr(search.externalRef, externalRef) &&
    isOr(search.branch, metadata['branch']) &&
    isOr(search.order, metadata['order']) &&
    isIn(minute, search.openedFrom, search.openedBefore) &&
    isIn(closedMinute, search.closedFrom, search.closedBefore)
  );
}

const time = (minute: number | undefined, from = 0) => (minute === undefined ? undefined : at(from + minute));

function asked(search: AnySearch, by: string): Search {
  const { branch, order, openedFrom, openedBefore, closedFrom, closedBefore, ...words } = search;
  const metadata = Object.entries({ branch, order }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return {
    ...words,
    by,
    metadata,
    openedFrom: time(openedFrom),
    openedBefore: time(openedBefore),
    closedFrom: time(closedFrom, 10),
    closedBefore: time(closedBefore, 10),
  };
}

/** The latest first; of one moment by their ids, as the database orders them. */
function inOrder(all: readonly Known[], search: AnySearch): string[] {
  const isByClosing = search.closedFrom !== undefined || search.closedBefore !== undefined;
  const minuteOf = (known: Known) => (isByClosing ? (known.closedMinute ?? 0) : known.minute);
  return idsOf(
    all.toSorted(
      (one, other) => minuteOf(other) - minuteOf(one) || (one.verificationId < other.verificationId ? 1 : -1),
    ),
  );
}

describe('Verifications', () => {
  onBothDatabases((records) => {
    test('are found by any questions at once, each once and in order, whatever the size of a page', async () => {
      const by = `key-${randomUUID()}`;
      const [all] = fc.sample(fc.array(anyKnown, { minLength: 60, maxLength: 60 }), 1);
      const written: Known[] = [];
      for (const known of all ?? []) written.push(await write(records(), by, known));
      await fc.assert(
        fc.asyncProperty(anySearch, fc.integer({ min: 1, max: 70 }), async (search, limit) => {
          const { found } = await allOf(records(), asked(search, by), limit);
          expect(idsOf(found)).toEqual(
            inOrder(
              written.filter((known) => isMeant(known, search)),
              search,
            ),
          );
        }),
        { numRuns: 150 },
      );
      // Whoever sees all finds these among the others.
      for (const { verificationId, clientId } of written.slice(0, 5))
        expect(idsOf((await allOf(records(), { clientId }, 50)).found)).toEqual([verificationId]);
    });

    test('that seldom fit are all found, though a page may hold fewer than it could', async () => {
      const by = `key-${randomUUID()}`;
      const clientId = await clientOf(records(), by);
      const rare = anOpening({ clientId, method: 'stored', openedAt: at(0) });
      await records().verifications.opened(rare);
      for (let index = 1; index <= 1_200; index += 1)
        await records().verifications.opened(anOpening({ clientId, openedAt: at(index) }));
      const { found, pages } = await allOf(records(), { by, method: 'stored' }, 10);
      expect(idsOf(found)).toEqual([rare.verificationId]);
      expect(pages).toBe(5);
      const first = await records().verifications.find({ by, method: 'stored' }, { limit: 10 });
      expect(first).toMatchObject({ found: [], total: null });
      expect((await records().verifications.find({ by: 'nobody' }, { limit: 10 })).total).toBe(0);
    });

    test('of another key are never found, and those of a client are of each key that opened one', async () => {
      const [one, other] = [`key-${randomUUID()}`, `key-${randomUUID()}`];
      const clientId = await clientOf(records(), one);
      const closed = aClosing({ clientId, outcome: 'REJECTED' });
      await records().verifications.closed(closed);
      const ids = [closed.verificationId];
      const searches: readonly Search[] = [
        {},
        { outcome: 'REJECTED' },
        { clientId },
        { externalRef: 'order 17' },
      ];
      for (const search of searches) {
        expect(idsOf((await allOf(records(), { ...search, by: one }, 5)).found)).toEqual(ids);
        expect((await allOf(records(), { ...search, by: other }, 5)).found).toEqual([]);
      }
      await records().openers.open({ clientId, by: other, seesAll: true, source: 's', about });
      for (const search of searches)
        expect(idsOf((await allOf(records(), { ...search, by: other }, 5)).found)).toEqual(ids);
    });

    test('are found by what they are now, and no more by what they were', async () => {
      const by = `key-${randomUUID()}`;
      const clientId = await clientOf(records(), by);
      const first = anOpening({ clientId, externalRef: 'first', request: requestWith({ branch: 'riga' }) });
      const { verificationId } = first;
      const { verifications } = records();
      const finds = async (search: Search) => (await allOf(records(), { ...search, by }, 5)).found;
      await verifications.markStage(first, { reason: 'session_failed', since: at(2) });
      expect(await finds({ stage: 'blocked', reason: 'session_failed', externalRef: 'first' })).toHaveLength(
        1,
      );
      const second = { ...first, externalRef: 'second', request: requestWith({ branch: 'vilnius' }) };
      await verifications.opened(second);
      expect(await finds({ externalRef: 'first' })).toEqual([]);
      expect(await finds({ metadata: [['branch', 'riga']] })).toEqual([]);
      expect(await finds({ reason: 'session_failed' })).toEqual([]);
      expect(
        await finds({ externalRef: 'second', metadata: [['branch', 'vilnius']], stage: 'running' }),
      ).toEqual([
        expect.objectContaining({ verificationId, blockedSince: null, metadata: { branch: 'vilnius' } }),
      ]);
      await verifications.awaitsDecision(aWaiting({ ...second, reasons: ['identity_suspected'] }));
      expect(await finds({ stage: 'awaiting-decision', reason: 'identity_suspected' })).toHaveLength(1);
      await verifications.leavesReview(verificationId, null);
      expect(await finds({ reason: 'identity_suspected' })).toEqual([]);
      expect(await finds({ stage: 'running' })).toHaveLength(1);
      const closing: ClosedVerification = aClosing({
        ...second,
        reasons: ['identity_denied'],
        outcome: 'REJECTED',
      });
      await verifications.closed(closing);
      await verifications.closed({
        ...closing,
        reasons: ['changed_while_closing'],
        outcome: 'REQUIRES_REVIEW',
      });
      expect(await finds({ reason: 'identity_denied' })).toEqual([]);
      expect(await finds({ outcome: 'REJECTED' })).toEqual([]);
      expect(await finds({ outcome: 'REQUIRES_REVIEW', reason: 'changed_while_closing' })).toHaveLength(1);
    });

    test('that are closed are found by their end, though a late word says that they were opened', async () => {
      const by = `key-${randomUUID()}`;
      const closing = aClosing({ clientId: await clientOf(records(), by), reasons: ['identity_denied'] });
      await records().verifications.closed(closing);
      await records().verifications.opened(anOpening({ ...pickIds(closing), externalRef: 'other' }));
      await records().verifications.markStage(anOpening(pickIds(closing)), { reason: 'late', since: at(3) });
      const found = await allOf(records(), { by, reason: 'identity_denied', outcome: 'VERIFIED' }, 5);
      expect(idsOf(found.found)).toEqual([closing.verificationId]);
      expect((await allOf(records(), { by, stage: 'open' }, 5)).found).toEqual([]);
      expect((await allOf(records(), { by, externalRef: 'other' }, 5)).found).toEqual([]);
    });

    test('that versions before 0.7 wrote are found once a server has marked them', async () => {
      const by = `key-${randomUUID()}`;
      const closing = aClosing({
        clientId: await clientOf(records(), by),
        request: requestWith({ branch: by }),
      });
      await records().verifications.closed(closing);
      await unmark(records(), closing.verificationId);
      const search: Search = { by, externalRef: 'order 17', metadata: [['branch', by]], outcome: 'VERIFIED' };
      expect((await allOf(records(), search, 5)).found).toEqual([]);
      while ((await records().verifications.markEarlier(10)) > 0);
      expect(idsOf((await allOf(records(), search, 5)).found)).toEqual([closing.verificationId]);
      expect(await records().verifications.markEarlier(10)).toBe(0);
    });

    test('that nobody recorded the end of are found once somebody has', async () => {
      const by = `key-${randomUUID()}`;
      const clientId = await clientOf(records(), by);
      const opening = anOpening({ clientId });
      await records().verifications.opened(opening);
      await records().verifications.endedByHand({ ...opening, closedAt: at(20) });
      const search: Search = { by, outcome: 'CANCELLED', reason: 'ended_by_hand', externalRef: 'order 17' };
      expect(idsOf((await allOf(records(), search, 5)).found)).toEqual([opening.verificationId]);
    });
  });
});
