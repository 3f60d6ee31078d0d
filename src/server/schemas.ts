/** Pieces of schema that several routes share. */
import { z } from 'zod';
import { described } from '../idenfy/request-fields.ts';
import { CLIENT_ID_EXAMPLE } from './examples.ts';
import { PROBLEM_MEDIA_TYPE, problemCodes, problems } from './problems.ts';
import type { ProblemCode } from './problems.ts';
import { reasonSchema } from './shown-words.ts';

/**
 * ASCII and at most 100 characters (idenfy-api.md 1.2); part of a workflow id and of paths, so neither spaces
 * nor slashes, nor the two names that every URL parser takes away.
 */
export const clientIdSchema = z
  .string()
  .min(1, 'must not be empty')
  .max(100, 'must have at most 100 characters')
  .regex(/^[\x21-\x7e]*$/, 'must be printable ASCII without spaces')
  .regex(/^[^/\\]*$/, 'must not hold "/" or "\\"')
  .refine((value) => value !== '.' && value !== '..', 'must not be "." or ".."')
  .describe('Your own name for the person: 1 to 100 printable ASCII characters without spaces, "/" and "\\".')
  // All rules in one, and programs that make ids of it leave out "%", which some readers of addresses decode twice.
  .meta({
    pattern: '^[\\x21-\\x24\\x26-\\x2e\\x30-\\x5b\\x5d-\\x7e]+$',
    not: { enum: ['.', '..'] },
    allOf: undefined,
  });

/** The path of whatever is a client's. */
export const clientParams = z.object({ clientId: clientIdSchema.meta({ examples: [CLIENT_ID_EXAMPLE] }) });

/** Text in any script, without the characters that break logs, terminals and databases. */
export function plainText(maxLength: number) {
  return z
    .string()
    .min(1, 'must not be empty')
    .max(maxLength, `must have at most ${maxLength} characters`)
    .regex(/^\P{Cc}*$/u, 'must not hold control characters')
    .meta(described.withoutControls);
}

/** ISO 8601, as this service writes it; what a record has is told as it is. */
export const timeSchema = z.string().meta({ format: 'date-time' });

export const problemSchema = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.number(),
    code: z
      .enum(problemCodes)
      .meta({ id: 'ProblemCode', description: 'Stable; docs/errors.md explains each.' }),
    detail: z.string(),
    help: z.string(),
    reason: reasonSchema.optional().describe('Why, where the code covers several causes.'),
    errors: z
      .array(
        z.object({
          in: z.enum(['body', 'path', 'query', 'headers']),
          field: z.string().describe('Such as `documents.second.types[0]`.'),
          message: z.string(),
        }),
      )
      .optional(),
    retryAfterSeconds: z.number().optional(),
    requestId: z.string(),
    verificationId: z
      .string()
      .optional()
      .describe('Of `already_verified`, `blocked` and `different_request`.'),
    fields: z
      .array(z.string())
      .optional()
      .describe('Of `different_request`: the fields that differ, such as `documents.second.types`.'),
    field: z.string().optional().describe('Of `blocked`: the field of the request that iDenfy named.'),
    retryAt: timeSchema.optional().describe('Of `blocked`: when it goes on by itself.'),
    steps: z.array(z.string()).optional().describe('Of `step_unknown`: the steps that exist.'),
    decidedBy: z.string().optional().describe('Of `already_decided`: the name of the API key.'),
    decision: z.string().optional().describe('Of `already_decided`.'),
    decidedAt: timeSchema.optional().describe('Of `already_decided`.'),
    checks: z
      .record(z.string(), z.enum(['ok', 'away', 'missing']))
      .optional()
      .describe('Of `not_ready`.'),
  })
  .meta({ id: 'Problem', description: 'Problem details after RFC 9457' });

interface ProblemResponse {
  readonly description: string;
  readonly content: Readonly<Record<typeof PROBLEM_MEDIA_TYPE, { readonly schema: typeof problemSchema }>>;
}

type StatusOf<C extends ProblemCode> = (typeof problems)[C]['status'];

/** What every route with an API key may answer besides its own. */
const ALWAYS = [
  'invalid_request',
  'unauthorized',
  'forbidden',
  'rate_limited',
  'records_unavailable',
  'internal_error',
] as const;

/**
 * The problems of a route for its `schema.response`, those of every authenticated route included.
 *
 * @example response: { 200: viewSchema, ...problemResponses('verification_not_found') }
 */
export function problemResponses<C extends ProblemCode>(
  ...codes: readonly C[]
): Readonly<Record<StatusOf<C | (typeof ALWAYS)[number]>, ProblemResponse>>;
export function problemResponses(
  ...codes: readonly ProblemCode[]
): Readonly<Record<number, ProblemResponse>> {
  const all = [...new Set<ProblemCode>([...ALWAYS, ...codes])];
  const byStatus = Object.groupBy(all, (code) => problems[code].status);
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, same]) => [status, problemResponse(...same)]),
  );
}

/** One status of a route that has no key, such as `503: problemResponse('not_ready')`. */
export function problemResponse(...codes: readonly ProblemCode[]): ProblemResponse {
  return {
    description: codes.map((code) => `\`${code}\`: ${problems[code].title}`).join('\n\n'),
    content: { [PROBLEM_MEDIA_TYPE]: { schema: problemSchema } },
  };
}
