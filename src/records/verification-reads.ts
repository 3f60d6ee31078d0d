import { and, asc, desc, eq, gt, inArray, isNotNull, max, ne, notExists, or, sql } from 'drizzle-orm';
import type { SQLWrapper } from 'drizzle-orm';
import { z } from 'zod';
import { valueOf } from './columns.ts';
import type { Database } from './database.ts';
import type { Digests } from './digests.ts';
import { hasOwnDataLeft } from './erasures.ts';
import type { Queries } from './queries.ts';
import {
  openedApproval,
  openedContradiction,
  openedDecision,
  openedResult,
  openedVerification,
} from './opened-rows.ts';
import type { Opened } from './opened-rows.ts';
import {
  contradictions,
  decisions,
  documents,
  erasures,
  results,
  sessions,
  verifications,
} from './schema.ts';
import type { firstApprovals } from './schema.ts';
import type { Method, Outcome, OrUnknown, SessionRole } from '../domain/words.ts';
import { orUnknown, outcomes } from '../domain/words.ts';

type VerificationRow = Opened<typeof verifications.$inferSelect>;
type ResultRow = Opened<typeof results.$inferSelect>;

/** An attempt with all that belongs to it; one that is open has neither outcome nor `closedAt`. */
export interface VerificationRecord extends VerificationRow {
  sessions: (typeof sessions.$inferSelect)[];
  /** In the order in which they came, the superseded ones too. */
  results: ResultRow[];
  documents: (typeof documents.$inferSelect)[];
  /** In the order in which they were made. */
  decisions: Opened<typeof decisions.$inferSelect>[];
  /** What iDenfy decided otherwise since it was closed, in the order in which it came. */
  contradictions: Opened<typeof contradictions.$inferSelect>[];
  /** One that waits, or waited, for a second one by somebody else; of the question since `reviewSince` and no other. */
  firstApproval: Opened<typeof firstApprovals.$inferSelect> | null;
}

/** An attempt that is over, as a list of attempts shows it: nothing of it is sealed. */
export interface AttemptSummary extends Pick<
  VerificationRow,
  'verificationId' | 'attempt' | 'method' | 'outcome' | 'reasons' | 'openedAt'
> {
  closedAt: Date;
  contradictions: Omit<typeof contradictions.$inferSelect, 'verificationId' | 'status'>[];
}

/** An attempt that waits for a reviewer. */
export interface WaitingAttempt {
  verificationId: string;
  clientId: string;
  method: OrUnknown<Method>;
  reasons: string[];
  since: Date;
  until: Date;
}

/** The place after which a page of the queue begins. */
export interface QueuePlace {
  since: Date;
  verificationId: string;
}

export interface Attempts {
  /** How many attempts are closed, the erased ones too: a number is given once. */
  closed: number;
  /** The latest closed one. */
  last: { verificationId: string; attempt: number; outcome: OrUnknown<Outcome> } | null;
  /** Everything of this client is being erased. */
  erasing: boolean;
}

/** What a start has to know of a client. */
export interface Beginnings extends Attempts {
  /** Of each attempt with a link that can be opened still, until when (see `linksLiveUntil`). */
  liveLinks: ReadonlyMap<string, Date>;
}

export interface SessionOwner {
  verificationId: string;
  clientId: string;
  role: SessionRole;
  closed: boolean;
}

export interface VerificationReads {
  /** The closed attempts of a client, number and last one from the same moment. */
  attempts(clientId: string): Promise<Attempts>;
  /** The same, and the links that are about, in one statement. */
  beginnings(clientId: string, now: Date): Promise<Beginnings>;
  byId(verificationId: string): Promise<VerificationRecord | null>;
  latestOf(clientId: string): Promise<VerificationRecord | null>;
  /** The other attempts that are over, latest first. */
  earlierOf(clientId: string, exceptVerificationId: string): Promise<AttemptSummary[]>;
  byScanRef(scanRef: string): Promise<SessionOwner | null>;
  /** The decisive result of one session that no later one has replaced. */
  results(verificationId: string, role: SessionRole): Promise<ResultRow | null>;
  /**
   * Until when a link of another attempt can be opened: iDenfy cannot end a session. Null where none can. A link that led
   * to a result is used up, and the silent check's token was never anybody's link.
   */
  linksLiveUntil(clientId: string, exceptVerificationId: string, now: Date): Promise<Date | null>;
  /** What waits for a reviewer, longest waiting first. */
  awaitingDecision(page: { limit: number; after?: QueuePlace | undefined }): Promise<WaitingAttempt[]>;
}

/** As the database has it. */
type StoredRecord = typeof verifications.$inferSelect & {
  sessions: (typeof sessions.$inferSelect)[];
  results: (typeof results.$inferSelect)[];
  documents: (typeof documents.$inferSelect)[];
  decisions: (typeof decisions.$inferSelect)[];
  contradictions: (typeof contradictions.$inferSelect)[];
  firstApproval: typeof firstApprovals.$inferSelect | null;
};

