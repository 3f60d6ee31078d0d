import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { actKinds, readingKinds } from '../../domain/acts.ts';
import { orUnknown } from '../../domain/words.ts';
import type { ActRecord, Records } from '../../records/index.ts';
import { clientIdSchema, problemResponses, timeSchema } from '../schemas.ts';
import { shownWordSchema } from '../shown-words.ts';

const pageQuery = {
  verificationId: z.string().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  before: z.coerce.number().int().min(1).optional().describe('`next` of the page before'),
};

const detailSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

const actSchema = z
  .object({
    position: z.int().describe('From 1, without a gap.'),
    at: timeSchema,
    kind: shownWordSchema(actKinds),
    by: z
      .string()
      .describe(
        'The name of the API key, or `codec-token`, `command`, `retention`, `server`, `worker`, `nobody`.',
      ),
    verificationId: z.string().nullable(),
    clientDigest: z
      .string()
      .nullable()
      .describe('A keyed hash of the `clientId`, as in the proof of an erasure.'),
    source: z.string().nullable().describe('A keyed hash of the address it came from.'),
    detail: detailSchema,
    note: z.string().nullable().describe('Why, in their own words; gone once the client is erased.'),
    hash: z.string(),
  })
  .meta({ id: 'Act' });

/** As they were called before there was the act log. */
const readingNames = {
  'document-read': 'document',
  'evidence-read': 'evidence',
  'payloads-read': 'payload',
  'bundle-read': 'bundle',
} as const satisfies Record<(typeof readingKinds)[number], string>;

const readingSchema = z
  .object({
    id: z.int(),
    readAt: timeSchema,
    readBy: z.string().describe('The name of the API key, or `codec-token`.'),
    kind: shownWordSchema(Object.values(readingNames)),
    verificationId: z.string().nullable(),
    detail: z
      .string()
      .nullable()
      .describe('The name of the document, the number of payloads, or the id of the evidence bundle.'),
  })
  .meta({ id: 'Reading' });

/** For whoever watches over those who may read and do. */
export function actRoutes({ records }: { records: Records }): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/v1/acts',
      {
        config: { scope: 'audit' },
        schema: {
          operationId: 'listActs',
          summary: 'Who did what, the latest first',
          description:
            'What goes to a run is noted before it is sent (`opening`, `cancelling`, `resuming`, `deciding`): what came of it, the verification says. `npm run acts -- verify` checks the log, and `export` gives it as JSON lines, which `verify FILE` checks without a database.',
          tags: ['audit'],
          querystring: z.strictObject({
            ...pageQuery,
            kind: z.enum(actKinds).optional(),
            clientId: clientIdSchema.optional(),
          }),
          response: {
            200: z.object({ acts: z.array(actSchema), next: z.int().nullable() }),
            ...problemResponses(),
          },
        },
      },
      async ({ query: { kind, ...page } }) => {
        const rows = await records.acts.latest({ ...page, kinds: kind && [kind] });
        return { acts: rows.map(resourceOf), next: nextOf(rows, page.limit) };
      },
    );

    app.get(
      '/v1/readings',
      {
        config: { scope: 'operator' },
        schema: {
          operationId: 'listReadings',
          summary: 'Who read documents, evidence bundles and decrypted payloads, the latest first',
          description: 'Those acts of the act log.',
          tags: ['audit'],
          querystring: z.strictObject(pageQuery),
          response: {
            200: z.object({ readings: z.array(readingSchema), next: z.int().nullable() }),
            ...problemResponses(),
          },
        },
      },
      async ({ query }) => {
        const rows = await records.acts.latest({ ...query, kinds: readingKinds });
        return { readings: rows.map(readingOf), next: nextOf(rows, query.limit) };
      },
    );
  };
}

function nextOf(rows: readonly ActRecord[], limit: number): number | null {
  return rows.length < limit ? null : (rows.at(-1)?.position ?? null);
}

function resourceOf(act: ActRecord): z.infer<typeof actSchema> {
  const { position, at, kind, actedBy: by, verificationId, clientDigest, source, note, hash } = act;
  return {
    position,
    at: at.toISOString(),
    kind: orUnknown(actKinds, kind),
    by,
    verificationId,
    clientDigest,
    source,
    detail: detailOf(act),
    note,
    hash,
  };
}

function detailOf({ detail }: ActRecord): z.infer<typeof detailSchema> {
  return detailSchema.catch({}).parse(JSON.parse(detail));
}

function readingOf(act: ActRecord): z.infer<typeof readingSchema> {
  const { position: id, at, actedBy: readBy, verificationId } = act;
  const kind = readingKinds.find((each) => each === act.kind);
  const { document, payloads, bundleId } = detailOf(act);
  return {
    id,
    readAt: at.toISOString(),
    readBy,
    kind: kind === undefined ? 'unknown' : readingNames[kind],
    verificationId,
    detail: String(document ?? payloads ?? bundleId ?? '') || null,
  };
}
