/** Pieces of schema that several routes share. */
import { z } from 'zod';
import { PROBLEM_MEDIA_TYPE, problems } from './problems.ts';
import type { ProblemCode } from './problems.ts';

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
  .describe(
    'Your own name for the person: 1 to 100 printable ASCII characters without spaces, "/" and "\\".',
  );

/** Text in any script, without the characters that break logs, terminals and databases. */
export function plainText(maxLength: number) {
  return z
    .string()
    .min(1, 'must not be empty')
    .max(maxLength, `must have at most ${maxLength} characters`)
    .regex(/^\P{Cc}*$/u, 'must not hold control characters');
}

export const problemSchema = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.number(),
    code: z.string().describe('Stable; docs/errors.md lists all of them.'),
    detail: z.string(),
    help: z.string(),
    reason: z.string().optional(),
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