function openedRecord(found: StoredRecord): VerificationRecord {
  return {
    ...openedVerification(found),
    results: found.results.map(openedResult),
    decisions: found.decisions.map(openedDecision),
    contradictions: found.contradictions.map(openedContradiction),
    firstApproval: found.firstApproval === null ? null : openedApproval(found.firstApproval),
  };
}

interface AttemptsRow {
  totals: { attempts: number; erasing: boolean };
  latest: (NonNullable<Attempts['last']> & { closed: number }) | null;
}

function attemptsOf(row: AttemptsRow | undefined): Attempts {
  const { attempts: deleted, erasing } = row?.totals ?? { attempts: 0, erasing: false };
  if (!row?.latest) return { closed: deleted, last: null, erasing };
  const { closed, ...last } = row.latest;
  return { closed: closed + deleted, last, erasing };
}

const liveLinksSchema = z.record(z.string(), z.coerce.date());

/**
 * Until when a link of this attempt can be opened. A query for each attempt of a client, of which there are few: how many
 * it is the planner does not know, and for a join it would rather go through all the sessions that there are.
 */
function liveLinkIn(queries: Queries, now: SQLWrapper) {
  const isUsersLink = or(eq(sessions.role, 'identity'), eq(verifications.method, 'sequential'));
  const result = queries
    .select({ eventId: results.eventId })
    .from(results)
    // By the attempt too, which has an index.
    .where(and(eq(results.verificationId, sessions.verificationId), eq(results.scanRef, sessions.scanRef)));
  return queries
    .select({ until: max(sessions.expiresAt) })
    .from(sessions)
    .where(
      and(
        eq(sessions.verificationId, verifications.verificationId),
        gt(sessions.expiresAt, now),
        isUsersLink,
        notExists(result),
      ),
    );
}

