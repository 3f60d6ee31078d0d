/** Everything of everybody goes, over objections: iDenfy's, a legal hold, and webhooks that come late. */
import { expect } from '@jest/globals';
import { erasureSchema } from '../../../src/server/erasure-schemas.ts';
import { stateOf } from '../../../src/temporal/executions.ts';
import { problemOf } from '../../support/api.ts';
import { until } from '../../support/until.ts';
import { answered } from './answered.ts';
import type { Proven } from './systems.ts';

/** Readable ids of one client, which go as well. */
export interface Ids {
  readonly clientId: string;
  readonly verificationIds: readonly string[];
  readonly scanRefs: readonly string[];
}

const of = (clientId: string, rest = '') => `/v1/verifications/${clientId}${rest}`;

export async function holdBack({ api, plants }: Proven, clientId: string): Promise<void> {
  const reason = plants.text('HOLD');
  const answer = await answered(async () => api.call('PUT', of(clientId, '/legal-hold'), { reason }));
  expect(answer).toMatchObject({ status: 200, body: { reason } });
}

export async function idsOf({ api, sandbox }: Proven, clientId: string): Promise<Ids> {
  const { verificationId, earlierAttempts } = await api.read(clientId);
  return {
    clientId,
    verificationIds: [verificationId, ...earlierAttempts.map((attempt) => attempt.verificationId)],
    scanRefs: sandbox.control.sessions({ clientId }).map(({ scanRef }) => scanRef),
  };
}

/** Resolves when nothing of theirs is left here. While a token lives, iDenfy keeps its copy. */
export async function eraseAll(system: Proven, clients: readonly Ids[], held: string): Promise<void> {
  const { api, between, names, plants, temporal } = system;
  const [first] = clients[0]?.scanRefs ?? [];
  if (first === undefined) throw new Error('There is nobody to erase.');
  const refusal = plants.text('DELETEERROR');
  between.refuseNext('/api/v2/delete', first, {
    status: 500,
    body: JSON.stringify({ identifier: 'INTERNAL_ERROR', message: `${refusal} cannot be deleted now.` }),
  });
  const ask = async (method: 'GET' | 'DELETE', path: string) => answered(async () => api.call(method, path));
  expect(problemOf(await ask('DELETE', of(held))).code).toBe('legal_hold');
  expect((await ask('DELETE', of(held, '/legal-hold'))).status).toBe(204);
  for (const { clientId } of clients) {
    expect([200, 202]).toContain((await ask('DELETE', of(clientId))).status);
  }
  for (const { clientId, verificationIds } of clients) {
    const erasure = await until(`nothing is left of ${clientId}`, async () => {
      const { status, body } = await api.call('GET', of(clientId, '/erasure'));
      const told = status === 200 ? erasureSchema.parse(body) : null;
      return told === null || told.state === 'running' ? undefined : told;
    });
    expect(erasure.temporal).toMatchObject({ deleted: erasure.temporal.histories, ciphertextUntil: null });
    expect(problemOf(await ask('GET', of(clientId)))).toMatchObject({ status: 404, code: 'erased' });
    for (const runId of verificationIds) {
      expect(await stateOf(temporal, names.of(clientId), runId)).toBeNull();
    }
  }
  expect(between.unmetRefusals).toEqual([]);
}

/** Every webhook that there ever was comes once more. */
export async function comeLate({ sandbox, between }: Proven, clients: readonly Ids[]): Promise<void> {
  between.silenced.clear();
  const late = clients
    .flatMap(({ clientId }) => sandbox.control.webhooks({ clientId }))
    .map(({ id }) => sandbox.control.resend(id));
  expect(late.length).toBeGreaterThan(clients.length);
  for (const webhook of late) {
    await until('a late webhook is answered', () => (webhook.state === 'delivered' ? true : undefined));
  }
}
