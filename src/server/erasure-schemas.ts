/** What a proof of erasure looks like to those who requested it. */
import { z } from 'zod';
import type { Erasure } from '../records/index.ts';
import { timeSchema } from './schemas.ts';

const time = timeSchema.nullable();

export const erasureSchema = z
  .object({
    erasureId: z.string(),
    state: z
      .enum(['running', 'waiting-for-idenfy', 'complete'])
      .describe(
        '`waiting-for-idenfy`: nothing is left here, and the deletion is requested from iDenfy again until it succeeds.',
      ),
    requestedAt: timeSchema,
    requestedBy: z.string().describe('The name of the API key'),
    ownDataGoneAt: time.describe('Since when nothing is left here'),
    completedAt: time,
    erased: z
      .object({
        attempts: z.number(),
        results: z.number(),
        decisions: z.number(),
        documents: z.number(),
        webhooks: z.number(),
      })
      .describe('How many of each there were in the records'),
    idenfy: z.object({
      sessions: z.number(),
      deleted: z.number(),
      copyMayLiveUntil: time.describe('iDenfy deletes nothing while a token lives; until then at least'),
      lastRefusal: z.string().nullable().describe('Why iDenfy has not deleted all of them yet'),
    }),
    temporal: z.object({
      histories: z.number(),
      deleted: z.number(),
      ciphertextUntil: time.describe(
        'Where Temporal does not allow deletion: until when its retention keeps what only your keys can read; null then where Temporal does not say',
      ),
    }),
    keptOnPurpose: z.array(z.string()),
    beyondReach: z.array(z.string()).describe('What no code of this service can erase'),
  })
  .meta({ id: 'Erasure', description: 'The proof of an erasure. It holds no personal data.' });

export type ErasureResource = z.infer<typeof erasureSchema>;

const KEPT_ON_PURPOSE = [
  'This proof, found again by a keyed hash of the clientId.',
  'Keyed hashes of the scanRefs, so that late webhooks are recognised and dropped.',
  'Audit rows of who read which document when, by random ids.',
];

const BEYOND_REACH = [
  'Backups and replicas of the database, of Temporal’s own storage and of the documents.',
  'Earlier versions of objects, where the bucket keeps versions.',
  'Logs of proxies and of other services on the way.',
];

export function erasureResource(erasure: Erasure): ErasureResource {
  const { erasureId, requestedAt, requestedBy, completedAt, proof } = erasure;
  const { erased, idenfy, temporal, ownDataGoneAt } = proof;
  return {
    erasureId,
    state: completedAt !== null ? 'complete' : ownDataGoneAt === null ? 'running' : 'waiting-for-idenfy',
    requestedAt: requestedAt.toISOString(),
    requestedBy,
    ownDataGoneAt,
    completedAt: completedAt?.toISOString() ?? null,
    erased,
    idenfy,
    temporal,
    keptOnPurpose: KEPT_ON_PURPOSE,
    beyondReach: BEYOND_REACH,
  };
}
