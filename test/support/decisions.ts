/** A reviewer, who decides through the API. */
import { z } from 'zod';
import type { Answer, Api } from './api.ts';

export const decidedSchema = z.looseObject({
  decision: z.string(),
  decidedBy: z.string(),
  decidedAt: z.string(),
  reasons: z.array(z.string()),
});

export async function decide(
  api: Api,
  clientId: string,
  decision: 'approve' | 'reject',
  fields: object = {},
): Promise<Answer> {
  return await api.call('POST', `/v1/verifications/${clientId}/decision`, {
    decision,
    reason: 'Looked at both documents.',
    ...(decision === 'approve' ? await seenBy(api, clientId) : {}),
    ...fields,
  });
}

const comparedSchema = z.looseObject({ comparisonDigest: z.string().nullable() });

/** What a reviewer names who looked at the verification as it is. */
async function seenBy(api: Api, clientId: string): Promise<{ seen?: string }> {
  const digest = comparedSchema.safeParse((await api.call('GET', `/v1/verifications/${clientId}`)).body).data
    ?.comparisonDigest;
  return digest == null ? {} : { seen: digest };
}