export function createVerificationReads(database: Database, digests: Digests): VerificationReads {
  const latestFirst = [desc(verifications.attempt), desc(verifications.openedAt)];
  const whole = {
    sessions: { orderBy: [sessions.createdAt] },
    results: { orderBy: [results.position, results.decidedAt] },
    documents: { orderBy: [documents.storedAt, documents.name] },
    decisions: { orderBy: [decisions.position] },
    contradictions: { orderBy: [contradictions.receivedAt, contradictions.eventId] },
    firstApproval: true as const,
  };

  const isOfClient = eq(verifications.clientId, valueOf(verifications.clientId, 'clientId'));
  const isIt = valueOf(verifications.verificationId, 'verificationId');
  const attemptsIn = (queries: Queries) => {
    const totals = queries
      .select({
        attempts: sql`coalesce(sum(${erasures.attemptsDeleted}), 0)`.mapWith(Number).as('deleted'),
        erasing: sql<boolean>`coalesce(bool_or(${erasures.whole} and ${hasOwnDataLeft}), false)`.as(
          'erasing',
        ),
      })
      .from(erasures)
      .where(eq(erasures.clientDigest, sql.placeholder('clientDigest')))
      .as('totals');
    const latest = queries
      .select({
        verificationId: verifications.verificationId,
        attempt: verifications.attempt,
        // Closing always sets it.
        outcome: sql`coalesce(${verifications.outcome}, '')`
          .mapWith((value) => orUnknown(outcomes, String(value)))
          .as('outcome'),
        closed: sql`count(*) over ()`.mapWith(Number).as('closed'),
      })
      .from(verifications)
      .where(and(isOfClient, isNotNull(verifications.closedAt)))
      .orderBy(desc(verifications.attempt), desc(verifications.closedAt))
      .limit(1)
      .as('latest');
    return { totals, latest };
  };
  // One statement, so that an attempt that is deleted meanwhile is counted once.
  const attempts = database.prepared('verifications.attempts', (queries) => {
    const { totals, latest } = attemptsIn(queries);
    return queries
      .select()
      .from(totals)
      .leftJoin(latest, sql`true`);
  });
  const beginnings = database.prepared('verifications.beginnings', (queries) => {
    const { totals, latest } = attemptsIn(queries);
    const each = queries
      .select({
        id: verifications.verificationId,
        until: sql`(${liveLinkIn(queries, valueOf(sessions.expiresAt, 'now'))})`.as('until'),
      })
      .from(verifications)
      .where(isOfClient)
      .as('each');
    const links = queries
      .select({
        liveLinks:
          sql<unknown>`jsonb_object_agg(${each.id}, ${each.until}) filter (where ${each.until} is not null)`.as(
            'live_links',
          ),
      })
      .from(each)
      .as('links');
    return queries
      .select()
      .from(totals)
      .innerJoin(links, sql`true`)
      .leftJoin(latest, sql`true`);
  });
  const byId = database.prepared('verifications.byId', (queries) =>
    queries.query.verifications.findFirst({ where: eq(verifications.verificationId, isIt), with: whole }),
  );
  const latestOf = database.prepared('verifications.latestOf', (queries) =>
    queries.query.verifications.findFirst({ where: isOfClient, orderBy: latestFirst, with: whole }),
  );
  const earlierOf = database.prepared('verifications.earlierOf', (queries) =>
    queries.query.verifications.findMany({
      columns: {
        verificationId: true,
        attempt: true,
        method: true,
        outcome: true,
        reasons: true,
        openedAt: true,
        closedAt: true,
      },
      where: and(isOfClient, ne(verifications.verificationId, isIt), isNotNull(verifications.closedAt)),
      orderBy: latestFirst,
      with: {
        contradictions: { ...whole.contradictions, columns: { verificationId: false, status: false } },
      },
    }),
  );

  return {
    attempts: async (clientId) => {
      const clientDigest = (await digests())('client', clientId);
      const [row] = await attempts({ clientId, clientDigest });
      return attemptsOf(row);
    },

    beginnings: async (clientId, now) => {
      const clientDigest = (await digests())('client', clientId);
      const [row] = await beginnings({ clientId, clientDigest, now });
      const liveLinks = new Map(Object.entries(liveLinksSchema.parse(row?.links.liveLinks ?? {})));
      return { ...attemptsOf(row), liveLinks };
    },

    byId: async (verificationId) => {
      const found = await byId({ verificationId });
      return found === undefined ? null : openedRecord(found);
    },

    latestOf: async (clientId) => {
      const found = await latestOf({ clientId });
      return found === undefined ? null : openedRecord(found);
    },

    earlierOf: async (clientId, verificationId) =>
      (await earlierOf({ clientId, verificationId })).flatMap(({ closedAt, ...attempt }) =>
        closedAt === null ? [] : [{ ...attempt, closedAt }],
      ),

    byScanRef: (scanRef) =>
      database.run('verifications.byScanRef', async (queries) => {
        const [owner] = await queries
          .select({
            verificationId: verifications.verificationId,
            clientId: verifications.clientId,
            role: sessions.role,
            closedAt: verifications.closedAt,
          })
          .from(sessions)
          .innerJoin(verifications, eq(verifications.verificationId, sessions.verificationId))
          .where(eq(sessions.scanRef, scanRef))
          .orderBy(desc(sessions.createdAt))
          .limit(1);
        if (owner === undefined) return null;
        const { closedAt, ...rest } = owner;
        return { ...rest, closed: closedAt !== null };
      }),

    results: (verificationId, role) =>
      database.run('verifications.results', async (queries) => {
        const [current] = await queries
          .select()
          .from(results)
          .where(
            and(
              eq(results.verificationId, verificationId),
              eq(results.role, role),
              eq(results.superseded, false),
              // What a poll of iDenfy answered has no `final`; it is recorded only once it is decisive.
              or(
                eq(results.final, true),
                eq(results.source, 'asked'),
                inArray(results.overall, ['EXPIRED', 'DELETED', 'ARCHIVED']),
              ),
            ),
          )
          .orderBy(desc(results.position))
          .limit(1);
        return current === undefined ? null : openedResult(current);
      }),

    linksLiveUntil: (clientId, exceptVerificationId, now) =>
      database.run('verifications.linksLiveUntil', async (queries) => {
        const live = liveLinkIn(queries, sql.param(now, sessions.expiresAt));
        const [latest] = await queries
          .select({ until: sql`max((${live}))`.mapWith(sessions.expiresAt) })
          .from(verifications)
          .where(
            and(eq(verifications.clientId, clientId), ne(verifications.verificationId, exceptVerificationId)),
          );
        // Without a link the maximum is null, which no decoder is asked about.
        return latest?.until ?? null;
      }),

    awaitingDecision: ({ limit, after }) =>
      database.run('verifications.awaitingDecision', async (queries) => {
        const { verificationId, clientId, method, reasons, reviewSince, reviewUntil } = verifications;
        const rows = await queries
          .select({ verificationId, clientId, method, reasons, since: reviewSince, until: reviewUntil })
          .from(verifications)
          .where(
            and(
              isNotNull(reviewSince),
              // As a row, which the index finds at once.
              after === undefined
                ? undefined
                : sql`(${reviewSince}, ${verificationId}) > (${sql.param(after.since, reviewSince)}, ${after.verificationId})`,
            ),
          )
          .orderBy(asc(reviewSince), asc(verificationId))
          .limit(limit);
        return rows.flatMap(({ since, until, ...row }) =>
          since === null || until === null ? [] : [{ ...row, since, until }],
        );
      }),
  };
}
