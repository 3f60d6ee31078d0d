/** What goes into `GET /v1/verifications` and comes out of it. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonical } from '../domain/corrections.ts';
import { methods, orUnknown, outcomes } from '../domain/words.ts';
import { standings } from '../records/index.ts';
import type { FoundPlace, FoundVerification, Search } from '../records/index.ts';
import { foundExample } from './examples.ts';
import { Problem } from './problems.ts';
import { clientIdSchema, plainText, timeSchema } from './schemas.ts';
import { methodSchema, outcomeSchema, reasonSchema, reasonsSchema } from './shown-words.ts';

/** An instant with its offset, or a day in UTC, which begins at midnight. */
const momentSchema = z.union([z.iso.datetime({ offset: true }), z.iso.date()], {
  error: 'must be a date or a time with its offset (ISO 8601), such as 2026-11-23T14:12:38Z',
});

const entrySchema = z
  .string()
  .regex(/^[A-Za-z0-9_.-]{1,40}=.{1,200}$/su, 'must be a key of `metadata`, "=" and its value');

export const searchSchema = z.strictObject({
  clientId: clientIdSchema.optional(),
  externalRef: plainText(255).optional(),
  metadata: z
    .union([entrySchema, z.array(entrySchema).max(20)])
    .optional()
    .describe('An entry of `metadata`, such as `branch=riga`; repeated, all of them.'),
  stage: z
    .enum(['open', ...standings])
    .optional()
    .describe(
      '`open`: any but `closed`. `running`: it goes on by itself; which stage that is, the verification itself says.',
    ),
  outcome: z.enum(outcomes).optional(),
  method: z.enum(methods).optional(),
  reason: plainText(500)
    .optional()
    .describe('One of `reasons`: why it ended, waits for a reviewer or is blocked.'),
  openedFrom: momentSchema.optional(),
  openedBefore: momentSchema.optional(),
  closedFrom: momentSchema
    .optional()
    .describe('With this or `closedBefore`, the list is in the order of `closedAt`.'),
  closedBefore: momentSchema.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional().describe('`next` of the page before, of the same search.'),
});
type Query = z.infer<typeof searchSchema>;

const foundSchema = z
  .object({
    verificationId: z.string(),
    clientId: z.string(),
    attempt: z.int().describe('From 1.'),
    method: methodSchema,
    stage: z.enum(standings),
    outcome: outcomeSchema.nullable(),
    reasons: reasonsSchema,
    externalRef: z.string().nullable(),
    metadata: z.record(z.string(), z.string()),
    openedAt: timeSchema,
    closedAt: timeSchema.nullable(),
    blocked: z
      .object({ reason: reasonSchema, since: timeSchema })
      .nullable()
      .describe('While it is `blocked`.'),
    pendingDecision: z
      .object({ since: timeSchema, until: timeSchema })
      .nullable()
      .describe('While it is `awaiting-decision`.'),
  })
  .meta({ id: 'FoundVerification' });

export const foundPageSchema = z
  .object({
    verifications: z.array(foundSchema).describe('The latest first.'),
    next: z
      .string()
      .nullable()
      .describe(
        'The `cursor` of the next page; null where this is the last. A page may have fewer than `limit` before the last one, where few fit all that is asked.',
      ),
    total: z
      .int()
      .nullable()
      .describe('How many there are from here on, where that is known without counting: up to 250.'),
  })
  .meta({ id: 'FoundVerifications', examples: [foundExample] });

export function searchIn(query: Query): Search {
  const { limit: _limit, cursor: _cursor, metadata = [], ...rest } = query;
  const { openedFrom, openedBefore, closedFrom, closedBefore, ...words } = rest;
  return {
    ...words,
    metadata: [metadata].flat().map((entry) => {
      const at = entry.indexOf('=');
      return [entry.slice(0, at), entry.slice(at + 1)];
    }),
    openedFrom: momentOf(openedFrom),
    openedBefore: momentOf(openedBefore),
    closedFrom: momentOf(closedFrom),
    closedBefore: momentOf(closedBefore),
  };
}

function momentOf(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text);
}

const cursorSchema = z.tuple([z.int(), z.string().min(1).max(100), z.string()]);

/** Names the search that it is of: with another one it would silently leave out what comes before its place. */
export function cursorOf({ at, verificationId }: FoundPlace, search: Search): string {
  return Buffer.from(JSON.stringify([at.getTime(), verificationId, nameOf(search)])).toString('base64url');
}

/** @throws Problem invalid_request */
export function placeIn(cursor: string | undefined, search: Search): FoundPlace | undefined {
  if (cursor === undefined) return undefined;
  const [time, verificationId, name] = cursorSchema.safeParse(jsonIn(cursor)).data ?? [];
  const at = new Date(time ?? NaN);
  // A whole cursor decodes and encodes to itself; what was cut off or added to does not.
  const isWhole =
    name === nameOf(search) &&
    verificationId !== undefined &&
    !Number.isNaN(at.getTime()) &&
    Math.abs(at.getUTCFullYear()) < 10_000 &&
    cursorOf({ at, verificationId }, search) === cursor;
  if (isWhole) return { at, verificationId };
  const message = 'is not the `next` of a page of this search';
  throw new Problem('invalid_request', { errors: [{ in: 'query', field: 'cursor', message }] });
}

function jsonIn(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return null;
  }
}

/** Short: it guards against mistakes, and nothing is given by it. */
function nameOf({ by: _by, ...search }: Search): string {
  const asked = JSON.parse(JSON.stringify(search)) satisfies unknown;
  return createHash('sha256').update(canonical(asked)).digest('base64url').slice(0, 8);
}

export function foundResource(found: FoundVerification): z.infer<typeof foundSchema> {
  const { verificationId, clientId, attempt, method, externalRef, metadata } = found;
  const { openedAt, closedAt, reviewSince, reviewUntil, blockedSince, blockedReason } = found;
  const isOpen = closedAt === null;
  const isWaiting = isOpen && reviewSince !== null && reviewUntil !== null;
  const isBlocked = isOpen && !isWaiting && blockedSince !== null && blockedReason !== null;
  return {
    verificationId,
    clientId,
    attempt: attempt + 1,
    method: orUnknown(methods, method),
    stage: isWaiting ? 'awaiting-decision' : isBlocked ? 'blocked' : isOpen ? 'running' : 'closed',
    outcome: isOpen ? null : orUnknown(outcomes, found.outcome),
    reasons: isBlocked ? [blockedReason] : found.reasons,
    externalRef,
    metadata: { ...metadata },
    openedAt: openedAt.toISOString(),
    closedAt: closedAt?.toISOString() ?? null,
    blocked: isBlocked ? { reason: blockedReason, since: blockedSince.toISOString() } : null,
    pendingDecision: isWaiting
      ? { since: reviewSince.toISOString(), until: reviewUntil.toISOString() }
      : null,
  };
}
